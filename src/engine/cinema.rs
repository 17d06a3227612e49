//! Films for dashboards. Each is made by a process of its own, `nada video --json`: it takes its
//! memory along when it ends, training goes on meanwhile, and a signal ends it. A preview is its
//! frames, small, in a folder that ends with it.

mod call;
mod look;
mod running;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::Sender;
use std::thread;

use serde_json::Value;

use super::child::{Child, Word};
use super::darkroom::small_picture;
use super::event::Event;
use crate::cli::engine::Surroundings;
use crate::protocol::{
    FilmAnswer, FilmPlan, FilmPurpose, FilmRequest, FilmStage, Filming, Level, Picture, Update,
};
use crate::session::{ClientId, Effect};
use running::Running;

/// Widest frame of a preview.
const WIDEST: u32 = 640;

/// What a film said.
#[derive(Debug)]
pub struct Report {
    /// Which film.
    number: u64,
    said: Said,
}

#[derive(Debug)]
enum Said {
    /// An event of `nada video --json`, with the frame that it tells of.
    Line(Value, Option<Picture>),
    /// Nothing follows; what it complained of.
    End(String),
}

/// The process.
pub struct Cinema {
    events: Sender<Event>,
    surroundings: Surroundings,
    runs: PathBuf,
    /// This one's own, which makes films too.
    program: io::Result<PathBuf>,
    number: u64,
    running: Option<Running>,
}

impl Cinema {
    /// Of an engine with this device, models and runs folder.
    #[must_use]
    pub fn open(surroundings: &Surroundings, runs: &Path, events: &Sender<Event>) -> Self {
        Self {
            events: events.clone(),
            surroundings: surroundings.clone(),
            // Whole paths can be repeated from anywhere.
            runs: fs::canonicalize(runs).unwrap_or_else(|_| runs.to_owned()),
            program: std::env::current_exe(),
            number: 0,
            running: None,
        }
    }

    /// Does what a client wants, or refuses it; answers that take long come as events. `present` is
    /// the frozen generator, as presets name it, and the run.
    pub fn ask(
        &mut self,
        client: ClientId,
        request: FilmRequest,
        present: (String, Option<PathBuf>),
    ) -> Vec<Effect> {
        let mut effects = Vec::new();
        if matches!(request, FilmRequest::Preview(_) | FilmRequest::Write(_)) {
            effects.extend(self.make_room(client));
        }
        let done = match request {
            FilmRequest::Look => {
                self.look(client, present);
                return Vec::new();
            }
            FilmRequest::Preview(plan) => self.begin(client, (FilmPurpose::Preview, plan), present),
            FilmRequest::Write(plan) => self.begin(client, (FilmPurpose::Write, plan), present),
            FilmRequest::Cancel => self.cancel(client),
            FilmRequest::Close => {
                self.forget(client);
                return Vec::new();
            }
        };
        let refused = |reason| vec![answer(client, FilmAnswer::Refused { reason })];
        effects.extend(done.unwrap_or_else(refused));
        effects
    }

    /// The film under way that all hear of, for a client that joins.
    #[must_use]
    pub fn news(&self) -> Option<Update> {
        let written = |running: &&Running| running.filming.purpose == FilmPurpose::Write;
        let running = self.running.as_ref().filter(written)?;
        Some(told(&running.filming))
    }

    /// Ends the preview of a client that looks no more.
    pub fn forget(&mut self, client: ClientId) {
        self.make_room(client);
    }

    /// A client's preview makes room for what the same client wants next, and says so.
    fn make_room(&mut self, client: ClientId) -> Option<Effect> {
        let mut preview = self.running.take_if(|running| {
            running.client == client && running.filming.purpose == FilmPurpose::Preview
        })?;
        preview.filming.stage = FilmStage::Dropped;
        Some(preview.effect())
    }

    fn look(&self, client: ClientId, (model, run): (String, Option<PathBuf>)) {
        let events = self.events.clone();
        thread::spawn(move || {
            let set = FilmAnswer::Set(look::look(model, run.as_deref()));
            // An engine that ended needs no answer.
            let _ = events.send(Event::Fetched(client, Update::Film(Box::new(set))));
        });
    }

    fn begin(
        &mut self,
        client: ClientId,
        (purpose, mut plan): (FilmPurpose, FilmPlan),
        (model, run): (String, Option<PathBuf>),
    ) -> Result<Vec<Effect>, String> {
        self.is_free()?;
        if plan
            .source
            .as_ref()
            .is_some_and(|source| !source.path.exists())
        {
            // One that came between two that stay has made room.
            plan.source = look::newest(run.as_deref());
        }
        let out = match purpose {
            FilmPurpose::Preview => None,
            FilmPurpose::Write => Some(self.place(&plan)?),
        };
        self.number += 1;
        let child = self.start((&plan, &model), out.as_deref())?;
        let filming = Filming {
            purpose,
            plan,
            stage: FilmStage::Begins,
            frame: 0,
            frames: 0,
        };
        let running = Running {
            client,
            model,
            filming,
            out,
            child,
            ended: false,
        };
        let effect = running.effect();
        self.running = Some(running);
        Ok(vec![effect])
    }

    /// One film at a time: each loads its generators anew.
    fn is_free(&self) -> Result<(), String> {
        let purpose = self.running.as_ref().map(|running| running.filming.purpose);
        let reason = match purpose {
            None => return Ok(()),
            Some(FilmPurpose::Preview) => "one film at a time: another dashboard draws one",
            Some(FilmPurpose::Write) => "one film at a time: one is being written; end it first",
        };
        Err(reason.to_owned())
    }

    /// Without a place to write to it is a preview.
    fn start(&self, (plan, model): (&FilmPlan, &str), out: Option<&Path>) -> Result<Child, String> {
        let said = |error: &io::Error| format!("nada video: {error}");
        let program = self.program.as_ref().map_err(said)?;
        let folder = Child::folder("nada-film-").map_err(|error| said(&error))?;
        let mut words = call::words(plan, model)?;
        let mut command = Command::new(program);
        if out.is_none() {
            call::small(&mut words, plan, folder.path());
        }
        command.args(words).arg("--json");
        command.args(call::computing(&self.surroundings));
        if let Some(out) = out {
            command.arg("--out").arg(out);
        }
        let (events, number) = (self.events.clone(), self.number);
        let child = Child::start(command, folder, move |word| {
            let said = heard(word);
            events.send(Event::Cinema(Report { number, said })).is_ok()
        });
        child.map_err(|error| said(&error))
    }

    /// A name that no file has.
    fn place(&self, plan: &FilmPlan) -> Result<PathBuf, String> {
        let run = plan.source.as_ref().map(|source| &source.run);
        let folder = run.unwrap_or(&self.runs).join("films");
        let said = |error: io::Error| format!("{}: {error}", folder.display());
        fs::create_dir_all(&folder).map_err(said)?;
        let stem = call::stem(plan);
        let ending = plan.format.ending();
        let numbered = (2..).map(|number| format!("{stem}-{number}.{ending}"));
        let mut names = std::iter::once(format!("{stem}.{ending}")).chain(numbered);
        let free = names.find(|name| fs::symlink_metadata(folder.join(name)).is_err());
        Ok(folder.join(free.unwrap_or_default()))
    }

    /// Anybody can end a film that is written; a preview is its client's.
    fn cancel(&mut self, client: ClientId) -> Result<Vec<Effect>, String> {
        let nothing = || "no film is being made".to_owned();
        let running = self.running.as_mut().ok_or_else(nothing)?;
        if running.filming.purpose == FilmPurpose::Write {
            running.ended = true;
            running.child.interrupt();
            return Ok(Vec::new());
        }
        self.make_room(client)
            .map(|dropped| vec![dropped])
            .ok_or_else(nothing)
    }

    /// What a report is to clients.
    pub fn take(&mut self, report: Report) -> Vec<Effect> {
        let current = report.number == self.number;
        let Some(running) = self.running.as_mut().filter(|_| current) else {
            return Vec::new();
        };
        let effects = match report.said {
            Said::Line(line, picture) => running.hear(&line, picture),
            Said::End(complaint) => running.over(&complaint),
        };
        if running.filming.stage.is_over() {
            self.running = None;
        }
        effects
    }
}

/// A frame is read as soon as it is told of, and takes no room on disk any more.
fn heard(word: Word) -> Said {
    match word {
        Word::Line(line) => {
            let picture = line["picture"].as_str().map(Path::new).and_then(|path| {
                let picture = small_picture(path, WIDEST);
                // The folder ends with the film in any case.
                let _ = fs::remove_file(path);
                picture
            });
            Said::Line(line, picture)
        }
        Word::End(complaint) => Said::End(complaint),
    }
}

fn answer(client: ClientId, answer: FilmAnswer) -> Effect {
    Effect::Send(client, Update::Film(Box::new(answer)))
}

fn told(filming: &Filming) -> Update {
    Update::Film(Box::new(FilmAnswer::Progress(filming.clone())))
}

/// A line for the log about how a film ended.
#[must_use]
pub fn log_line(update: &Update) -> Option<(Level, String)> {
    let Update::Film(answer) = update else {
        return None;
    };
    let FilmAnswer::Progress(filming) = &**answer else {
        return None;
    };
    match &filming.stage {
        FilmStage::Written { command, .. } => {
            Some((Level::Info, format!("Wrote a film: {command}")))
        }
        FilmStage::Failed { reason } => {
            let first = reason.lines().next().unwrap_or_default();
            Some((Level::Warning, format!("No film was written: {first}")))
        }
        FilmStage::Dropped => Some((
            Level::Info,
            "The film was ended; nothing is left of it".into(),
        )),
        FilmStage::Begins | FilmStage::Draws | FilmStage::Drawn => None,
    }
}

#[cfg(test)]
mod tests;
