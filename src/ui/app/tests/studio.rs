use std::path::PathBuf;

use crossterm::event::MouseEventKind;
use ratatui::layout::Rect;

use super::chart::{CLICK, point};
use super::*;
use crate::protocol::{
    FaceChoice, KeptLatent, PhotosAnswer, PhotosRequest, SearchAsk, SearchStage, Sitting,
    SittingEnd,
};
use crate::ui::action::Context;
use crate::ui::hits::Target;
use crate::ui::studio::View;

pub fn answered(app: &mut App, answer: PhotosAnswer) -> Vec<Effect> {
    app.handle(Event::Engine(Update::Photos(answer)))
}

pub fn asked(effects: &[Effect]) -> Vec<PhotosRequest> {
    let commands = sent(effects).into_iter();
    let photos = commands.filter_map(|command| match command {
        Command::Photos(request) => Some(request),
        _ => None,
    });
    photos.collect()
}

/// The browser, opened by its key, in a folder.
pub fn opened() -> App {
    let mut app = attached(RunPhase::Running, 137);
    let effects = key(&mut app, 'I');
    assert_eq!(asked(&effects), [PhotosRequest::List(None)]);
    answered(&mut app, PhotosAnswer::Listed(fixture::photos()));
    app
}

fn names(app: &App) -> Vec<String> {
    let rows = app.studio.as_ref().unwrap().rows();
    rows.into_iter().map(|row| row.name.clone()).collect()
}

/// On `me.jpg`, whose latent shall be found under the name of its file.
pub fn begun() -> (App, Sitting) {
    let mut app = opened();
    for _ in 0..3 {
        key(&mut app, 'j');
    }
    press(&mut app, KeyCode::Enter);
    assert_eq!(app.context(), Context::StudioLine);
    let sitting = Sitting {
        photo: PathBuf::from("/home/me/photos/me.jpg"),
        name: "me".to_owned(),
        face: FaceChoice::Find,
    };
    let effects = press(&mut app, KeyCode::Enter);
    assert_eq!(asked(&effects), [PhotosRequest::Invert(sitting.clone())]);
    (app, sitting)
}

pub fn stage(app: &mut App, stage: SearchStage) -> Vec<Effect> {
    answered(app, PhotosAnswer::Search(Box::new(fixture::search(stage))))
}

#[test]
fn one_goes_into_folders_and_up_again_to_where_one_came_from() {
    let mut app = opened();
    assert_eq!(names(&app), ["family", "zoo", "anna.png", "me.jpg"]);
    key(&mut app, 'j');
    let effects = key(&mut app, 'l');
    let zoo = PathBuf::from("/home/me/photos/zoo");
    assert_eq!(asked(&effects), [PhotosRequest::List(Some(zoo.clone()))]);
    let mut inside = fixture::photos();
    inside.path = zoo;
    answered(&mut app, PhotosAnswer::Listed(inside));
    let effects = key(&mut app, 'h');
    let up = PathBuf::from("/home/me/photos");
    assert_eq!(asked(&effects), [PhotosRequest::List(Some(up))]);
    answered(&mut app, PhotosAnswer::Listed(fixture::photos()));
    assert_eq!(app.studio.as_ref().unwrap().row(), 1);
    key(&mut app, '.');
    assert_eq!(names(&app)[0], ".cache");
}

#[test]
fn a_path_is_typed_and_names_are_filtered() {
    let mut app = opened();
    key(&mut app, ':');
    for character in "zoo".chars() {
        key(&mut app, character);
    }
    let effects = press(&mut app, KeyCode::Enter);
    let zoo = PathBuf::from("/home/me/photos/zoo");
    assert_eq!(asked(&effects), [PhotosRequest::List(Some(zoo))]);
    key(&mut app, '/');
    key(&mut app, 'N');
    let effects = key(&mut app, 'a');
    assert_eq!(names(&app), ["anna.png"]);
    assert!(asked(&effects).is_empty());
    press(&mut app, KeyCode::Esc);
    assert_eq!(names(&app).len(), 4);
}

#[test]
fn the_selected_picture_is_looked_at_once() {
    let mut app = opened();
    key(&mut app, 'j');
    let effects = key(&mut app, 'j');
    let anna = PathBuf::from("/home/me/photos/anna.png");
    assert_eq!(asked(&effects), [PhotosRequest::Look(anna.clone())]);
    let looked = PhotosAnswer::Looked {
        path: anna,
        looks: Ok(fixture::looks()),
    };
    assert!(asked(&answered(&mut app, looked)).is_empty());
    assert!(app.studio.as_ref().unwrap().looks().is_some());
    assert!(asked(&key(&mut app, 'k')).is_empty());
    assert!(asked(&key(&mut app, 'j')).is_empty());
}

#[test]
fn a_search_goes_on_behind_the_dashboard_and_is_ended_after_a_question() {
    let (mut app, _) = begun();
    stage(&mut app, SearchStage::Steps);
    key(&mut app, 'q');
    assert!(app.studio.is_none() && app.search.is_some());
    key(&mut app, 'I');
    answered(&mut app, PhotosAnswer::Listed(fixture::photos()));
    press(&mut app, KeyCode::Esc);
    assert_eq!(app.context(), Context::StudioEnd);
    press(&mut app, KeyCode::Esc);
    assert_eq!(app.context(), Context::Studio);
    press(&mut app, KeyCode::Esc);
    let effects = key(&mut app, 'd');
    assert_eq!(asked(&effects), [PhotosRequest::End(SittingEnd::Drop)]);
    press(&mut app, KeyCode::Esc);
    let effects = key(&mut app, 'k');
    assert_eq!(asked(&effects), [PhotosRequest::End(SittingEnd::Keep)]);
    let effects = stage(&mut app, SearchStage::Kept);
    assert_eq!(asked(&effects), [PhotosRequest::Latents]);
    assert!(app.notice.as_ref().unwrap().text.contains("me is kept"));
}

#[test]
fn what_a_search_needs_is_asked() {
    let (mut app, sitting) = begun();
    let failed = |ask| SearchStage::Failed {
        reason: "2 faces were found; which one?\n  1: here\n  2: there".to_owned(),
        ask,
    };
    stage(&mut app, failed(SearchAsk::Which));
    assert_eq!(app.context(), Context::StudioLine);
    key(&mut app, 'x');
    assert!(asked(&press(&mut app, KeyCode::Enter)).is_empty());
    press(&mut app, KeyCode::Backspace);
    key(&mut app, '2');
    let second = Sitting {
        face: FaceChoice::Number(2),
        ..sitting.clone()
    };
    let effects = press(&mut app, KeyCode::Enter);
    assert_eq!(asked(&effects), [PhotosRequest::Invert(second)]);
    stage(&mut app, failed(SearchAsk::AsItIs));
    assert_eq!(app.context(), Context::StudioFace);
    let as_it_is = Sitting {
        face: FaceChoice::AsItIs,
        ..sitting
    };
    let effects = key(&mut app, 'y');
    assert_eq!(asked(&effects), [PhotosRequest::Invert(as_it_is)]);
    stage(&mut app, failed(SearchAsk::Nothing));
    assert_eq!(app.context(), Context::Studio);
}

#[test]
fn latents_are_renamed_deleted_and_taken_back() {
    let mut app = opened();
    let effects = key(&mut app, 'n');
    assert_eq!(asked(&effects), [PhotosRequest::Latents]);
    answered(&mut app, PhotosAnswer::Latents(fixture::latents()));
    key(&mut app, 'r');
    key(&mut app, '2');
    let effects = press(&mut app, KeyCode::Enter);
    let renamed = PhotosRequest::Rename {
        name: "anna".to_owned(),
        to: "anna2".to_owned(),
    };
    assert_eq!(asked(&effects), [renamed]);
    key(&mut app, 'j');
    let effects = key(&mut app, 'd');
    assert_eq!(asked(&effects), [PhotosRequest::Delete("me".to_owned())]);
    let trashed = PathBuf::from("/latents/.trash/me.safetensors");
    let name = "me".to_owned();
    let deleted = PhotosAnswer::Deleted {
        name: name.clone(),
        trashed: trashed.clone(),
    };
    answered(&mut app, deleted);
    let left: Vec<KeptLatent> = fixture::latents().into_iter().take(1).collect();
    answered(&mut app, PhotosAnswer::Latents(left));
    let effects = key(&mut app, 'u');
    assert_eq!(asked(&effects), [PhotosRequest::Restore { trashed, name }]);
    press(&mut app, KeyCode::Esc);
    assert_eq!(app.studio.as_ref().unwrap().view, View::Folder);
}

fn row(app: &App) -> usize {
    app.studio.as_ref().unwrap().row()
}

fn paste(app: &mut App, text: &str) -> Vec<Effect> {
    app.handle(Event::Input(Input::Paste(text.to_owned())))
}

#[test]
fn a_click_selects_a_row_and_a_second_one_enters() {
    let mut app = opened();
    for index in 0..4 {
        app.hits
            .add(Rect::new(1, 2 + index, 40, 1), Target::Photo(index.into()));
    }
    let effects = point(&mut app, CLICK, (5, 4));
    let anna = PathBuf::from("/home/me/photos/anna.png");
    assert_eq!(asked(&effects), [PhotosRequest::Look(anna)]);
    assert_eq!(row(&app), 2);
    point(&mut app, CLICK, (5, 4));
    assert_eq!(app.context(), Context::StudioLine);
    point(&mut app, CLICK, (5, 3));
    assert_eq!(row(&app), 2, "what is typed is about this picture");
    press(&mut app, KeyCode::Esc);
    point(&mut app, CLICK, (5, 3));
    let effects = point(&mut app, CLICK, (5, 3));
    let zoo = PathBuf::from("/home/me/photos/zoo");
    assert_eq!(asked(&effects), [PhotosRequest::List(Some(zoo))]);
    point(&mut app, MouseEventKind::ScrollDown, (5, 2));
    point(&mut app, MouseEventKind::ScrollDown, (5, 2));
    assert_eq!(row(&app), 3);
    point(&mut app, MouseEventKind::ScrollUp, (5, 2));
    assert_eq!(row(&app), 2);
}

#[test]
fn what_is_pasted_goes_into_the_line_and_a_path_begins_one() {
    let mut app = opened();
    paste(&mut app, "nonsense");
    assert_eq!(app.context(), Context::Studio);
    paste(&mut app, "'/home/me/my pictures/a b.png'\n");
    assert_eq!(app.context(), Context::StudioLine);
    let effects = press(&mut app, KeyCode::Enter);
    let path = PathBuf::from("/home/me/my pictures/a b.png");
    assert_eq!(asked(&effects), [PhotosRequest::List(Some(path))]);
    key(&mut app, '/');
    paste(&mut app, "ANN");
    assert_eq!(names(&app), ["anna.png"]);
    press(&mut app, KeyCode::Enter);
    press(&mut app, KeyCode::Enter);
    press(&mut app, KeyCode::Backspace);
    paste(&mut app, "e");
    let effects = press(&mut app, KeyCode::Enter);
    let [PhotosRequest::Invert(sitting)] = &asked(&effects)[..] else {
        panic!("{effects:?}");
    };
    assert_eq!(sitting.name, "anne");
}
