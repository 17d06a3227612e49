use super::*;
use crate::protocol::{FilmAnswer, FilmPlan, FilmPurpose, FilmRequest, FilmSet, FilmStage};
use crate::ui::film::Row;
use crate::ui::hits::Target;
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;

fn answer(app: &mut App, answer: FilmAnswer) -> Vec<Effect> {
    app.handle(Event::Engine(Update::Film(Box::new(answer))))
}

fn asked(effects: &[Effect]) -> Vec<FilmRequest> {
    let request = |command| match command {
        Command::Film(request) => Some(request),
        _ => None,
    };
    sent(effects).into_iter().filter_map(request).collect()
}

fn opened(set: FilmSet) -> App {
    let mut app = attached(RunPhase::Running, 137);
    assert_eq!(asked(&key(&mut app, 'F')), [FilmRequest::Look]);
    assert!(app.animates());
    answer(&mut app, FilmAnswer::Set(set));
    assert!(!app.animates());
    app
}

fn previewed(effects: &[Effect]) -> FilmPlan {
    match &asked(effects)[..] {
        [FilmRequest::Preview(plan)] => plan.clone(),
        other => panic!("{other:?}"),
    }
}

fn preview(app: &mut App, plan: &FilmPlan, (stage, frame): (FilmStage, u32)) {
    let said = fixture::filming(FilmPurpose::Preview, plan, (stage, frame));
    answer(app, said);
}

fn frame(app: &mut App, index: u32) {
    let picture = fixture::picture(index as u8, 0);
    answer(app, FilmAnswer::Frame { index, picture });
}

/// A preview of three frames that is whole.
fn drawn() -> App {
    let mut app = opened(fixture::film_set());
    let plan = previewed(&press(&mut app, KeyCode::Enter));
    preview(&mut app, &plan, (FilmStage::Begins, 0));
    for index in 0..3 {
        frame(&mut app, index);
    }
    preview(&mut app, &plan, (FilmStage::Drawn, 3));
    app
}

fn at(app: &App) -> usize {
    app.film.reel.shown().unwrap().0
}

fn select(app: &mut App, row: Row) {
    let place = app.film.form.rows().iter().position(|one| *one == row);
    app.film.form.select(place.unwrap());
}

#[test]
fn enter_films_the_present_run_at_once() {
    let mut app = opened(fixture::film_set());
    let plan = previewed(&press(&mut app, KeyCode::Enter));
    assert_eq!(plan.source, fixture::film_set().newest);
    assert!((plan.truncation - 0.7).abs() < 1e-9);
    assert_eq!(app.context(), Context::FilmScreen);
    assert!(app.films_the_past());
}

#[test]
fn no_key_waits_for_a_film() {
    let mut app = opened(fixture::film_set());
    let plan = previewed(&press(&mut app, KeyCode::Enter));
    preview(&mut app, &plan, (FilmStage::Draws, 1));
    assert_eq!(asked(&press(&mut app, KeyCode::Esc)), []);
    assert_eq!(app.context(), Context::Film);
    assert_eq!(asked(&press(&mut app, KeyCode::Esc)), [FilmRequest::Close]);
    assert_eq!(app.context(), Context::Main);
    assert!(!app.animates());
    assert_eq!(sent(&key(&mut app, ' ')), [Command::Pause]);
}

#[test]
fn frames_are_played_by_ticks_only_while_the_room_is_open() {
    let mut app = drawn();
    app.notice = None;
    assert!(app.needs_ticks() && !app.animates());
    app.take_stale();
    app.handle(Event::Tick);
    assert!(app.take_stale());
    assert_eq!(at(&app), 1);
    key(&mut app, ' ');
    assert!(!app.needs_ticks());
    app.take_stale();
    app.handle(Event::Tick);
    assert!(
        !app.take_stale(),
        "a frame that has not changed is not drawn"
    );
    press(&mut app, KeyCode::Right);
    press(&mut app, KeyCode::Right);
    assert_eq!(at(&app), 0);
    key(&mut app, ' ');
    assert!(app.needs_ticks());
    press(&mut app, KeyCode::Esc);
    press(&mut app, KeyCode::Esc);
    assert!(!app.needs_ticks());
    app.handle(Event::Tick);
    assert_eq!(at(&app), 0);
    // It is as it was left.
    key(&mut app, 'F');
    assert_eq!(app.film.reel.count(), 3);
}

#[test]
fn values_are_typed_and_wrong_ones_are_said() {
    let mut app = opened(fixture::film_set());
    select(&mut app, Row::Who);
    key(&mut app, 'e');
    assert_eq!(app.context(), Context::FilmLine);
    app.handle(Event::Input(Input::Paste(", otto".to_owned())));
    let mistake = app.film.mistake().unwrap();
    assert!(mistake.contains("otto"), "{mistake}");
    press(&mut app, KeyCode::Enter);
    assert_eq!(app.context(), Context::FilmLine);
    app.handle(Event::Input(Input::Key(KeyEvent::new(
        KeyCode::Char('u'),
        KeyModifiers::CONTROL,
    ))));
    for character in "7, me".chars() {
        key(&mut app, character);
    }
    press(&mut app, KeyCode::Enter);
    let plan = previewed(&press(&mut app, KeyCode::Enter));
    assert_eq!((plan.seeds, plan.latents), (vec![7], vec!["me".to_owned()]));
}

#[test]
fn one_person_walks_nowhere() {
    let mut app = opened(fixture::film_set());
    select(&mut app, Row::Who);
    key(&mut app, 'e');
    press(&mut app, KeyCode::Backspace);
    press(&mut app, KeyCode::Backspace);
    press(&mut app, KeyCode::Enter);
    assert_eq!(asked(&press(&mut app, KeyCode::Enter)), []);
    let said = app.notice.as_ref().unwrap().text.clone();
    assert!(said.contains("two people"), "{said}");
}

#[test]
fn without_ffmpeg_nothing_is_begun() {
    let mut app = opened(fixture::film_set());
    select(&mut app, Row::Format);
    key(&mut app, 'h');
    assert_eq!(asked(&key(&mut app, 'w')), [FilmRequest::Look]);
    let said = app.notice.as_ref().unwrap().text.clone();
    assert!(said.contains("webm needs ffmpeg"), "{said}");
    let ffmpeg = FilmSet {
        ffmpeg: true,
        ..fixture::film_set()
    };
    answer(&mut app, FilmAnswer::Set(ffmpeg));
    assert!(matches!(
        &asked(&key(&mut app, 'w'))[..],
        [FilmRequest::Write(_)]
    ));
}

#[test]
fn what_is_made_can_be_ended() {
    let mut app = opened(fixture::film_set());
    assert_eq!(asked(&key(&mut app, 'x')), []);
    let plan = previewed(&press(&mut app, KeyCode::Enter));
    preview(&mut app, &plan, (FilmStage::Draws, 1));
    assert!(app.animates());
    assert_eq!(asked(&key(&mut app, 'x')), [FilmRequest::Cancel]);
    preview(&mut app, &plan, (FilmStage::Dropped, 1));
    assert!(!app.animates());
}

#[test]
fn who_is_elsewhere_hears_of_a_written_film() {
    let mut app = opened(fixture::film_set());
    let plan = previewed(&press(&mut app, KeyCode::Enter));
    press(&mut app, KeyCode::Esc);
    press(&mut app, KeyCode::Esc);
    let stage = FilmStage::Written {
        path: "/runs/a/films/walk-000120.gif".into(),
        bytes: 1,
        command: "nada video".to_owned(),
    };
    let said = fixture::filming(FilmPurpose::Write, &plan, (stage, 120));
    answer(&mut app, said);
    let said = app.notice.as_ref().unwrap().text.clone();
    assert!(said.contains("films/walk-000120.gif"), "{said}");
}

#[test]
fn a_connection_that_was_away_is_noticed() {
    let mut app = opened(fixture::film_set());
    let plan = previewed(&press(&mut app, KeyCode::Enter));
    preview(&mut app, &plan, (FilmStage::Draws, 1));
    let snapshot = fixture::snapshot(RunPhase::Running, 140);
    let effects = app.handle(Event::Engine(Update::Snapshot(Box::new(snapshot))));
    assert_eq!(asked(&effects), [FilmRequest::Close, FilmRequest::Look]);
    assert!(app.film.under_way().is_none());
}

#[test]
fn a_saved_checkpoint_can_be_filmed() {
    let mut app = opened(fixture::film_set());
    assert_eq!(sent(&key(&mut app, 's')), [Command::SaveCheckpoint]);
    let path = "/runs/a/checkpoints/000137.safetensors".into();
    let saved = Update::Saved {
        path,
        iteration: 137,
    };
    assert_eq!(
        asked(&app.handle(Event::Engine(saved))),
        [FilmRequest::Look]
    );
}

#[test]
fn rows_are_clicked() {
    let mut app = opened(fixture::film_set());
    app.hits.add(Rect::new(0, 5, 10, 1), Target::FilmRow(0));
    app.hits.add(Rect::new(0, 6, 10, 1), Target::FilmRow(1));
    let mut click = |row: u16| {
        app.handle(Event::Input(Input::Mouse(MouseEvent {
            kind: MouseEventKind::Down(MouseButton::Left),
            column: 1,
            row,
            modifiers: KeyModifiers::NONE,
        })));
        (app.film.form.row(), app.context())
    };
    assert_eq!(click(6), (Row::Who, Context::Film));
    assert_eq!(click(6), (Row::Who, Context::FilmLine));
    // What is typed is about this row.
    assert_eq!(click(5), (Row::Who, Context::FilmLine));
}
