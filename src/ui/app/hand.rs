//! Actions about eyes and mouth that are set by hand, and what the engine says of them.

use std::path::Path;

use ratatui::layout::{Position, Rect};

use super::{App, Tone};
use crate::protocol::{Command, FaceChoice, HandAnswer, HandRequest, PhotosRequest, Sitting};
use crate::ui::action::HandAction;
use crate::ui::event::Effect;
use crate::ui::hand::{Hand, Mark, Stride};
use crate::ui::studio::{Field, Progress, Question, name_for};
use crate::ui::text_line::TextLine;

fn ask(request: HandRequest) -> Effect {
    Effect::Send(Command::Photos(PhotosRequest::Hand(request)))
}

/// What is asked of a photograph that is opened.
fn opening(photo: &Path) -> Vec<Effect> {
    vec![
        ask(HandRequest::Open(photo.to_owned())),
        ask(HandRequest::Faces(photo.to_owned())),
    ]
}

impl App {
    fn hand(&mut self) -> Option<&mut Hand> {
        self.studio.as_mut()?.hand.as_mut()
    }

    /// Of the selected picture.
    pub(super) fn open_hand(&mut self) -> Vec<Effect> {
        let Some(studio) = &mut self.studio else {
            return Vec::new();
        };
        let picture = studio.chosen().is_some_and(|entry| entry.bytes.is_some());
        let Some(path) = studio.path().filter(|_| picture) else {
            let text = "Eyes and mouth are set on a picture: select one";
            self.notify(Tone::Plain, text);
            return Vec::new();
        };
        // Points of a try before are taken up again, under a new name.
        let before = self
            .search
            .as_ref()
            .map(|progress| &progress.search.sitting);
        let before = before.filter(|sitting| sitting.photo == path);
        let effects = opening(&path);
        let mut hand = Hand::new(path, before);
        hand.name = None;
        studio.hand = Some(hand);
        effects
    }

    /// Of the one in which no face was found, or a face was refused.
    pub(super) fn open_hand_instead(&mut self) -> Vec<Effect> {
        let Some(studio) = &mut self.studio else {
            return Vec::new();
        };
        let asked = match studio.question.take() {
            Some(Question::NoFace(sitting) | Question::Refused(sitting, _)) => Some(sitting),
            other => {
                studio.question = other;
                None
            }
        };
        let typed = match &studio.line {
            Some((Field::Face(sitting), _)) => Some(sitting.clone()),
            _ => None,
        };
        let Some(sitting) = asked.or(typed) else {
            return Vec::new();
        };
        studio.line = None;
        studio.hand = Some(Hand::new(sitting.photo.clone(), Some(&sitting)));
        opening(&sitting.photo)
    }

    pub(super) fn act_by_hand(&mut self, action: HandAction) -> Vec<Effect> {
        use HandAction as A;
        match action {
            A::Take => return self.take_points(),
            A::Back => {
                if let Some(studio) = &mut self.studio {
                    studio.hand = None;
                }
                return Vec::new();
            }
            _ => {}
        }
        let Some(hand) = self.hand() else {
            return Vec::new();
        };
        match action {
            A::Next => hand.choose_after(1),
            A::Previous => hand.choose_after(2),
            A::LeftEye => hand.choose(Mark::LeftEye),
            A::RightEye => hand.choose(Mark::RightEye),
            A::Mouth => hand.choose(Mark::Mouth),
            A::Left => hand.move_by([-1, 0], Stride::Small),
            A::Down => hand.move_by([0, 1], Stride::Small),
            A::Up => hand.move_by([0, -1], Stride::Small),
            A::Right => hand.move_by([1, 0], Stride::Small),
            A::FarLeft => hand.move_by([-1, 0], Stride::Large),
            A::FarDown => hand.move_by([0, 1], Stride::Large),
            A::FarUp => hand.move_by([0, -1], Stride::Large),
            A::FarRight => hand.move_by([1, 0], Stride::Large),
            A::Closer => hand.closer(),
            A::Farther => hand.farther(),
            A::NextFace => hand.next_face(),
            A::Take | A::Back => {}
        }
        self.align()
    }

    /// Asks for what the points cut out, unless an answer is awaited: then that asks.
    fn align(&mut self) -> Vec<Effect> {
        let Some(hand) = self.hand() else {
            return Vec::new();
        };
        let photo = hand.photo.clone();
        let wanted = hand.wanted();
        wanted.map_or_else(Vec::new, |points| {
            vec![ask(HandRequest::Align { photo, points })]
        })
    }

    /// Looks for the latent with these points, after a name for it is known.
    fn take_points(&mut self) -> Vec<Effect> {
        if self.is_cut_off() {
            return Vec::new();
        }
        let searching = self.search.as_ref().is_some_and(Progress::is_under_way);
        let Some(hand) = self.hand().filter(|hand| hand.open().is_some()) else {
            return Vec::new();
        };
        if let Some(Err(reason)) = hand.settled().map(|outcome| &outcome.looks) {
            let reason = reason.clone();
            self.notify(Tone::Bad, reason);
            return Vec::new();
        }
        let (photo, face) = (hand.photo.clone(), FaceChoice::Points(hand.points));
        let name = hand.name.clone();
        if searching {
            self.notify(
                Tone::Plain,
                "One photograph at a time: a search is under way",
            );
            return Vec::new();
        }
        let Some(studio) = &mut self.studio else {
            return Vec::new();
        };
        if let Some(name) = name {
            studio.hand = None;
            let sitting = Sitting { photo, name, face };
            return vec![Effect::Send(Command::Photos(PhotosRequest::Invert(
                sitting,
            )))];
        }
        let name = TextLine::with(&name_for(&photo));
        studio.line = Some((Field::Name(photo, face), name));
        Vec::new()
    }

    pub(super) fn hand_answered(&mut self, answer: HandAnswer) -> Vec<Effect> {
        if let Some(hand) = self.hand() {
            hand.answered(answer);
        }
        self.align()
    }

    /// The chosen point to what the mouse points at.
    pub(super) fn point_in_photo(&mut self, area: Rect, cell: Position) -> Vec<Effect> {
        let share = |at: u16, start: u16, side: u16| {
            (f64::from(at.saturating_sub(start)) + 0.5) / f64::from(side.max(1))
        };
        let share = [
            share(cell.x, area.x, area.width),
            share(cell.y, area.y, area.height),
        ];
        if let Some(hand) = self.hand()
            && let Some(part) = hand.part()
        {
            hand.put(part.at(share));
        }
        self.align()
    }

    /// What is to be asked again after answers may have been lost, or pictures may be larger.
    pub(in crate::ui) fn photos_again(&mut self) -> Vec<Effect> {
        let Some(studio) = &mut self.studio else {
            return Vec::new();
        };
        if let Some(hand) = &mut studio.hand {
            hand.ask_again();
            return if hand.open().is_some() && hand.faces.is_some() {
                self.align()
            } else {
                opening(&hand.photo)
            };
        }
        studio.forget_looks();
        let wanted = studio.wanted();
        let look = |path| Effect::Send(Command::Photos(PhotosRequest::Look(path)));
        wanted.map(look).into_iter().collect()
    }
}
