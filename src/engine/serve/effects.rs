//! What the session wants done.

use std::path::PathBuf;

use super::Engine;
use crate::engine::desk;
use crate::preset::watch::Changed;
use crate::protocol::{Level, Order, TRY, Update};
use crate::session::{self, Checked, ClientId, Effect, Ending};

impl<O: Fn(Order)> Engine<O> {
    /// Reads, checks or writes a preset.
    fn at_desk(&mut self, effect: Effect) -> Vec<Effect> {
        let library = self.presets.library();
        let outcome = match effect {
            Effect::ReadPreset { client, id } => {
                return vec![Effect::Send(client, desk::read(library, &id))];
            }
            Effect::TryPreset {
                client,
                text,
                start,
            } => desk::check(text)
                .map(|checked| {
                    self.session
                        .handle(session::Event::Tried { checked, start })
                })
                .map_err(|reason| (client, TRY, reason)),
            Effect::SavePreset {
                client,
                text,
                replaces,
            } => desk::save(library, text, &replaces)
                .map(|(checked, path)| self.preset_saved(client, checked, path))
                .map_err(|reason| (client, desk::SAVE, reason)),
            _ => Ok(Vec::new()),
        };
        outcome.unwrap_or_else(|(client, command, reason)| {
            let command = command.to_owned();
            vec![Effect::Send(client, Update::Refused { command, reason })]
        })
    }

    /// The watcher would tell of it too, a moment later.
    fn preset_saved(
        &mut self,
        client: ClientId,
        checked: Box<Checked>,
        path: PathBuf,
    ) -> Vec<Effect> {
        let mut effects = self.reload(&Changed([path.clone()].into()));
        effects.extend(self.session.handle(session::Event::PresetSaved {
            client,
            checked,
            path,
        }));
        effects
    }

    pub(super) fn carry_out(&mut self, effect: Effect) -> Option<Ending> {
        match effect {
            Effect::Order(order) => (self.order)(order),
            Effect::Send(id, update) => self.clients.send(id, &update),
            Effect::Broadcast(update) => {
                record(&update);
                self.clients.broadcast(&update);
            }
            Effect::Pull { models, accepted } => self.supply.start(models, &accepted),
            Effect::CancelPull => self.supply.stop(),
            Effect::Fetch {
                client,
                run,
                iteration,
            } => self.album.fetch(client, run, iteration),
            Effect::Runs { client, request } => self.archive.ask(client, request),
            Effect::Samples {
                client,
                run,
                request,
            } => self.studio.ask(client, run, request),
            Effect::Photos {
                client,
                request,
                model,
            } => {
                for effect in self.darkroom.ask(client, request, &model) {
                    self.carry_out(effect);
                }
            }
            Effect::Mixer {
                client,
                request,
                model,
                run,
            } => self.mixer.ask(client, request, (model, run)),
            Effect::Film {
                client,
                request,
                model,
                run,
            } => {
                for effect in self.cinema.ask(client, request, (model, run)) {
                    self.carry_out(effect);
                }
            }
            Effect::ReadAbout(run) => self.archive.read_about(run),
            Effect::ReadPreset { .. } | Effect::TryPreset { .. } | Effect::SavePreset { .. } => {
                for effect in self.at_desk(effect) {
                    self.carry_out(effect);
                }
            }
            Effect::Dismiss(id) => self.clients.remove(id),
            Effect::End(ending) => return Some(ending),
        }
        None
    }
}

/// What the log file keeps of an update.
fn record(update: &Update) {
    match update {
        Update::Log(line) => match line.level {
            Level::Info => tracing::info!("{}", line.text),
            Level::Warning => tracing::warn!("{}", line.text),
            Level::Error => tracing::error!("{}", line.text),
        },
        Update::Refused { command, reason } => tracing::warn!("cannot {command}: {reason}"),
        _ => {}
    }
}
