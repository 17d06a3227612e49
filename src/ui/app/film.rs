//! Actions of the film room, and what the engine says of films.

use super::{App, Tone};
use crate::protocol::{
    Command, FilmAnswer, FilmPlan, FilmPurpose, FilmRequest, FilmStage, Filming,
};
use crate::ui::action::{Context, FilmAction};
use crate::ui::event::Effect;
use crate::ui::film::{Door, Focus, Turn};
use crate::ui::key::Key;
use crate::ui::text_line::TextLine;

fn ask(request: FilmRequest) -> Vec<Effect> {
    vec![Effect::Send(Command::Film(request))]
}

impl App {
    /// Whether the film room is looked at, or waits below the list of runs or the gallery.
    #[must_use]
    pub fn is_film_open(&self) -> bool {
        self.film.door == Door::Open
    }

    pub(super) fn film(&mut self, action: FilmAction) -> Vec<Effect> {
        use FilmAction as A;
        match action {
            A::Open => self.open_film(),
            A::Close => self.close_film(),
            A::Draw | A::Write | A::Cancel | A::Save if self.is_cut_off() => Vec::new(),
            A::Draw => self.draw_film(),
            A::Write => self.write_film(),
            A::Cancel if self.film.under_way().is_none() => Vec::new(),
            A::Cancel => ask(FilmRequest::Cancel),
            A::Save => {
                self.notify(Tone::Plain, "Saving a checkpoint ...");
                vec![Effect::Send(Command::SaveCheckpoint)]
            }
            A::Next | A::Previous | A::First | A::Play => {
                let reel = &mut self.film.reel;
                match action {
                    A::Next => reel.step(1),
                    A::Previous => reel.step(-1),
                    A::First => reel.rewind(),
                    _ => reel.toggle(),
                }
                Vec::new()
            }
            _ => {
                self.fill_in(action);
                Vec::new()
            }
        }
    }

    /// Actions of the form.
    fn fill_in(&mut self, action: FilmAction) {
        use FilmAction as A;
        let film = &mut self.film;
        let names = film.set.as_ref().map_or(&[][..], |set| &set.latents);
        match action {
            A::Down => film.form.move_by(1),
            A::Up => film.form.move_by(-1),
            A::More => film.form.turn(Turn::On, names),
            A::Less => film.form.turn(Turn::Back, names),
            A::Type => {
                let text = film.form.text(film.form.row());
                film.line = text.map(|text| TextLine::with(&text));
            }
            A::ToScreen if film.reel.count() > 0 => film.focus = Focus::Screen,
            A::ToForm => film.focus = Focus::Form,
            A::Clear => film.line = Some(TextLine::default()),
            A::Drop => film.line = None,
            A::Accept => {
                let Some(line) = &film.line else {
                    return;
                };
                // What is wrong is said below the line, which stays.
                if film.form.take(line.text(), names).is_ok() {
                    film.line = None;
                }
            }
            _ => {}
        }
    }

    fn open_film(&mut self) -> Vec<Effect> {
        if self.status().is_none() {
            self.notify(Tone::Plain, "The engine is not ready yet");
            return Vec::new();
        }
        if self.is_cut_off() {
            return Vec::new();
        }
        self.popup = None;
        self.runs = None;
        self.samples = None;
        let mut effects = self.put_mixer_aside();
        (self.film.door, self.film.focus) = (Door::Open, Focus::Form);
        self.film.refused = None;
        effects.extend(ask(FilmRequest::Look));
        effects
    }

    /// The form and the frames stay; a preview that is not whole ends, a film that is written does
    /// not.
    pub(super) fn close_film(&mut self) -> Vec<Effect> {
        if !self.is_film_open() {
            return Vec::new();
        }
        self.film.door = Door::Closed;
        self.film.line = None;
        self.film.drop_preview();
        ask(FilmRequest::Close)
    }

    fn film_plan(&mut self) -> Option<FilmPlan> {
        let truncation = self.status().map_or(0.0, |status| status.truncation);
        match self.film.plan(truncation) {
            Ok(plan) => Some(plan),
            Err(reason) => {
                self.notify(Tone::Bad, format!("Cannot film this: {reason}"));
                None
            }
        }
    }

    fn draw_film(&mut self) -> Vec<Effect> {
        let Some(plan) = self.film_plan() else {
            return Vec::new();
        };
        self.film.refused = None;
        self.film.focus = Focus::Screen;
        ask(FilmRequest::Preview(plan))
    }

    fn write_film(&mut self) -> Vec<Effect> {
        let Some(plan) = self.film_plan() else {
            return Vec::new();
        };
        let ffmpeg = self.film.set.as_ref().is_some_and(|set| set.ffmpeg);
        if plan.format.needs_ffmpeg() && !ffmpeg {
            let ending = plan.format.ending();
            let text = format!(
                "{ending} needs ffmpeg on the engine's machine (apt install ffmpeg); gif and apng do not"
            );
            self.notify(Tone::Bad, text);
            // It may be there by now.
            return ask(FilmRequest::Look);
        }
        self.film.refused = None;
        ask(FilmRequest::Write(plan))
    }

    pub(super) fn film_answered(&mut self, answer: FilmAnswer) {
        if let FilmAnswer::Progress(filming) = &answer
            && filming.purpose == FilmPurpose::Write
            && !self.is_film_open()
        {
            self.say_what_became_of(filming);
        }
        self.film.hear(answer);
    }

    /// Who is elsewhere wants to know too.
    fn say_what_became_of(&mut self, filming: &Filming) {
        match &filming.stage {
            FilmStage::Written { path, .. } => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                self.notify(Tone::Good, format!("Wrote the film films/{name}"));
            }
            FilmStage::Failed { reason } => {
                self.notify(Tone::Bad, format!("No film was written: {reason}"));
            }
            _ => {}
        }
    }

    /// A checkpoint was written, which can be filmed from now on.
    pub(super) fn film_looks_again(&mut self) -> Vec<Effect> {
        if self.is_film_open() {
            return ask(FilmRequest::Look);
        }
        Vec::new()
    }

    /// Answers may have been lost, or the engine is another one.
    pub(super) fn film_again(&mut self) -> Vec<Effect> {
        self.film.missed();
        self.film.forget_writing();
        self.film.set = None;
        let mut effects = Vec::new();
        if self.is_film_open() {
            effects.extend(ask(FilmRequest::Close));
            effects.extend(ask(FilmRequest::Look));
        }
        effects
    }

    /// An eighth of a second is over; whether another frame is shown.
    pub(super) fn play(&mut self) -> bool {
        self.plays() && self.film.reel.tick()
    }

    /// Frames follow each other on screen.
    #[must_use]
    pub fn plays(&self) -> bool {
        let covered = self.samples.is_some() || self.runs.is_some();
        self.is_film_open() && !covered && self.film.reel.moves()
    }

    /// The room waits for the engine.
    pub(super) fn films(&self) -> bool {
        let film = &self.film;
        self.is_film_open() && (film.set.is_none() || film.under_way().is_some())
    }

    pub(super) fn film_context(&self) -> Context {
        match (&self.film.line, self.film.focus) {
            (Some(_), _) => Context::FilmLine,
            (None, Focus::Form) => Context::Film,
            (None, Focus::Screen) => Context::FilmScreen,
        }
    }

    pub(super) fn type_into_film(&mut self, key: Key) {
        if let Some(line) = &mut self.film.line {
            line.press(key);
        }
    }

    /// A click on a row selects it, one on the selected row changes it.
    pub(super) fn click_film_row(&mut self, row: usize) -> Vec<Effect> {
        if self.film.line.is_some() {
            // It is about the row where it is typed.
            return Vec::new();
        }
        let form = &mut self.film.form;
        self.film.focus = Focus::Form;
        if form.at() != row {
            form.select(row);
            return Vec::new();
        }
        let typed = form.text(form.row()).is_some();
        self.film(if typed {
            FilmAction::Type
        } else {
            FilmAction::More
        })
    }

    /// Whether a film is being written that outlives the film room.
    #[must_use]
    pub fn is_film_written(&self) -> bool {
        let under_way = self.film.under_way();
        under_way.is_some_and(|filming| filming.purpose == FilmPurpose::Write)
    }

    /// Whether the run has gone on since its newest checkpoint.
    #[must_use]
    pub fn films_the_past(&self) -> bool {
        let now = self.status().map_or(0, |status| status.iteration);
        let newest = self.film.set.as_ref().and_then(|set| set.newest.as_ref());
        let filmed = newest.map_or(0, |source| source.iteration);
        self.film.set.is_some() && now > filmed
    }

    /// The hint of an action of the room, where it means something at this moment.
    pub(super) fn film_hint(
        &self,
        action: FilmAction,
        usual: &'static str,
    ) -> Option<&'static str> {
        let film = &self.film;
        match action {
            FilmAction::Cancel => film.under_way().map(|_| usual),
            FilmAction::Play if film.reel.is_paused() => Some("play"),
            FilmAction::Play | FilmAction::ToScreen => (film.reel.count() > 1).then_some(usual),
            FilmAction::Type => film.form.text(film.form.row()).map(|_| usual),
            FilmAction::Save => self.films_the_past().then_some(usual),
            _ => Some(usual),
        }
    }
}
