//! Films: what makes no sense is refused here; a process of the engine does the rest.

use super::{ClientId, Effect, Session};
use crate::protocol::{FilmAnswer, FilmKind, FilmPlan, FilmRequest, Update};

/// Most people of a film: each is a picture in it, or a way to the next.
const MOST_PEOPLE: usize = 100;
/// Most frames of a film.
const MOST: u32 = 100_000;
/// Most frames a second.
const FASTEST: u32 = 120;

impl Session {
    pub(super) fn about_films(&self, client: ClientId, request: FilmRequest) -> Effect {
        let plan = match &request {
            FilmRequest::Preview(plan) | FilmRequest::Write(plan) => Some(plan),
            FilmRequest::Look | FilmRequest::Cancel | FilmRequest::Close => None,
        };
        let stopping = self.stopping.is_some() && plan.is_some();
        let checked = match plan {
            _ if stopping => Err("the engine is saving and ends then".to_owned()),
            Some(plan) => check(plan),
            None => Ok(()),
        };
        match checked {
            Ok(()) => {
                let status = &self.snapshot().status;
                Effect::Film {
                    client,
                    request,
                    model: status.preset.model.clone(),
                    run: status.run.clone(),
                }
            }
            Err(reason) => {
                let answer = Box::new(FilmAnswer::Refused { reason });
                Effect::Send(client, Update::Film(answer))
            }
        }
    }
}

fn check(plan: &FilmPlan) -> Result<(), String> {
    let people = plan.people();
    let fewest = if plan.kind == FilmKind::Walk { 2 } else { 1 };
    if !(fewest..=MOST_PEOPLE).contains(&people) {
        return Err(format!(
            "{people} people; allowed: {fewest} to {MOST_PEOPLE}"
        ));
    }
    if plan.frames < 2 || plan.all_frames() > MOST {
        let all = plan.all_frames();
        return Err(format!("{all} frames; allowed: 2 to {MOST}"));
    }
    if !(1..=FASTEST).contains(&plan.fps) {
        let fps = plan.fps;
        return Err(format!("{fps} frames a second; allowed: 1 to {FASTEST}"));
    }
    if let Some(size) = plan.size.filter(|size| !(8..=4096).contains(size)) {
        return Err(format!("{size} pixels; allowed: 8 to 4096"));
    }
    let psi = plan.truncation;
    if !(0.0..=1.5).contains(&psi) {
        return Err(format!("truncation {psi}; allowed: 0 to 1.5"));
    }
    if plan.source.is_none() && plan.kind != FilmKind::Walk {
        return Err("there is no checkpoint of this run yet: train, then save one".to_owned());
    }
    Ok(())
}
