//! `nada pull`: what is missing is named, licences are agreed to, then the downloads run with a bar
//! on a terminal and with lines elsewhere.

mod consent;
mod show;

use std::io::{self, IsTerminal as _, Write};
use std::sync::mpsc::{self, Receiver};

use super::doctor::size;
use super::download::{Download, Plan, Report};
use super::event::{Event, SignalWatch};
use crate::catalogue::record::RecordError;
use crate::catalogue::{Catalogue, CatalogueError, Mirror, Model, Record};
use crate::cli::engine::Surroundings;
use crate::cli::pull::PullArgs;
use crate::pull::{PullError, mirror_at};
use crate::trainer::models;

pub use consent::NoConsent;
use consent::Question;
use show::Show;

/// Why nothing was downloaded, or not all.
#[derive(Debug, thiserror::Error)]
pub enum PullFailure {
    /// The catalogue is wrong, or does not have it.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// The user's record cannot be used.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A licence was not accepted.
    #[error(transparent)]
    Licence(#[from] NoConsent),
    /// A download failed.
    #[error(transparent)]
    Pull(#[from] PullError),
    /// A mirror is of one model.
    #[error("--mirror is the address of one model, and {0} are named")]
    OneMirror(usize),
    /// The program carries it.
    #[error("`{0}` needs no download: the program carries it")]
    Carried(String),
    /// The output cannot be written.
    #[error("cannot write: {0}")]
    Output(#[from] io::Error),
}

/// Downloads what is named. Gives the code to exit with.
///
/// # Errors
/// When a licence is not accepted or a model cannot be had.
pub fn pull(args: &PullArgs) -> Result<u8, PullFailure> {
    let catalogue = Catalogue::standard()?;
    let mut record = Record::open(&Record::standard_path())?;
    let surroundings = Surroundings {
        models: args.models.clone(),
        ..Surroundings::default()
    };
    let folder = surroundings.models_folder();
    let mut missing = Vec::new();
    for (name, model) in choose(args, &catalogue)? {
        match models::find(&folder, &name) {
            Some(path) if !args.force => {
                writeln!(io::stdout(), "{name} is there: {}", path.display())?;
            }
            _ => missing.push((name, model)),
        }
    }
    if missing.is_empty() {
        return Ok(0);
    }
    let mirrors = mirrors(&missing, args.mirror.as_deref())?;
    agree(args, &missing, &mut record)?;
    follow(Plan {
        models: mirrors,
        folder,
        record: record.path().to_owned(),
    })
}

fn agree(
    args: &PullArgs,
    models: &[(String, &Model)],
    record: &mut Record,
) -> Result<(), NoConsent> {
    let question = if args.yes {
        Question::AnsweredYes
    } else if io::stdin().is_terminal() {
        Question::Ask
    } else {
        Question::NobodyThere
    };
    let (mut answers, mut out) = (io::stdin().lock(), io::stderr().lock());
    consent::obtain(models, record, question, &mut answers, &mut out)
}

/// The named models, each once.
fn choose<'c>(
    args: &PullArgs,
    catalogue: &'c Catalogue,
) -> Result<Vec<(String, &'c Model)>, PullFailure> {
    let mut chosen: Vec<(String, &Model)> = Vec::new();
    for given in &args.names {
        if models::is_embedded(given) {
            return Err(PullFailure::Carried(given.clone()));
        }
        let name = models::stem(given);
        if chosen.iter().all(|(known, _)| *known != name) {
            let model = catalogue.find(&name)?;
            chosen.push((name, model));
        }
    }
    match (&args.mirror, chosen.len()) {
        (Some(_), count) if count != 1 => Err(PullFailure::OneMirror(count)),
        _ => Ok(chosen),
    }
}

fn mirrors(
    missing: &[(String, &Model)],
    given: Option<&str>,
) -> Result<Vec<(String, Vec<Mirror>)>, PullError> {
    let of = |model: &Model| -> Result<Vec<Mirror>, PullError> {
        match given {
            Some(url) => Ok(vec![mirror_at(url, model)?]),
            None => Ok(model.mirrors.clone()),
        }
    };
    let all = missing
        .iter()
        .map(|(name, model)| Ok((name.clone(), of(model)?)));
    all.collect()
}

/// Downloads until all is there or a signal comes.
fn follow(plan: Plan) -> Result<u8, PullFailure> {
    let (sender, events) = mpsc::channel();
    let _signals = SignalWatch::start(sender.clone())?;
    let download = Download::start(plan, sender);
    let mut show = Show::new(io::stderr().is_terminal());
    let code = watch(&events, &download, &mut show, &mut io::stdout())?;
    download.join();
    Ok(code)
}

fn watch(
    events: &Receiver<Event>,
    download: &Download,
    show: &mut Show,
    out: &mut impl Write,
) -> Result<u8, PullFailure> {
    let mut signalled = None;
    for event in events {
        match event {
            Event::Signal(signal) if signalled.is_some() => {
                show.clear();
                show.say("stopped; what came is kept, the same command goes on from there");
                signal_hook::low_level::exit(i32::from(signal.exit_code()));
            }
            Event::Signal(signal) => {
                signalled = Some(signal);
                download.stop();
            }
            Event::Download(Report::News { model, news }) => show.news(&model, &news),
            Event::Download(Report::Have { model, pulled }) => {
                show.clear();
                let bytes = size(pulled.bytes);
                let (path, sha256) = (pulled.path.display(), &pulled.sha256);
                writeln!(out, "{model}: {path}, {bytes}, sha256 {sha256}")?;
            }
            Event::Download(Report::Ended(outcome)) => {
                show.clear();
                let Some(signal) = signalled else {
                    return outcome.map(|()| 0).map_err(PullFailure::Pull);
                };
                if let Err(error) = outcome {
                    show.say(&error.to_string());
                }
                return Ok(signal.exit_code());
            }
            Event::Client(_)
            | Event::Fetched(..)
            | Event::Darkroom(_)
            | Event::Cinema(_)
            | Event::Latents
            | Event::About(..)
            | Event::Presets(_)
            | Event::Trainer(_) => {}
        }
    }
    Ok(1)
}
