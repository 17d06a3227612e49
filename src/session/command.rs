//! Commands of clients: each becomes an order for the trainer, or a refusal that says why.

use super::form::Form;
use super::{ClientId, Effect, Session};
use crate::preset::field::{Field, Kind};
use crate::preset::{Preset, PresetEntry, Start};
use crate::protocol::{Command, GO_BACK, Level, ON_REQUEST, Order, RESUME, SWITCH, TRY, Update};

/// Most iterations that one step may do.
const STEP_LIMIT: u32 = 1_000_000;

impl Session {
    pub(super) fn command(&mut self, client: ClientId, command: Command) -> Vec<Effect> {
        match command {
            Command::Detach => return vec![Effect::Dismiss(client)],
            Command::Look { iteration } => return self.look(client, iteration),
            Command::Runs(request) => return self.about_runs(client, request),
            Command::Samples(request) => return self.about_samples(client, request),
            Command::Mixer(request) => return vec![self.about_mixer(client, request)],
            Command::Film(request) => return vec![self.about_films(client, request)],
            Command::Photos(request) => {
                let model = self.snapshot().status.preset.model.clone();
                return vec![Effect::Photos {
                    client,
                    request,
                    model,
                }];
            }
            Command::ReadPreset { id } => return vec![self.read_preset(client, id)],
            _ => {}
        }
        let name = name(&command);
        let outcome = match self.stopping {
            Some(_) => Err("the engine is saving and ends then".to_owned()),
            None => self.accept(client, command),
        };
        outcome.unwrap_or_else(|reason| {
            let command = name.to_owned();
            vec![Effect::Send(client, Update::Refused { command, reason })]
        })
    }

    #[allow(clippy::too_many_lines)] // a line or two per command
    fn accept(&mut self, client: ClientId, command: Command) -> Result<Vec<Effect>, String> {
        let order = match command {
            Command::Run => Order::Run,
            Command::Pause => Order::Pause,
            Command::Step(count) if (1..=STEP_LIMIT).contains(&count) => Order::Step(count),
            Command::Step(count) => {
                return Err(format!("{count} iterations; allowed: 1 to {STEP_LIMIT}"));
            }
            Command::SetPreset { id, start } => return self.switch(&id, start),
            Command::TryPreset { text, start } => return self.try_preset(client, *text, start),
            Command::SavePreset { text, replaces } => {
                return self.save_preset(client, *text, replaces);
            }
            Command::Restart => Order::Restart,
            Command::SetIterations(count) => {
                check("training.iterations", f64::from(count))?;
                Order::SetIterations(count)
            }
            Command::SetLearningRate(rate) => {
                check("training.learning_rate", rate)?;
                self.ask(|form| form.learning_rate = rate);
                Order::SetLearningRate(rate)
            }
            Command::SetTruncation(psi) => {
                check("training.truncation", psi)?;
                self.ask(|form| form.truncation = psi);
                Order::SetTruncation(psi)
            }
            Command::Resample { seed } => {
                check("training.seed", seed.unwrap_or_default() as f64)?;
                Order::Resample(seed)
            }
            Command::Preview => Order::Preview,
            Command::SaveCheckpoint => Order::SaveCheckpoint,
            Command::Resume(path) => {
                // What comes into force is in the checkpoint.
                self.asked = None;
                self.hold_edits();
                self.edited = None;
                Order::Resume(path)
            }
            Command::Shutdown => {
                return Ok(self.stop(ON_REQUEST.to_owned(), None));
            }
            Command::Pull { models, accepted } => return self.pull(models, accepted),
            Command::Cancel => return self.cancel(),
            Command::GoTo { iteration } => {
                self.check_stop(iteration)?;
                // What comes into force is in the stop.
                self.asked = None;
                self.hold_edits();
                self.edited = None;
                Order::GoTo(iteration)
            }
            Command::Look { .. }
            | Command::Runs(_)
            | Command::Samples(_)
            | Command::Photos(_)
            | Command::Mixer(_)
            | Command::Film(_)
            | Command::ReadPreset { .. }
            | Command::Detach => return Ok(Vec::new()),
        };
        Ok(vec![Effect::Order(order)])
    }

    /// Whether there is such a stop, with weights.
    pub(super) fn check_stop(&self, iteration: u32) -> Result<(), String> {
        let stops = &self.snapshot().history.stops;
        match stops.iter().find(|stop| stop.iteration == iteration) {
            Some(stop) if stop.kept => Ok(()),
            Some(_) => Err(format!(
                "the weights of iteration {iteration} made room for others (`history_mb` in the \
                 preset says how much there is)"
            )),
            None => Err(format!("there is no stop at iteration {iteration}")),
        }
    }

    fn look(&self, client: ClientId, iteration: u32) -> Vec<Effect> {
        let run = self.snapshot().status.run.clone();
        vec![match run {
            Some(run) => Effect::Fetch {
                client,
                run,
                iteration,
            },
            None => Effect::Send(
                client,
                Update::Refused {
                    command: "show pictures".to_owned(),
                    reason: "nothing was trained yet".to_owned(),
                },
            ),
        }]
    }

    fn switch(&mut self, id: &str, start: Option<Start>) -> Result<Vec<Effect>, String> {
        let entry = self.usable(id)?.clone();
        let mut effects = Vec::new();
        if let Some(error) = &entry.error {
            effects.push(self.note(
                Level::Warning,
                format!("{id}: {error}; its last good version is used"),
            ));
        }
        self.hold_edits();
        // Those of another preset stay in force until the switch is made.
        effects.extend(self.forget_edits(|edited| edited.id == id));
        self.asked = Some(Form::asked_by(&entry.preset));
        effects.push(Effect::Order(Order::Adapt {
            start: start.unwrap_or(entry.preset.start),
            preset: Box::new(entry.preset),
        }));
        Ok(effects)
    }

    /// Says that edits are in force no more, if they are such.
    pub(super) fn forget_edits(&mut self, such: impl Fn(&Preset) -> bool) -> Option<Effect> {
        let edited = self.edited.take_if(|edited| such(edited))?;
        let text = format!(
            "{}: its edits were not saved; they are in the run's folder, in presets/",
            edited.id
        );
        Some(self.note(Level::Info, text))
    }

    fn usable(&self, id: &str) -> Result<&PresetEntry, String> {
        let presets = &self.snapshot().presets;
        let Some(entry) = presets.iter().find(|entry| entry.preset.id == id) else {
            let known: Vec<_> = presets.iter().map(|e| e.preset.id.as_str()).collect();
            return Err(format!("no preset `{id}`; there are {}", known.join(", ")));
        };
        if entry.is_usable() {
            return Ok(entry);
        }
        let error = entry.error.as_deref().unwrap_or("it has no target");
        Err(format!("`{id}` is broken: {error}; mend its file"))
    }

    /// Remembers what is being ordered.
    fn ask(&mut self, change: impl FnOnce(&mut Form)) {
        let mut form = self.form();
        change(&mut form);
        self.asked = Some(form);
    }
}

/// Holds a value against the field of presets that it overrides.
fn check(field: &str, value: f64) -> Result<(), String> {
    let field = Field::named(field).ok_or("there is no such field")?;
    let allowed = match field.kind {
        Kind::Whole(from, to) => (from as f64..=to as f64).contains(&value),
        Kind::Number(from, to) => (from..=to).contains(&value),
        _ => true,
    };
    if allowed {
        return Ok(());
    }
    Err(format!("{value}; allowed: {}", field.kind))
}

/// As a person would say it, after "cannot".
fn name(command: &Command) -> &'static str {
    match command {
        Command::Run => "start training",
        Command::Pause => "pause",
        Command::Step(_) => "step",
        Command::SetPreset { .. } => SWITCH,
        Command::TryPreset { .. } => TRY,
        Command::ReadPreset { .. } => "read the preset",
        Command::SavePreset { .. } => "save the preset",
        Command::Restart => "begin again",
        Command::SetIterations(_) => "set the iterations",
        Command::SetLearningRate(_) => "set the learning rate",
        Command::SetTruncation(_) => "set the truncation",
        Command::Resample { .. } => "draw other samples",
        Command::Preview => "draw pictures",
        Command::SaveCheckpoint => "save a checkpoint",
        Command::Resume(_) => RESUME,
        Command::Pull { .. } => "download",
        Command::Cancel => "end it",
        Command::GoTo { .. } => GO_BACK,
        Command::Look { .. } => "show pictures",
        Command::Runs(_) => "look at the runs",
        Command::Samples(_) => "draw samples",
        Command::Photos(_) => "look at photographs",
        Command::Mixer(_) => "mix checkpoints",
        Command::Film(_) => "make a film",
        Command::Detach => "detach",
        Command::Shutdown => "stop",
    }
}
