//! The photo browser by mouse and from the clipboard.

use crate::ui::action::{HandAction, StudioAction};
use crate::ui::app::App;
use crate::ui::app::steps::Direction;
use crate::ui::event::Effect;
use crate::ui::hits::Target;
use crate::ui::studio::{Field, View};
use crate::ui::text_line::TextLine;

impl App {
    /// A click on a row selects it; on the selected one it enters.
    pub(in crate::ui::app) fn pick_photo(&mut self, row: usize) -> Vec<Effect> {
        let Some(studio) = &mut self.studio else {
            return Vec::new();
        };
        match &studio.line {
            None => {}
            Some((Field::Filter, _)) => studio.line = None,
            // What is typed there is about another row.
            Some(_) => return Vec::new(),
        }
        if studio.row() == row && studio.view == View::Folder {
            return self.look_at_photos(StudioAction::Enter);
        }
        studio.select(row);
        self.look_at_selected()
    }

    pub(in crate::ui::app) fn wheel_in_studio(
        &mut self,
        target: Target,
        direction: Direction,
    ) -> Vec<Effect> {
        match (target, direction) {
            (Target::Face, Direction::Up) => self.act_by_hand(HandAction::Closer),
            (Target::Face, Direction::Down) => self.act_by_hand(HandAction::Farther),
            (Target::Photo(_) | Target::Browser, Direction::Up) => {
                self.look_at_photos(StudioAction::Up)
            }
            (Target::Photo(_) | Target::Browser, Direction::Down) => {
                self.look_at_photos(StudioAction::Down)
            }
            _ => Vec::new(),
        }
    }

    /// Text from the clipboard goes into the line that is typed; a path, as terminals paste a file
    /// that is dropped on them, begins one.
    pub(in crate::ui::app) fn paste_into_studio(&mut self, text: &str) -> Vec<Effect> {
        let Some(studio) = &mut self.studio else {
            return Vec::new();
        };
        let path = ["/", "~", "'/", "\"/", "file:///"];
        let browsing = studio.hand.is_none() && studio.question.is_none();
        if studio.line.is_none() && browsing && path.iter().any(|start| text.starts_with(start)) {
            studio.line = Some((Field::Path, TextLine::default()));
        }
        if let Some((field, line)) = &mut studio.line {
            line.paste(text);
            if *field == Field::Filter {
                studio.filter = line.text().to_owned();
            }
        }
        self.look_at_selected()
    }
}
