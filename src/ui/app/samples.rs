//! Actions of the gallery, and what the engine says of it.

use ratatui::layout::{Position, Rect};

use super::steps::{self, Direction};
use super::{App, Tone};
use crate::protocol::{
    Command, KeptChange, KeptSample, Painter, SamplesAnswer, SamplesRequest, Sheet, Subject,
};
use crate::ui::action::{Action, Entry, SamplesAction};
use crate::ui::event::Effect;
use crate::ui::hits::Target;
use crate::ui::runs::folder_name;
use crate::ui::samples::{MOST_PSI, PAGE, Samples};

fn ask(request: SamplesRequest) -> Effect {
    Effect::Send(Command::Samples(request))
}

fn draw(sheet: Sheet) -> Vec<Effect> {
    vec![ask(SamplesRequest::Draw(sheet))]
}

impl App {
    pub(super) fn look_at_samples(&mut self, action: SamplesAction) -> Vec<Effect> {
        use SamplesAction as A;
        if action == A::Open {
            return self.open_samples();
        }
        if self.samples.is_none() || action != A::Close && self.is_cut_off() {
            return Vec::new();
        }
        match action {
            A::Close => return self.close_samples(),
            A::Keep => return self.keep_sample(),
            _ => {}
        }
        let columns = self.sample_columns();
        let Some(samples) = &mut self.samples else {
            return Vec::new();
        };
        match action {
            A::Large if samples.large.is_some() => samples.shrink().map_or_else(Vec::new, draw),
            A::Large => draw(samples.enlarge()),
            A::NextPage => turn_page(samples, Direction::Up),
            A::PreviousPage => turn_page(samples, Direction::Down),
            A::OtherSeeds => {
                let seed = samples.elsewhere();
                draw(samples.turn(|sheet| sheet.seed = seed))
            }
            A::MoreTruncation => slide(samples, Direction::Up),
            A::LessTruncation => slide(samples, Direction::Down),
            A::TogglePainter => draw(samples.turn(|sheet| {
                sheet.painter = match sheet.painter {
                    Painter::Trained => Painter::Frozen,
                    Painter::Frozen => Painter::Trained,
                };
            })),
            A::Again => {
                let mut effects = vec![ask(SamplesRequest::List)];
                effects.extend(draw(samples.again()));
                effects
            }
            A::Left => step(samples, -1),
            A::Right => step(samples, 1),
            A::Up => step(samples, -columns),
            A::Down => step(samples, columns),
            A::Open | A::Close | A::Keep => Vec::new(),
        }
    }

    /// Of the looked-at stop, or of the present weights.
    fn open_samples(&mut self) -> Vec<Effect> {
        let Some(status) = self.status() else {
            self.notify(Tone::Plain, "The engine is not ready yet");
            return Vec::new();
        };
        let truncation = status.truncation;
        if self.is_cut_off() {
            return Vec::new();
        }
        let subject = match self.looked() {
            Some(stop) if stop.kept => Subject::Stop(stop.iteration),
            Some(stop) => {
                let iteration = stop.iteration;
                let text = format!("The weights of iteration {iteration} are not kept any more");
                self.notify(Tone::Bad, text);
                return Vec::new();
            }
            None => Subject::Present,
        };
        self.popup = None;
        self.runs = None;
        let samples = self.samples.insert(Samples::new(subject, 0, truncation));
        let mut effects = vec![ask(SamplesRequest::List)];
        effects.extend(draw(samples.sheet));
        effects
    }

    fn close_samples(&mut self) -> Vec<Effect> {
        if let Some(samples) = self
            .samples
            .as_mut()
            .filter(|samples| samples.large.is_some())
        {
            return samples.shrink().map_or_else(Vec::new, draw);
        }
        self.samples = None;
        vec![ask(SamplesRequest::Close)]
    }

    fn keep_sample(&mut self) -> Vec<Effect> {
        let Some(samples) = &self.samples else {
            return Vec::new();
        };
        if let Some(kept) = samples.kept(samples.cursor) {
            return vec![ask(SamplesRequest::Discard(kept.file.clone()))];
        }
        if !samples.is_settled() {
            self.notify(Tone::Plain, "This sample is still being drawn");
            return Vec::new();
        }
        let sheet = samples.alone();
        self.notify(Tone::Plain, format!("Keeping seed {} ...", sheet.seed));
        vec![ask(SamplesRequest::Keep(sheet))]
    }

    /// A click on a sample; on the selected one it becomes large.
    pub(super) fn pick_sample(&mut self, index: usize) -> Vec<Effect> {
        let Some(samples) = &mut self.samples else {
            return Vec::new();
        };
        if samples.large.is_some() || samples.cursor == index {
            return self.look_at_samples(SamplesAction::Large);
        }
        samples.cursor = index;
        Vec::new()
    }

    /// The truncation at a place of the slider, of the gallery's or the mixer's.
    pub(super) fn slide_to(&mut self, slider: Rect, cell: Position) -> Vec<Effect> {
        if self.is_cut_off() {
            return Vec::new();
        }
        let last = f64::from(slider.width.saturating_sub(1).max(1));
        let share = f64::from(cell.x.saturating_sub(slider.x)) / last;
        let psi = steps::nearest_truncation(share.min(1.0) * MOST_PSI);
        match &mut self.samples {
            Some(samples) => set_truncation(samples, psi),
            None => self.mix_truncated(psi),
        }
    }

    /// Samples that stand beside each other, as the last frame was drawn.
    fn sample_columns(&self) -> isize {
        let area = |index| self.hits.area(Target::Sample(index));
        let first = area(0);
        let beside = (0..PAGE as usize).filter(|index| {
            let row = area(*index).map(|area| area.y);
            row.is_some() && row == first.map(|area| area.y)
        });
        (beside.count() as isize).max(1)
    }

    pub(super) fn samples_answered(&mut self, answer: SamplesAnswer) {
        let Some(samples) = &mut self.samples else {
            return;
        };
        match answer {
            SamplesAnswer::Drawn {
                sheet,
                iteration,
                index,
                picture,
            } => samples.came(&sheet, (iteration, index), &picture),
            SamplesAnswer::Kept { run, kept, change } => {
                let name = run.as_deref().map(folder_name).unwrap_or_default();
                (samples.run, samples.kept) = (run, kept);
                let said = |path: &std::path::Path| {
                    let file = path.file_name().unwrap_or_default().to_string_lossy();
                    format!("{name}/kept/{file}")
                };
                match change {
                    KeptChange::None => {}
                    KeptChange::Added(path) => {
                        self.notify(Tone::Good, format!("Kept: {}", said(&path)));
                    }
                    KeptChange::Removed(path) => {
                        self.notify(Tone::Good, format!("Deleted: {}", said(&path)));
                    }
                }
            }
            SamplesAnswer::Failed { request, reason } => self.samples_failed(&request, reason),
        }
    }

    fn samples_failed(&mut self, request: &SamplesRequest, reason: String) {
        let what = match (request, &mut self.samples) {
            (SamplesRequest::Draw(sheet), Some(samples)) => {
                return samples.refused(sheet, reason);
            }
            (SamplesRequest::Keep(_), _) => "keep it",
            (SamplesRequest::Discard(_), _) => "delete it",
            _ => "look at what is kept",
        };
        self.notify(Tone::Bad, format!("Cannot {what}: {reason}"));
    }

    /// What is to be asked again after answers may have been lost, or pictures may be larger.
    pub(in crate::ui) fn samples_again(&mut self) -> Vec<Effect> {
        let Some(samples) = &mut self.samples else {
            return Vec::new();
        };
        let mut effects = vec![ask(SamplesRequest::List)];
        effects.extend(draw(samples.turn(|_| ())));
        effects
    }

    /// The hint of an action of the gallery, where it means something at this moment.
    pub(super) fn samples_hint(&self, entry: &Entry) -> Option<&'static str> {
        let samples = self.samples.as_ref()?;
        match entry.action {
            Action::Samples(SamplesAction::Keep) if samples.kept(samples.cursor).is_some() => {
                Some("delete")
            }
            Action::Samples(SamplesAction::Large) if samples.large.is_some() => Some("all"),
            Action::Samples(SamplesAction::TogglePainter) => Some(match samples.sheet.painter {
                Painter::Trained => "frozen",
                Painter::Frozen => "trained",
            }),
            _ => Some(entry.hint),
        }
    }
}

/// For the list of kept samples: `120: seed 7, psi 0.7`.
#[must_use]
pub fn called(kept: &KeptSample) -> String {
    let by = kept
        .iteration
        .map_or_else(|| "frozen".to_owned(), |number| number.to_string());
    format!("{by}: seed {}, psi {}", kept.seed, kept.truncation)
}

fn turn_page(samples: &mut Samples, direction: Direction) -> Vec<Effect> {
    let page = u64::from(PAGE);
    let seed = samples.sheet.seed;
    let next = match direction {
        Direction::Up => seed.wrapping_add(page),
        Direction::Down => seed.saturating_sub(page),
    };
    if next == seed {
        return Vec::new();
    }
    draw(samples.turn(|sheet| sheet.seed = next))
}

fn slide(samples: &mut Samples, direction: Direction) -> Vec<Effect> {
    let psi = steps::truncation(samples.sheet.truncation, direction);
    set_truncation(samples, psi)
}

fn set_truncation(samples: &mut Samples, psi: f64) -> Vec<Effect> {
    if (psi - samples.sheet.truncation).abs() < 1e-9 {
        return Vec::new();
    }
    draw(samples.turn(|sheet| sheet.truncation = psi))
}

/// So many samples on; past the ends the page turns.
fn step(samples: &mut Samples, by: isize) -> Vec<Effect> {
    let page = PAGE as isize;
    let to = samples.cursor as isize + by;
    let direction = match to {
        to if to < 0 => Direction::Down,
        to if to >= page => Direction::Up,
        _ => {
            samples.cursor = to as usize;
            if samples.large.is_some() {
                return draw(samples.enlarge());
            }
            return Vec::new();
        }
    };
    if direction == Direction::Down && samples.sheet.seed < PAGE.into() {
        return Vec::new();
    }
    samples.cursor = to.rem_euclid(page) as usize;
    turn_page(samples, direction)
}
