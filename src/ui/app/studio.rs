//! Actions about photographs and named latents, and what the engine says of them.

mod pointing;

use std::path::PathBuf;

use super::{App, Tone};
use crate::protocol::{
    Command, FaceChoice, PhotosAnswer, PhotosRequest, Search, SearchAsk, SearchStage, Sitting,
    SittingEnd,
};
use crate::ui::action::{Context, StudioAction};
use crate::ui::event::Effect;
use crate::ui::key::Key;
use crate::ui::studio::{Field, Hidden, Progress, Question, Studio, View, name_for};
use crate::ui::text_line::TextLine;

/// Rows of a page.
const PAGE: isize = 10;

fn ask(request: PhotosRequest) -> Vec<Effect> {
    vec![Effect::Send(Command::Photos(request))]
}

impl App {
    pub(super) fn look_at_photos(&mut self, action: StudioAction) -> Vec<Effect> {
        if action == StudioAction::Open {
            return self.open_studio();
        }
        let Some(studio) = &mut self.studio else {
            return Vec::new();
        };
        if studio.hint(action, "").is_none() {
            return Vec::new();
        }
        let mut effects = match action {
            StudioAction::Enter => self.enter(),
            StudioAction::Accept => self.accept_line(),
            StudioAction::Back => self.back_in_studio(),
            StudioAction::Close => {
                self.studio = None;
                Vec::new()
            }
            StudioAction::KeepSoFar => self.end_search(SittingEnd::Keep),
            StudioAction::DropSearch => self.end_search(SittingEnd::Drop),
            StudioAction::AsItIs => self.take_as_it_is(),
            StudioAction::ByHand => self.open_hand(),
            StudioAction::ByHandInstead | StudioAction::ByHandNotNumber => self.open_hand_instead(),
            other => request(studio, other).map_or_else(Vec::new, ask),
        };
        effects.extend(self.look_at_selected());
        effects
    }

    fn open_studio(&mut self) -> Vec<Effect> {
        if self.mirror.is_none() {
            self.notify(Tone::Plain, "The engine is not ready yet");
            return Vec::new();
        }
        self.popup = None;
        let mut effects = self.put_mixer_aside();
        effects.extend(self.close_film());
        self.studio = Some(Studio::default());
        effects.extend(ask(PhotosRequest::List(self.photos.clone())));
        effects
    }

    /// Asks for the picture that is shown and not known yet.
    fn look_at_selected(&mut self) -> Vec<Effect> {
        let wanted = self.studio.as_mut().and_then(Studio::wanted);
        wanted.map_or_else(Vec::new, |path| ask(PhotosRequest::Look(path)))
    }

    fn enter(&mut self) -> Vec<Effect> {
        let searching = self.search.as_ref().is_some_and(Progress::is_under_way);
        let Some(studio) = &mut self.studio else {
            return Vec::new();
        };
        let (Some(entry), Some(path)) = (studio.chosen(), studio.path()) else {
            return Vec::new();
        };
        if entry.bytes.is_none() {
            return ask(PhotosRequest::List(Some(path)));
        }
        if searching {
            self.notify(Tone::Plain, "One photograph at a time: esc ends the search");
            return Vec::new();
        }
        let name = TextLine::with(&name_for(&path));
        studio.line = Some((Field::Name(path, FaceChoice::Find), name));
        Vec::new()
    }

    fn accept_line(&mut self) -> Vec<Effect> {
        let Some(studio) = &mut self.studio else {
            return Vec::new();
        };
        let Some((field, line)) = studio.line.take() else {
            return Vec::new();
        };
        let text = line.text().trim().to_owned();
        match field {
            Field::Filter => Vec::new(),
            Field::Path if text.is_empty() => Vec::new(),
            Field::Path => {
                let typed = PathBuf::from(unquoted(&text));
                let folder = studio.folder.as_ref().filter(|_| !typed.starts_with("~"));
                let path = folder.map_or(typed.clone(), |folder| folder.path.join(typed));
                ask(PhotosRequest::List(Some(path)))
            }
            Field::Name(photo, face) => {
                studio.hand = None;
                let name = text;
                ask(PhotosRequest::Invert(Sitting { photo, name, face }))
            }
            Field::Face(sitting) => match text.parse() {
                Ok(number) if number > 0 => ask(PhotosRequest::Invert(Sitting {
                    face: FaceChoice::Number(number),
                    ..sitting
                })),
                _ => {
                    studio.line = Some((Field::Face(sitting), line));
                    self.notify(
                        Tone::Bad,
                        "The number of a face is wanted, 1 for the largest",
                    );
                    Vec::new()
                }
            },
            Field::Rename(name) if name == text => Vec::new(),
            Field::Rename(name) => ask(PhotosRequest::Rename { name, to: text }),
        }
    }

    fn back_in_studio(&mut self) -> Vec<Effect> {
        let searching = self.search.as_ref().is_some_and(Progress::is_under_way);
        let Some(studio) = &mut self.studio else {
            return Vec::new();
        };
        if !studio.filter.is_empty() {
            studio.filter.clear();
        } else if studio.view == View::Latents {
            studio.show(View::Folder);
        } else if searching {
            studio.question = Some(Question::End);
        } else {
            self.studio = None;
        }
        Vec::new()
    }

    fn end_search(&mut self, end: SittingEnd) -> Vec<Effect> {
        if let Some(studio) = &mut self.studio {
            studio.question = None;
        }
        if self.search.as_ref().is_some_and(Progress::is_under_way) {
            return ask(PhotosRequest::End(end));
        }
        Vec::new()
    }

    fn take_as_it_is(&mut self) -> Vec<Effect> {
        let studio = self.studio.as_mut();
        let Some(Question::NoFace(sitting)) = studio.and_then(|studio| studio.question.take())
        else {
            return Vec::new();
        };
        ask(PhotosRequest::Invert(Sitting {
            face: FaceChoice::AsItIs,
            ..sitting
        }))
    }

    pub(super) fn photos_answered(&mut self, answer: PhotosAnswer) -> Vec<Effect> {
        if let PhotosAnswer::Search(search) = answer {
            return self.searched(*search);
        }
        let Some(studio) = &mut self.studio else {
            return Vec::new();
        };
        match answer {
            PhotosAnswer::Listed(folder) => {
                self.photos = Some(folder.path.clone());
                studio.listed(folder);
            }
            PhotosAnswer::Unlisted { reason, .. } => {
                self.photos = None;
                studio.unlisted = Some(reason.clone());
                self.notify(Tone::Bad, reason);
            }
            PhotosAnswer::Looked { path, looks } => studio.looked(&path, looks),
            PhotosAnswer::Latents(all) => studio.latents = Some(all),
            PhotosAnswer::Deleted { name, trashed } => {
                let text = format!("{name} is in the trash; u takes it back");
                studio.undo = Some((name, trashed));
                self.notify(Tone::Good, text);
            }
            PhotosAnswer::Hand(answer) => return self.hand_answered(answer),
            PhotosAnswer::Search(_) => {}
        }
        self.look_at_selected()
    }

    /// How far the search is; when it ends, what came of it, or what is asked.
    fn searched(&mut self, search: Search) -> Vec<Effect> {
        let progress = Progress::next(self.search.take(), search);
        let sitting = progress.search.sitting.clone();
        let name = &sitting.name;
        match &progress.search.stage {
            SearchStage::Kept => {
                let text = format!("{name} is kept: every training shows it");
                self.notify(Tone::Good, text);
            }
            SearchStage::Dropped => self.notify(Tone::Plain, "Nothing is kept"),
            SearchStage::Failed { .. } => {
                let reason = progress.reason();
                let first = reason.lines().next().unwrap_or_default().to_owned();
                self.notify(Tone::Bad, first);
            }
            SearchStage::Begins | SearchStage::Steps => {}
        }
        let over = !progress.is_under_way();
        if let Some(studio) = &mut self.studio {
            studio.question.take_if(|_| over);
            match progress.asks() {
                // Who sets points of another picture is not disturbed.
                _ if studio.hand.is_some() => {}
                Some(SearchAsk::AsItIs) => studio.question = Some(Question::NoFace(sitting)),
                Some(SearchAsk::Points) => {
                    let reason = progress.reason().to_owned();
                    studio.question = Some(Question::Refused(sitting, reason));
                }
                Some(SearchAsk::Which) => {
                    studio.line = Some((Field::Face(sitting), TextLine::default()));
                }
                _ => {}
            }
        }
        let kept = progress.search.stage == SearchStage::Kept && self.studio.is_some();
        self.search = Some(progress);
        if kept {
            return ask(PhotosRequest::Latents);
        }
        Vec::new()
    }

    pub(super) fn studio_context(&self) -> Context {
        match &self.studio {
            Some(studio) if studio.line.is_some() => Context::StudioLine,
            Some(studio) => match studio.question {
                Some(Question::End) => Context::StudioEnd,
                Some(Question::NoFace(_) | Question::Refused(..)) => Context::StudioFace,
                None if studio.hand.is_some() => Context::Hand,
                None => Context::Studio,
            },
            None => Context::Main,
        }
    }

    pub(super) fn type_into_studio(&mut self, key: Key) -> Vec<Effect> {
        if let Some(studio) = &mut self.studio
            && let Some((field, line)) = &mut studio.line
        {
            line.press(key);
            if *field == Field::Filter {
                studio.filter = line.text().to_owned();
            }
        }
        self.look_at_selected()
    }
}

/// A path as it is, without what terminals put around one that is pasted.
fn unquoted(text: &str) -> &str {
    let quoted = |quote| text.strip_prefix(quote)?.strip_suffix(quote);
    let inner = quoted('\'').or_else(|| quoted('"')).unwrap_or(text);
    inner.strip_prefix("file://").unwrap_or(inner)
}

/// Actions that only change what is shown, or ask the engine.
fn request(studio: &mut Studio, action: StudioAction) -> Option<PhotosRequest> {
    use StudioAction as A;
    match action {
        A::Down => studio.move_by(1),
        A::Up => studio.move_by(-1),
        A::PageDown => studio.move_by(PAGE),
        A::PageUp => studio.move_by(-PAGE),
        A::Filter => {
            let line = TextLine::with(&studio.filter);
            studio.line = Some((Field::Filter, line));
        }
        A::Path => studio.line = Some((Field::Path, TextLine::default())),
        A::Hidden if studio.hidden == Hidden::Shown => studio.hidden = Hidden::Away,
        A::Hidden => studio.hidden = Hidden::Shown,
        A::Rename => {
            let name = studio.latent()?.name.clone();
            let line = TextLine::with(&name);
            studio.line = Some((Field::Rename(name), line));
        }
        A::Clear => {
            let (field, line) = studio.line.as_mut()?;
            *line = TextLine::default();
            if *field == Field::Filter {
                studio.filter.clear();
            }
        }
        A::Drop => {
            if let Some((Field::Filter, _)) = studio.line.take() {
                studio.filter.clear();
            }
        }
        A::GoOn | A::Another => studio.question = None,
        A::Latents if studio.view == View::Latents => studio.show(View::Folder),
        A::Latents => {
            studio.show(View::Latents);
            return Some(PhotosRequest::Latents);
        }
        A::Delete => return Some(PhotosRequest::Delete(studio.latent()?.name.clone())),
        A::Undo => {
            let (name, trashed) = studio.undo.take()?;
            return Some(PhotosRequest::Restore { trashed, name });
        }
        A::Parent => {
            let parent = studio.folder.as_ref()?.path.parent()?.to_owned();
            return Some(PhotosRequest::List(Some(parent)));
        }
        A::Home => {
            studio.view = View::Folder;
            return Some(PhotosRequest::List(Some(PathBuf::from("~"))));
        }
        A::Portraits => return Some(PhotosRequest::Portraits),
        A::Again if studio.view == View::Latents => return Some(PhotosRequest::Latents),
        A::Again => {
            let folder = studio.folder.as_ref().map(|folder| folder.path.clone());
            return Some(PhotosRequest::List(folder));
        }
        _ => {}
    }
    None
}
