//! Actions of the mixer, and what the engine says of it.

mod mouse;

use super::steps::{self, Direction};
use super::{App, Tone};
use crate::protocol::{Command, MixerAnswer, MixerRequest};
use crate::ui::action::{Context, MixerAction};
use crate::ui::event::Effect;
use crate::ui::key::Key;
use crate::ui::mixer::{Change, Mixer, Reach, Saved, Stage};
use crate::ui::samples;
use crate::ui::text_line::TextLine;

/// By how much a key moves a slider, in thousandths.
const STEP: i32 = 50;
const SMALL_STEP: i32 = 10;

fn ask(request: MixerRequest) -> Vec<Effect> {
    vec![Effect::Send(Command::Mixer(request))]
}

/// What the sliders say, to be drawn; nothing while the list is shown.
fn draw(mixer: &mut Mixer) -> Vec<Effect> {
    if mixer.stage == Stage::Picking || mixer.picked.len() < 2 {
        return Vec::new();
    }
    mixer.failed = None;
    ask(MixerRequest::Draw(mixer.page()))
}

impl App {
    pub(super) fn mix(&mut self, action: MixerAction) -> Vec<Effect> {
        use MixerAction as A;
        if action == A::Open {
            return self.open_mixer();
        }
        if matches!(action, A::Close | A::CloseList) {
            return self.put_mixer_aside();
        }
        if self.mixer.is_none() || self.is_cut_off() {
            return Vec::new();
        }
        match action {
            A::Mark | A::Mix | A::Take | A::Again | A::RowDown | A::RowUp => self.pick(action),
            A::Save | A::Accept | A::Clear | A::Drop => self.save_mixture(action),
            _ => self
                .mixer
                .as_mut()
                .map_or_else(Vec::new, |mixer| slide(mixer, action)),
        }
    }

    /// With the sliders as they were, when it was open before.
    fn open_mixer(&mut self) -> Vec<Effect> {
        let Some(status) = self.status() else {
            self.notify(Tone::Plain, "The engine is not ready yet");
            return Vec::new();
        };
        let truncation = status.truncation;
        if self.is_cut_off() {
            return Vec::new();
        }
        self.popup = None;
        self.runs = None;
        self.samples = None;
        let aside = self.mixer_aside.take();
        let mixer = aside.unwrap_or_else(|| Mixer::new(truncation));
        let mut effects = self.close_film();
        effects.extend(ask(MixerRequest::List));
        effects.extend(draw(self.mixer.insert(mixer)));
        effects
    }

    /// What is mixed is not lost when the mixer is left.
    pub(super) fn put_mixer_aside(&mut self) -> Vec<Effect> {
        let Some(mut mixer) = self.mixer.take() else {
            return Vec::new();
        };
        mixer.line = None;
        self.mixer_aside = mixer.found.is_some().then_some(mixer);
        ask(MixerRequest::Close)
    }

    /// Actions of the list.
    fn pick(&mut self, action: MixerAction) -> Vec<Effect> {
        use MixerAction as A;
        let Some(mixer) = &mut self.mixer else {
            return Vec::new();
        };
        match action {
            A::Mark => {
                if let Err(reason) = mixer.toggle() {
                    self.notify(Tone::Plain, reason);
                }
                Vec::new()
            }
            A::Mix if mixer.picked.len() < 2 => {
                self.notify(Tone::Plain, "Pick two or more with space");
                Vec::new()
            }
            A::Mix => {
                mixer.stage = Stage::Mixing;
                draw(mixer)
            }
            A::Take => {
                mixer.take();
                self.notify(Tone::Plain, "Saving a checkpoint ...");
                vec![Effect::Send(Command::SaveCheckpoint)]
            }
            A::Again => ask(MixerRequest::List),
            A::RowDown => {
                mixer.move_by(1);
                Vec::new()
            }
            A::RowUp => {
                mixer.move_by(-1);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// The name, and what becomes of it.
    fn save_mixture(&mut self, action: MixerAction) -> Vec<Effect> {
        use MixerAction as A;
        let Some(mixer) = &mut self.mixer else {
            return Vec::new();
        };
        match action {
            A::Save => mixer.line = Some(TextLine::with(&mixer.suggested_name())),
            A::Clear => mixer.line = Some(TextLine::default()),
            A::Drop => mixer.line = None,
            _ => {
                let Some(line) = mixer.line.take() else {
                    return Vec::new();
                };
                let name = line.text().trim().to_owned();
                mixer.saving = Some(name.clone());
                let mixture = mixer.page().mixture;
                return ask(MixerRequest::Save { mixture, name });
            }
        }
        Vec::new()
    }

    pub(super) fn mixer_answered(&mut self, answer: MixerAnswer) -> Vec<Effect> {
        let is_open = self.mixer.is_some();
        let Some(mixer) = self.mixer.as_mut().or(self.mixer_aside.as_mut()) else {
            return Vec::new();
        };
        // What is saved goes on when the mixer is left.
        let of_saving = match &answer {
            MixerAnswer::Saved { .. } => true,
            MixerAnswer::Failed { request, .. } => matches!(request, MixerRequest::Save { .. }),
            _ => false,
        };
        if !is_open && !of_saving {
            return Vec::new();
        }
        match answer {
            MixerAnswer::Listed(found) => {
                let before = mixer.page();
                mixer.listed(found);
                if mixer.page() != before {
                    return draw(mixer);
                }
            }
            MixerAnswer::Opening { done, total } => mixer.opening = Some((done, total)),
            MixerAnswer::Drawn {
                page,
                index,
                picture,
            } => mixer.came(page, index, &picture),
            MixerAnswer::Saved { path, command } => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let text = format!("Saved the mixture: blends/{name}");
                mixer.saving = None;
                mixer.opening = None;
                mixer.saved = Some(Saved { path, command });
                self.notify(Tone::Good, text);
                return if is_open {
                    ask(MixerRequest::List)
                } else {
                    Vec::new()
                };
            }
            MixerAnswer::Failed { request, reason } => self.mixer_failed(&request, reason),
        }
        Vec::new()
    }

    fn mixer_failed(&mut self, request: &MixerRequest, reason: String) {
        let Some(mixer) = self.mixer.as_mut().or(self.mixer_aside.as_mut()) else {
            return;
        };
        mixer.opening = None;
        match request {
            MixerRequest::Draw(page) if *page == mixer.page() => mixer.failed = Some(reason),
            MixerRequest::Draw(_) => {}
            MixerRequest::Save { name, .. } => {
                // Whoever typed it can change it.
                mixer.saving = None;
                mixer.line = Some(TextLine::with(name));
                self.notify(Tone::Bad, format!("Cannot save the mixture: {reason}"));
            }
            _ => {
                mixer.found.get_or_insert_default();
                self.notify(Tone::Bad, format!("Cannot list checkpoints: {reason}"));
            }
        }
    }

    /// A checkpoint was written, which can be mixed from now on.
    pub(super) fn mixer_reads_again(&mut self) -> Vec<Effect> {
        match self.mixer {
            Some(_) => ask(MixerRequest::List),
            None => Vec::new(),
        }
    }

    /// A checkpoint could not be written.
    pub(super) fn mixer_refused(&mut self) {
        if let Some(mixer) = &mut self.mixer {
            mixer.take_nothing();
        }
    }

    /// An answer that did not come over a line that broke is not waited for.
    pub(super) fn forget_saving_mixture(&mut self) {
        if let Some(mixer) = self.mixer.as_mut().or(self.mixer_aside.as_mut()) {
            mixer.saving = None;
        }
    }

    /// What is to be asked again after answers may have been lost, or pictures may be larger.
    pub(in crate::ui) fn mixer_again(&mut self) -> Vec<Effect> {
        let Some(mixer) = &mut self.mixer else {
            return Vec::new();
        };
        let mut effects = ask(MixerRequest::List);
        effects.extend(draw(mixer));
        effects
    }

    pub(super) fn mixer_context(&self) -> Context {
        match &self.mixer {
            Some(mixer) if mixer.line.is_some() => Context::MixerLine,
            Some(mixer) if mixer.stage == Stage::Mixing => Context::Mixer,
            _ => Context::MixerList,
        }
    }

    pub(super) fn type_into_mixer(&mut self, key: Key) -> Vec<Effect> {
        if let Some(line) = self.mixer.as_mut().and_then(|mixer| mixer.line.as_mut()) {
            line.press(key);
        }
        Vec::new()
    }

    /// The hint of an action of the mixer, where it means something at this moment.
    pub(super) fn mixer_hint(
        &self,
        action: MixerAction,
        usual: &'static str,
    ) -> Option<&'static str> {
        let mixer = self.mixer.as_ref()?;
        match action {
            MixerAction::AsEverywhere => {
                let table = &mixer.table;
                let first = table.reach == Reach::Everywhere;
                (!first && table.is_own(table.reach)).then_some(usual)
            }
            MixerAction::Large if mixer.is_large() => Some("all"),
            MixerAction::Mark if mixer.rows().len() < 2 => None,
            MixerAction::Mix => (mixer.picked.len() > 1).then_some(usual),
            _ => Some(usual),
        }
    }
}

/// Actions of the sliders and the pictures.
fn slide(mixer: &mut Mixer, action: MixerAction) -> Vec<Effect> {
    use MixerAction as A;
    let table = &mut mixer.table;
    match action {
        A::Down => table.move_by(1),
        A::Up => table.move_by(-1),
        A::NextRange => table.turn_by(1),
        A::PreviousRange => table.turn_by(-1),
        A::More => table.change(Change::By(STEP)),
        A::Less => table.change(Change::By(-STEP)),
        A::SlightlyMore => table.change(Change::By(SMALL_STEP)),
        A::SlightlyLess => table.change(Change::By(-SMALL_STEP)),
        A::All => table.all(),
        A::Nothing => table.change(Change::To(0)),
        A::Level => table.level(),
        A::AsEverywhere => table.forget_own(),
        A::Pick => {
            mixer.stage = Stage::Picking;
            return Vec::new();
        }
        A::MoreTruncation => {
            mixer.truncation = steps::truncation(mixer.truncation, Direction::Up);
        }
        A::LessTruncation => {
            mixer.truncation = steps::truncation(mixer.truncation, Direction::Down);
        }
        A::NextSeeds => mixer.turn_to(mixer.seed.wrapping_add(mixer.places.len() as u64)),
        A::PreviousSeeds => mixer.turn_to(mixer.seed.saturating_sub(mixer.places.len() as u64)),
        A::OtherSeeds => mixer.turn_to(samples::elsewhere(mixer.seed)),
        A::Large => mixer.resize(),
        _ => {}
    }
    if matches!(action, A::Down | A::Up | A::NextRange | A::PreviousRange) {
        return Vec::new();
    }
    draw(mixer)
}
