//! Photographs for dashboards: what there is, and the search for one's latent. The search is a
//! process of its own, `nada invert --json`: it takes its memory along when it ends, training goes
//! on meanwhile, and a signal ends it.

mod child;
mod progress;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use super::browse::{self, Browser};
use super::child::{Child, last_line};
use super::event::Event;
use super::hand::Hand;
use crate::cli::engine::Surroundings;
use crate::protocol::{
    FaceChoice, Level, Order, PhotosAnswer, PhotosRequest, Picture, Search, SearchAsk, SearchStage,
    Sitting, SittingEnd, Update,
};
use crate::session::{ClientId, Effect};

/// What a search said.
#[derive(Debug)]
pub struct Report {
    /// Which search.
    number: u64,
    said: Said,
}

#[derive(Debug)]
enum Said {
    /// An event of `nada invert --json`, with the picture that lies there.
    Line(serde_json::Value, Option<Picture>),
    /// Nothing follows; what it complained of.
    End(String),
}

/// The threads and the process.
pub struct Darkroom {
    browser: Browser,
    hand: Hand,
    events: Sender<Event>,
    surroundings: Surroundings,
    /// What searches; `None` for this program.
    program: Option<PathBuf>,
    number: u64,
    running: Option<Running>,
}

struct Running {
    search: Search,
    child: Child,
    ended: Option<SittingEnd>,
}

impl Darkroom {
    /// Of an engine with this device and models folder.
    #[must_use]
    pub fn open(surroundings: &Surroundings, events: &Sender<Event>) -> Self {
        Self {
            browser: Browser::open(events.clone()),
            hand: Hand::open(events.clone()),
            events: events.clone(),
            surroundings: surroundings.clone(),
            program: None,
            number: 0,
            running: None,
        }
    }

    /// One that lets another program search, which understands `nada invert`'s arguments.
    #[cfg(test)]
    pub fn with_program(self, program: PathBuf) -> Self {
        Self {
            program: Some(program),
            ..self
        }
    }

    /// Does what a client wants, or refuses it; answers that take long come as events. `model` is the
    /// frozen generator.
    pub fn ask(&mut self, client: ClientId, request: PhotosRequest, model: &str) -> Vec<Effect> {
        let done = match request {
            PhotosRequest::Invert(sitting) => self.begin(sitting, model),
            PhotosRequest::End(end) => self.end(end),
            PhotosRequest::Hand(request) => {
                self.hand.ask(client, request);
                return Vec::new();
            }
            other => {
                self.browser.ask(client, other);
                return Vec::new();
            }
        };
        done.unwrap_or_else(|reason| {
            let command = "find the latent".to_owned();
            vec![Effect::Send(client, Update::Refused { command, reason })]
        })
    }

    /// The search under way, for a client that joins.
    #[must_use]
    pub fn news(&self) -> Option<Update> {
        self.running.as_ref().map(|running| told(&running.search))
    }

    fn begin(&mut self, mut sitting: Sitting, model: &str) -> Result<Vec<Effect>, String> {
        if let Some(running) = &self.running {
            let photo = running.search.sitting.photo.display();
            return Err(format!(
                "one photograph at a time: {photo} is being looked for"
            ));
        }
        let sample = sitting.photo.parent() == browse::portraits_folder().as_deref();
        if sample && sitting.face == FaceChoice::Find {
            // The sample portraits are drawn as faces are aligned.
            sitting.face = FaceChoice::AsItIs;
        }
        self.number += 1;
        let failed = |error: io::Error| format!("nada invert: {error}");
        let program = match &self.program {
            Some(program) => program.clone(),
            None => program().map_err(failed)?,
        };
        let (events, number) = (self.events.clone(), self.number);
        let tell = move |said| {
            let report = Event::Darkroom(Report { number, said });
            events.send(report).is_ok()
        };
        let by = (&*program, &self.surroundings);
        let child = child::start(&sitting, model, by, tell).map_err(failed)?;
        browse::remember(&sitting.photo);
        let search = Search {
            sitting,
            model: model.to_owned(),
            stage: SearchStage::Begins,
            step: 0,
            steps: 0,
            features: None,
            psnr: None,
            picture: None,
        };
        let effect = Effect::Broadcast(told(&search));
        self.running = Some(Running {
            search,
            child,
            ended: None,
        });
        Ok(vec![effect])
    }

    fn end(&mut self, end: SittingEnd) -> Result<Vec<Effect>, String> {
        let Some(running) = &mut self.running else {
            return Err("no search is under way".to_owned());
        };
        running.ended = Some(end);
        match end {
            SittingEnd::Keep => running.child.interrupt(),
            SittingEnd::Drop => running.child.kill(),
        }
        Ok(Vec::new())
    }

    /// What a report is to clients and the trainer.
    pub fn take(&mut self, report: Report) -> Vec<Effect> {
        let Some(running) = &mut self.running else {
            return Vec::new();
        };
        if report.number != self.number {
            return Vec::new();
        }
        match report.said {
            Said::Line(line, picture) => {
                if !progress::apply(&mut running.search, &line, picture) {
                    return Vec::new();
                }
                let mut effects = vec![Effect::Broadcast(told(&running.search))];
                if running.search.stage == SearchStage::Kept {
                    effects.push(Effect::Order(Order::RereadLatents));
                }
                // It is sent once.
                running.search.picture = None;
                effects
            }
            Said::End(complaint) => self.over(&complaint),
        }
    }

    fn over(&mut self, complaint: &str) -> Vec<Effect> {
        let Some(mut running) = self.running.take() else {
            return Vec::new();
        };
        running.child.wait();
        let search = &mut running.search;
        if search.stage.is_over() {
            return Vec::new();
        }
        search.stage = match running.ended {
            Some(SittingEnd::Drop) => SearchStage::Dropped,
            Some(SittingEnd::Keep) => SearchStage::Failed {
                reason: "nothing was found yet that could be kept".to_owned(),
                ask: SearchAsk::Nothing,
            },
            None => SearchStage::Failed {
                reason: last_line("nada invert", complaint),
                ask: SearchAsk::Nothing,
            },
        };
        vec![Effect::Broadcast(told(search))]
    }
}

/// A line for the log about how a search ended.
#[must_use]
pub fn log_line(update: &Update) -> Option<(Level, String)> {
    let Update::Photos(PhotosAnswer::Search(search)) = update else {
        return None;
    };
    let (name, photo) = (&search.sitting.name, search.sitting.photo.display());
    match &search.stage {
        SearchStage::Kept => {
            let psnr = search.psnr.map(|psnr| format!(", {psnr:.1} dB"));
            let psnr = psnr.unwrap_or_default();
            Some((Level::Info, format!("{photo} is kept as {name}{psnr}")))
        }
        SearchStage::Dropped => Some((Level::Info, format!("{photo}: nothing is kept"))),
        SearchStage::Failed { reason, .. } => {
            let first = reason.lines().next().unwrap_or_default();
            Some((Level::Warning, first.to_owned()))
        }
        SearchStage::Begins | SearchStage::Steps => None,
    }
}

fn told(search: &Search) -> Update {
    Update::Photos(PhotosAnswer::Search(Box::new(search.clone())))
}

/// The picture that lies there at this moment, no wider than dashboards want it.
fn picture(path: &Path) -> Option<Picture> {
    const WIDTH: u32 = 192;
    small_picture(path, WIDTH)
}

/// The picture that lies there at this moment, no wider than this.
pub(super) fn small_picture(path: &Path, widest: u32) -> Option<Picture> {
    let bytes = fs::read(path).ok()?;
    let picture = image::load_from_memory(&bytes).ok()?.into_rgb8();
    let picture = if picture.width() > widest {
        let height = picture.height() * widest / picture.width();
        image::imageops::thumbnail(&picture, widest, height.max(1))
    } else {
        picture
    };
    Some(picture.into())
}

/// This program; also after its file was replaced, which leaves the engine without a path.
fn program() -> io::Result<PathBuf> {
    let path = std::env::current_exe()?;
    let of_itself = PathBuf::from("/proc/self/exe");
    let gone = !path.exists() && of_itself.exists();
    Ok(if gone { of_itself } else { path })
}

#[cfg(test)]
mod tests;
