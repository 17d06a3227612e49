//! Pages of samples that clients wait for, drawn one picture at a time, so that whoever draws can
//! look at other things in between. Of each client only what it asked for last is drawn.

use std::panic::{self, AssertUnwindSafe};
use std::rc::Rc;

use super::painters::Painters;
use crate::protocol::{Picture, SamplesAnswer, SamplesRequest, Sheet};

/// Clients whose weights are held at once: each may hold a copy of a generator.
const HELD: usize = 4;

/// What is drawn, and for whom.
#[derive(Debug, Default)]
pub struct Easel(Vec<Page>);

#[derive(Debug)]
struct Page {
    client: u64,
    sheet: Sheet,
    painters: Rc<Painters>,
    next: u32,
}

impl Page {
    fn is_done(&self) -> bool {
        self.next >= self.sheet.count
    }
}

impl Easel {
    /// The weights that a client looks at already, if the page is to be drawn with them.
    #[must_use]
    pub fn held(&self, client: u64, sheet: &Sheet) -> Option<Rc<Painters>> {
        let page = self.0.iter().find(|page| page.client == client)?;
        let iteration = page.painters.provenance().iteration;
        let same = page.sheet.subject == sheet.subject && sheet.again == Some(iteration);
        same.then(|| page.painters.clone())
    }

    /// Begins a page; what the client asked for before is left.
    pub fn begin(&mut self, client: u64, sheet: Sheet, painters: Rc<Painters>) {
        self.close(client);
        if self.0.len() == HELD {
            self.0.remove(0);
        }
        self.0.push(Page {
            client,
            sheet,
            painters,
            next: 0,
        });
    }

    /// Forgets what a client looked at.
    pub fn close(&mut self, client: u64) {
        self.0.retain(|page| page.client != client);
    }

    /// Whether something is left to be drawn.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.0.iter().any(|page| !page.is_done())
    }

    /// Draws one picture, for each client in turn.
    pub fn draw(&mut self) -> Option<(u64, SamplesAnswer)> {
        let at = self.0.iter().position(|page| !page.is_done())?;
        let mut page = self.0.remove(at);
        let index = page.next;
        page.next += 1;
        let drawn = guarded(|| {
            let drawn = page.painters.draw(&page.sheet, index);
            drawn.map_err(|error| error.to_string())
        });
        let answer = match drawn {
            Ok(picture) => SamplesAnswer::Drawn {
                sheet: page.sheet,
                iteration: page.painters.provenance().iteration,
                index,
                picture: Picture::small(picture, page.sheet.side),
            },
            Err(reason) => {
                page.next = page.sheet.count;
                let request = SamplesRequest::Draw(page.sheet);
                SamplesAnswer::Failed { request, reason }
            }
        };
        let client = page.client;
        self.0.push(page);
        Some((client, answer))
    }
}

/// LibTorch panics, for example where memory runs out: a page of samples must not end a training.
///
/// # Errors
/// What the work says, or that LibTorch failed.
pub fn guarded<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err("LibTorch failed (out of memory?); the engine's log says more".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::protocol::{Painter, Subject};
    use crate::trainer::models::Models;

    fn painters() -> Rc<Painters> {
        let models = Models::new("/nowhere".into(), tch::Device::Cpu);
        Rc::new(Painters::untrained(Path::new("/runs/a"), "demo", &models).unwrap())
    }

    fn sheet(seed: u64, count: u32) -> Sheet {
        Sheet {
            subject: Subject::Present,
            again: None,
            painter: Painter::Trained,
            seed,
            count,
            truncation: 0.7,
            side: 32,
        }
    }

    fn drawn(easel: &mut Easel) -> (u64, u64, u32, Picture) {
        match easel.draw() {
            Some((
                client,
                SamplesAnswer::Drawn {
                    sheet,
                    index,
                    picture,
                    ..
                },
            )) => (client, sheet.seed, index, picture),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn clients_take_turns_and_a_stale_page_is_left() {
        let painters = painters();
        let mut easel = Easel::default();
        easel.begin(1, sheet(0, 9), painters.clone());
        easel.begin(2, sheet(50, 1), painters.clone());
        assert_eq!(drawn(&mut easel).0, 1);
        assert_eq!(drawn(&mut easel).0, 2);
        assert!(easel.is_busy());
        easel.begin(1, sheet(100, 1), painters);
        let (client, seed, index, picture) = drawn(&mut easel);
        assert_eq!((client, seed, index), (1, 100, 0));
        assert_eq!((picture.width, picture.height), (32, 32));
        assert!(!easel.is_busy());
        assert_eq!(easel.draw(), None);
    }

    #[test]
    fn a_picture_depends_on_its_seed_and_not_on_its_page() {
        let painters = painters();
        let mut easel = Easel::default();
        easel.begin(1, sheet(4, 3), painters.clone());
        let all: Vec<Picture> = (0..3).map(|_| drawn(&mut easel).3).collect();
        easel.begin(1, sheet(6, 1), painters);
        let alone = drawn(&mut easel).3;
        assert_eq!(alone, all[2]);
        assert_ne!(alone, all[1]);
    }

    #[test]
    fn weights_are_held_for_whoever_looks_at_them_and_few_at_once() {
        let painters = painters();
        let mut easel = Easel::default();
        easel.begin(1, sheet(0, 1), painters.clone());
        let again = |again| Sheet {
            again,
            ..sheet(12, 1)
        };
        assert!(easel.held(1, &again(Some(0))).is_some());
        assert!(easel.held(1, &again(None)).is_none());
        assert!(easel.held(1, &again(Some(3))).is_none());
        assert!(easel.held(2, &again(Some(0))).is_none());
        for client in 2..=5 {
            easel.begin(client, sheet(0, 1), painters.clone());
        }
        assert!(easel.held(1, &again(Some(0))).is_none());
        easel.close(5);
        assert!(easel.held(5, &again(Some(0))).is_none());
    }
}
