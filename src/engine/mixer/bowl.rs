//! Mixtures that dashboards look at, each with the pictures that are still to be drawn.

use std::rc::Rc;

use tch::Device;

use crate::model::stylegan2::Generator;
use crate::protocol::{MixerAnswer, MixerPage, MixerRequest, Mixture, Picture};
use crate::sample::blend::{Shares, blend};
use crate::sample::domain::Domain;
use crate::sample::easel::guarded;
use crate::sample::painters::of_seed;
use crate::session::ClientId;

/// A mixture that can draw.
#[derive(Clone, Debug)]
pub struct Bowl {
    mixed: Rc<Generator>,
    /// What presets call the frozen generator.
    model: String,
    /// What it was mixed from.
    domains: Vec<Rc<Domain>>,
}

impl Bowl {
    /// Mixes generators.
    ///
    /// # Errors
    /// When they have different sizes, or the shares do not fit.
    pub fn mix(domains: Vec<Rc<Domain>>, shares: &Shares, device: Device) -> Result<Self, String> {
        let generators: Vec<&Generator> = domains.iter().map(|domain| &domain.generator).collect();
        let state = blend(&generators, shares).map_err(|error| error.to_string())?;
        let mixed = Generator::from_state(&state, device).map_err(|error| error.to_string())?;
        let models = domains.iter().map(|domain| &domain.origin.model);
        Ok(Self {
            mixed: Rc::new(mixed),
            model: models.flatten().next().cloned().unwrap_or_default(),
            domains,
        })
    }
}

/// What is drawn, and for whom; of each client only what it asked for last.
#[derive(Debug, Default)]
pub struct Bowls(Vec<Work>);

#[derive(Debug)]
struct Work {
    client: ClientId,
    page: MixerPage,
    bowl: Bowl,
    /// The picture whose turn it is.
    next: u32,
    left: u32,
}

impl Bowls {
    /// What a client looks at already, if it is this mixture.
    #[must_use]
    pub fn same(&self, client: ClientId, mixture: &Mixture) -> Option<Bowl> {
        let known = self.of(client)?;
        (known.page.mixture == *mixture).then(|| known.bowl.clone())
    }

    fn of(&self, client: ClientId) -> Option<&Work> {
        self.0.iter().find(|page| page.client == client)
    }

    /// Begins a page; what the client asked for before is left. It begins with the picture whose
    /// turn it was, so that all pictures follow while a weight keeps changing.
    pub fn begin(&mut self, client: ClientId, page: MixerPage, bowl: Bowl) {
        let next = self.of(client).map_or(0, |before| before.next) % page.count.max(1);
        self.close(client);
        self.0.push(Work {
            client,
            left: page.count,
            page,
            bowl,
            next,
        });
    }

    /// Forgets what a client looked at.
    pub fn close(&mut self, client: ClientId) {
        self.0.retain(|page| page.client != client);
    }

    /// Whether something is left to be drawn.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.0.iter().any(|page| page.left > 0)
    }

    /// Whether a mixture was made of this.
    #[must_use]
    pub fn use_domain(&self, domain: &Rc<Domain>) -> bool {
        let mut used = self.0.iter().flat_map(|page| &page.bowl.domains);
        used.any(|used| Rc::ptr_eq(used, domain))
    }

    /// Draws one picture, for each client in turn.
    pub fn draw(&mut self) -> Option<(ClientId, MixerAnswer)> {
        let at = self.0.iter().position(|page| page.left > 0)?;
        let mut page = self.0.remove(at);
        let answer = page.draw();
        let client = page.client;
        self.0.push(page);
        Some((client, answer))
    }
}

impl Work {
    fn draw(&mut self) -> MixerAnswer {
        let (index, page) = (self.next, &self.page);
        let seed = page.seed.wrapping_add(u64::from(index));
        let drawn = guarded(|| {
            let how = (seed, page.truncation);
            Ok(of_seed(&self.bowl.mixed, &self.bowl.model, how))
        });
        self.next = (index + 1) % page.count.max(1);
        let page = page.clone();
        match drawn {
            Ok(picture) => {
                self.left -= 1;
                let picture = Picture::small(picture, page.side);
                MixerAnswer::Drawn {
                    page,
                    index,
                    picture,
                }
            }
            Err(reason) => {
                self.left = 0;
                let request = MixerRequest::Draw(page);
                MixerAnswer::Failed { request, reason }
            }
        }
    }
}
