//! The gallery: the trainer draws the present weights, another thread those of stops and what lies
//! in the run's folder.

use super::{ClientId, Effect, Session};
use crate::protocol::{KeptChange, Order, SamplesAnswer, SamplesRequest, Sheet, Subject, Update};

/// Most pictures of a page, and the longest side of one: more is of no use on a screen.
const MOST: u32 = 64;
const LONGEST_SIDE: u32 = 4096;
/// The range of psi, as for the pictures of the dashboard.
const PSIS: std::ops::RangeInclusive<f64> = 0.0..=1.5;

impl Session {
    pub(super) fn about_samples(
        &mut self,
        client: ClientId,
        request: SamplesRequest,
    ) -> Vec<Effect> {
        let outcome = match &request {
            SamplesRequest::Draw(sheet) | SamplesRequest::Keep(sheet) => {
                self.draw_samples(client, sheet, &request)
            }
            SamplesRequest::List | SamplesRequest::Discard(_) => {
                self.kept_samples(client, &request)
            }
            SamplesRequest::Close => Ok(self.close_samples(client)),
        };
        outcome
            .unwrap_or_else(|reason| vec![say(client, SamplesAnswer::Failed { request, reason })])
    }

    fn draw_samples(
        &self,
        client: ClientId,
        sheet: &Sheet,
        request: &SamplesRequest,
    ) -> Result<Vec<Effect>, String> {
        check_page(sheet.truncation, sheet.count, sheet.side)?;
        if self.stopping.is_some() {
            return Err("the engine is saving and ends then".to_owned());
        }
        let request = request.clone();
        let Subject::Stop(iteration) = sheet.subject else {
            return Ok(vec![Effect::Order(Order::Samples { client, request })]);
        };
        if iteration != 0 {
            self.check_stop(iteration)?;
        }
        let run = self.snapshot().status.run.clone();
        let run = run.ok_or("nothing was trained yet")?;
        Ok(vec![Effect::Samples {
            client,
            run,
            request,
        }])
    }

    fn kept_samples(
        &self,
        client: ClientId,
        request: &SamplesRequest,
    ) -> Result<Vec<Effect>, String> {
        let request = request.clone();
        match self.snapshot().status.run.clone() {
            Some(run) => Ok(vec![Effect::Samples {
                client,
                run,
                request,
            }]),
            None if request == SamplesRequest::List => Ok(vec![say(
                client,
                SamplesAnswer::Kept {
                    run: None,
                    kept: Vec::new(),
                    change: KeptChange::None,
                },
            )]),
            None => Err("nothing was trained yet, so nothing is kept".to_owned()),
        }
    }

    /// Whoever draws forgets what the client looked at.
    fn close_samples(&self, client: ClientId) -> Vec<Effect> {
        let request = SamplesRequest::Close;
        let order = Effect::Order(Order::Samples {
            client,
            request: request.clone(),
        });
        let run = self.snapshot().status.run.clone();
        let elsewhere = run.map(|run| Effect::Samples {
            client,
            run,
            request,
        });
        std::iter::once(order).chain(elsewhere).collect()
    }
}

/// Whether a page of pictures makes sense.
pub(super) fn check_page(psi: f64, count: u32, side: u32) -> Result<(), String> {
    if !PSIS.contains(&psi) {
        let (from, to) = (PSIS.start(), PSIS.end());
        return Err(format!("truncation {psi}; allowed: {from} to {to}"));
    }
    if !(1..=MOST).contains(&count) {
        return Err(format!("{count} pictures; allowed: 1 to {MOST}"));
    }
    if !(1..=LONGEST_SIDE).contains(&side) {
        return Err(format!("{side} pixels; allowed: 1 to {LONGEST_SIDE}"));
    }
    Ok(())
}

fn say(client: ClientId, answer: SamplesAnswer) -> Effect {
    let answer = Box::new(answer);
    Effect::Send(client, Update::Samples { client, answer })
}
