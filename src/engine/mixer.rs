//! Blends for dashboards, on a thread of its own: it reads checkpoints, draws their mixtures while
//! training goes on, and writes one where that is wanted. What was opened stays in memory as long as
//! a dashboard mixes it.

mod bowl;
mod offer;
mod write;

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use tch::Device;

use super::blend::{ranges, same_root};
use super::event::Event;
use super::inbox::{self, Deaf};
use crate::protocol::{MixerAnswer, MixerRequest, Mixture, Update};
use crate::sample::blend::Shares;
use crate::sample::domain::Domain;
use crate::sample::easel::guarded;
use crate::session::ClientId;
use crate::trainer::models::Models;
use crate::trainer::threads_for;
use bowl::{Bowl, Bowls};

/// Where an engine is: its runs folder, its models folder, and the device that draws.
#[derive(Clone, Debug)]
pub struct Kitchen {
    /// Run folders are in it; mixtures go beside them.
    pub runs: PathBuf,
    /// Frozen generators.
    pub models: PathBuf,
    /// Where tensors live.
    pub device: Device,
}

/// The thread's other end; it ends with this.
#[derive(Debug)]
pub struct Mixer(Sender<Wanted>);

#[derive(Debug)]
struct Wanted {
    client: ClientId,
    request: MixerRequest,
    /// The frozen generator, as presets name it, and the present run.
    present: (String, Option<PathBuf>),
}

impl Wanted {
    /// Whether a later wish makes this one pointless: of pictures the last ones count.
    fn is_outdone_by(&self, later: &Self) -> bool {
        use MixerRequest::{Close, Draw, List};
        let pair = (&self.request, &later.request);
        self.client == later.client
            && matches!(pair, (Draw(_), Draw(_) | Close) | (List, List | Close))
    }
}

impl Mixer {
    /// Starts the thread.
    #[must_use]
    pub fn open(kitchen: Kitchen, events: &Sender<Event>) -> Self {
        let (sender, wanted) = mpsc::channel();
        let events = events.clone();
        thread::spawn(move || {
            let Kitchen {
                runs,
                models,
                device,
            } = kitchen;
            Room {
                runs,
                models: Models::new(models, device),
                opened: Vec::new(),
                bowls: Bowls::default(),
                events,
            }
            .serve(&wanted);
        });
        Self(sender)
    }

    /// Answers a client; the answers come as events. `present` is the frozen generator, as presets
    /// name it, and the run.
    pub fn ask(&self, client: ClientId, request: MixerRequest, present: (String, Option<PathBuf>)) {
        // The thread lives as long as this.
        let _ = self.0.send(Wanted {
            client,
            request,
            present,
        });
    }

    /// Forgets a client that is gone.
    pub fn forget(&self, client: ClientId) {
        self.ask(client, MixerRequest::Close, (String::new(), None));
    }
}

/// What the thread owns.
struct Room {
    runs: PathBuf,
    models: Models,
    /// By the name that clients give them.
    opened: Vec<(String, Rc<Domain>)>,
    bowls: Bowls,
    events: Sender<Event>,
}

impl Room {
    /// Ends when nobody wants anything any more, or nobody listens.
    fn serve(mut self, wanted: &Receiver<Wanted>) {
        while let Some(waiting) = inbox::next(wanted, self.bowls.is_busy(), Wanted::is_outdone_by) {
            for each in &waiting {
                if self.take(each).is_err() {
                    return;
                }
            }
            if self.draw().is_err() {
                return;
            }
        }
    }

    fn take(&mut self, wanted: &Wanted) -> Result<(), Deaf> {
        let done = guarded(|| self.carry_out(wanted));
        self.forget_unused();
        match done {
            Ok(None) => Ok(()),
            Ok(Some(answer)) => self.tell(wanted.client, answer),
            Err(reason) => {
                let request = wanted.request.clone();
                self.tell(wanted.client, MixerAnswer::Failed { request, reason })
            }
        }
    }

    fn carry_out(&mut self, wanted: &Wanted) -> Result<Option<MixerAnswer>, String> {
        let client = wanted.client;
        match &wanted.request {
            MixerRequest::List => {
                let (model, run) = &wanted.present;
                let found = offer::find(&self.runs, run.as_deref(), (model, &self.models));
                let found = found.map_err(|error| error.to_string())?;
                Ok(Some(MixerAnswer::Listed(found)))
            }
            MixerRequest::Draw(page) => {
                let bowl = match self.bowls.same(client, &page.mixture) {
                    Some(bowl) => bowl,
                    None => self.mix(client, &page.mixture)?,
                };
                self.bowls.begin(client, page.clone(), bowl);
                Ok(None)
            }
            MixerRequest::Save { mixture, name } => {
                let domains = self.domains(client, mixture)?;
                let shares = shares(mixture);
                let (path, command) = write::write(&self.runs, name, (&domains, &shares))?;
                Ok(Some(MixerAnswer::Saved { path, command }))
            }
            MixerRequest::Close => {
                self.bowls.close(client);
                Ok(None)
            }
        }
    }

    fn mix(&mut self, client: ClientId, mixture: &Mixture) -> Result<Bowl, String> {
        let domains = self.domains(client, mixture)?;
        threads_for(domains[0].generator.config().size);
        Bowl::mix(domains, &shares(mixture), self.models.device())
    }

    /// The generators of a mixture; those that are not open yet are opened.
    fn domains(&mut self, client: ClientId, of: &Mixture) -> Result<Vec<Rc<Domain>>, String> {
        let mut domains = Vec::new();
        let total = of.checkpoints.len() as u32;
        for (name, done) in of.checkpoints.iter().zip(0..) {
            let known = self.opened.iter().find(|(known, _)| known == name);
            if let Some((_, domain)) = known {
                domains.push(domain.clone());
                continue;
            }
            // The engine's end is noticed when the answer is told.
            let _ = self.tell(client, MixerAnswer::Opening { done, total });
            let domain = Domain::open(name, &self.models).map_err(|error| error.to_string())?;
            let domain = Rc::new(domain);
            self.opened.push((name.clone(), domain.clone()));
            domains.push(domain);
        }
        let all: Vec<&Domain> = domains.iter().map(Rc::as_ref).collect();
        same_root(&all).map_err(|error| error.to_string())?;
        Ok(domains)
    }

    /// What no dashboard mixes any more takes no memory.
    fn forget_unused(&mut self) {
        let bowls = &self.bowls;
        self.opened.retain(|(_, domain)| bowls.use_domain(domain));
    }

    fn draw(&mut self) -> Result<(), Deaf> {
        match self.bowls.draw() {
            None => Ok(()),
            Some((client, answer)) => self.tell(client, answer),
        }
    }

    fn tell(&self, client: ClientId, answer: MixerAnswer) -> Result<(), Deaf> {
        let answer = Box::new(answer);
        let update = Update::Mixer { client, answer };
        let sent = self.events.send(Event::Fetched(client, update));
        sent.map_err(|_| Deaf)
    }
}

fn shares(mixture: &Mixture) -> Shares {
    let named = [&mixture.coarse, &mixture.middle, &mixture.fine];
    Shares {
        everywhere: mixture.weights.clone(),
        ranges: ranges(named.map(Clone::clone)),
    }
}

/// What the log keeps of an answer.
pub fn log_line(answer: &MixerAnswer) -> Option<String> {
    match answer {
        MixerAnswer::Saved { command, .. } => Some(format!("Saved a mixture: {command}")),
        _ => None,
    }
}

/// Where mixtures of a runs folder are written.
fn folder(runs: &Path) -> PathBuf {
    runs.join("blends")
}

#[cfg(test)]
mod tests;
