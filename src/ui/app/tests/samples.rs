use crossterm::event::{MouseButton, MouseEventKind};

use super::chart::{CLICK, point};
use super::*;
use crate::protocol::{
    KeptChange, KeptSample, Painter, SamplesAnswer, SamplesRequest, Sheet, Subject,
};
use crate::ui::hits::Target;
use crate::ui::samples::PAGE;
use ratatui::layout::Rect;

fn answer(app: &mut App, answer: SamplesAnswer) -> Vec<Effect> {
    let answer = Box::new(answer);
    app.handle(Event::Engine(Update::Samples { client: 1, answer }))
}

fn asked(effects: &[Effect]) -> Vec<SamplesRequest> {
    let request = |command| match command {
        Command::Samples(request) => Some(request),
        _ => None,
    };
    sent(effects).into_iter().filter_map(request).collect()
}

/// The page that is to be drawn.
fn page(effects: &[Effect]) -> Sheet {
    let draws = asked(effects)
        .into_iter()
        .find_map(|request| match request {
            SamplesRequest::Draw(sheet) => Some(sheet),
            _ => None,
        });
    draws.expect("a page")
}

fn draw(app: &mut App, sheet: Sheet, iteration: u32) {
    for index in 0..sheet.count {
        let picture = fixture::picture(index as u8, 0);
        answer(
            app,
            SamplesAnswer::Drawn {
                sheet,
                iteration,
                index,
                picture,
            },
        );
    }
}

/// The gallery with its first page.
fn opened(phase: RunPhase) -> App {
    let mut app = attached(phase, 137);
    let sheet = page(&key(&mut app, 'G'));
    draw(&mut app, sheet, 137);
    app
}

fn kept(seed: u64) -> SamplesAnswer {
    let file = format!("000137-seed-{seed}-psi-0.7.png");
    SamplesAnswer::Kept {
        run: Some("/runs/20260102-a".into()),
        kept: vec![KeptSample {
            file: file.clone(),
            iteration: Some(137),
            seed,
            truncation: 0.7,
        }],
        change: KeptChange::Added(format!("/runs/20260102-a/kept/{file}").into()),
    }
}

#[test]
fn the_gallery_opens_with_the_present_weights_and_closes() {
    let mut app = attached(RunPhase::Running, 137);
    let effects = key(&mut app, 'G');
    assert_eq!(asked(&effects)[0], SamplesRequest::List);
    let sheet = page(&effects);
    assert_eq!((sheet.subject, sheet.seed), (Subject::Present, 0));
    assert_eq!((sheet.again, sheet.truncation), (None, 0.7));
    assert_eq!(app.context(), Context::Samples);
    assert!(app.animates());
    draw(&mut app, sheet, 137);
    assert!(!app.animates());
    assert_eq!(asked(&key(&mut app, 'q')), [SamplesRequest::Close]);
    assert_eq!(app.context(), Context::Main);
}

#[test]
fn pages_truncation_and_painter_are_drawn_with_the_same_weights() {
    let mut app = opened(RunPhase::Running);
    status(&mut app, |status| status.iteration = 150);
    let next = page(&key(&mut app, 'n'));
    assert_eq!((next.seed, next.again), (12, Some(137)));
    assert_eq!(page(&key(&mut app, '}')).truncation, 0.75);
    assert_eq!(page(&key(&mut app, '-')).truncation, 0.7);
    assert_eq!(page(&key(&mut app, 'f')).painter, Painter::Frozen);
    assert_eq!(page(&key(&mut app, 'b')).seed, 0);
    assert_eq!(asked(&key(&mut app, 'b')), []);
    assert_eq!(page(&key(&mut app, 'p')).again, None);
    assert!(page(&key(&mut app, 'r')).seed > 100);
}

#[test]
fn the_cursor_moves_in_the_grid_and_turns_pages_at_its_ends() {
    let mut app = opened(RunPhase::Paused);
    for index in 0..PAGE as u16 {
        let area = Rect::new(index % 4 * 10, index / 4 * 10, 9, 9);
        app.hits.add(area, Target::Sample(index.into()));
    }
    let cursor = |app: &App| app.samples.as_ref().unwrap().cursor;
    key(&mut app, 'j');
    press(&mut app, KeyCode::Right);
    assert_eq!(cursor(&app), 5);
    key(&mut app, 'k');
    key(&mut app, 'h');
    assert_eq!(cursor(&app), 0);
    assert_eq!(asked(&key(&mut app, 'k')), []);
    assert_eq!(cursor(&app), 0);
    for _ in 0..11 {
        key(&mut app, 'l');
    }
    assert_eq!(page(&key(&mut app, 'l')).seed, 12);
    assert_eq!(cursor(&app), 0);
    assert_eq!(page(&key(&mut app, 'h')).seed, 0);
    assert_eq!(cursor(&app), 11);
}

#[test]
fn a_sample_is_kept_and_deleted_again() {
    let mut app = opened(RunPhase::Paused);
    key(&mut app, 'l');
    let [SamplesRequest::Keep(sheet)] = asked(&key(&mut app, ' '))[..] else {
        panic!("not kept");
    };
    assert_eq!((sheet.seed, sheet.count, sheet.again), (1, 1, Some(137)));
    answer(&mut app, kept(1));
    let notice = app.notice.as_ref().unwrap();
    assert_eq!(
        notice.text,
        "Kept: 20260102-a/kept/000137-seed-1-psi-0.7.png"
    );
    let discard = SamplesRequest::Discard("000137-seed-1-psi-0.7.png".to_owned());
    assert_eq!(asked(&key(&mut app, ' ')), [discard]);
}

#[test]
fn what_is_not_drawn_yet_is_not_kept_and_refusals_say_why() {
    let mut app = attached(RunPhase::Paused, 0);
    let sheet = page(&key(&mut app, 'G'));
    assert_eq!(asked(&key(&mut app, ' ')), []);
    assert!(app.notice.as_ref().unwrap().text.contains("being drawn"));
    draw(&mut app, sheet, 0);
    let asked = asked(&key(&mut app, ' '));
    let request = asked[0].clone();
    let reason = "train one, then keep".to_owned();
    answer(&mut app, SamplesAnswer::Failed { request, reason });
    let notice = app.notice.as_ref().unwrap();
    assert_eq!(notice.text, "Cannot keep it: train one, then keep");
    let request = SamplesRequest::Draw(sheet);
    let reason = "nothing is loaded yet".to_owned();
    answer(&mut app, SamplesAnswer::Failed { request, reason });
    assert!(app.samples.as_ref().unwrap().failed.is_some());
    assert!(!app.animates());
}

#[test]
fn enter_shows_one_large_and_escape_goes_back_a_step() {
    let mut app = opened(RunPhase::Paused);
    let sheet = page(&press(&mut app, KeyCode::Enter));
    assert_eq!(sheet.count, 1);
    draw(&mut app, sheet, 137);
    let next = page(&key(&mut app, 'l'));
    assert_eq!((next.seed, next.count), (1, 1));
    assert_eq!(asked(&press(&mut app, KeyCode::Esc)), []);
    assert!(app.samples.as_ref().unwrap().large.is_none());
    press(&mut app, KeyCode::Esc);
    assert!(app.samples.is_none());
}

#[test]
fn a_looked_at_stop_draws_if_its_weights_are_there() {
    let mut app = App::new(Config::default(), None);
    let snapshot = fixture::with_stops(RunPhase::Paused, 137);
    let stops = snapshot.history.stops.clone();
    app.handle(Event::Engine(Update::Snapshot(Box::new(snapshot))));
    let mut seen = [false; 2];
    for _ in 0..stops.len() {
        key(&mut app, 'b');
        let stop = app.looked().unwrap().clone();
        seen[usize::from(stop.kept)] = true;
        let effects = key(&mut app, 'G');
        if stop.kept {
            let subject = Subject::Stop(stop.iteration);
            assert_eq!(page(&effects).subject, subject);
            key(&mut app, 'q');
        } else {
            assert!(app.samples.is_none());
            assert!(app.notice.as_ref().unwrap().text.contains("not kept"));
        }
    }
    assert_eq!(seen, [true; 2]);
}

#[test]
fn after_a_break_the_page_is_asked_for_again() {
    let mut app = opened(RunPhase::Running);
    let snapshot = fixture::snapshot(RunPhase::Running, 140);
    let effects = app.handle(Event::Engine(Update::Snapshot(Box::new(snapshot))));
    assert_eq!(page(&effects).again, Some(137));
}

#[test]
fn what_comes_after_the_gallery_was_left_changes_nothing() {
    let mut app = opened(RunPhase::Running);
    let sheet = app.samples.as_ref().unwrap().sheet;
    key(&mut app, 'G');
    draw(&mut app, sheet, 137);
    answer(&mut app, kept(3));
    assert!(app.samples.is_none());
}

#[test]
fn the_truncation_is_set_where_the_slider_is_clicked() {
    let mut app = opened(RunPhase::Paused);
    app.hits.add(Rect::new(20, 1, 16, 1), Target::Slider);
    let middle = page(&point(&mut app, CLICK, (30, 1)));
    assert_eq!((middle.truncation, middle.again), (1.0, Some(137)));
    let drag = MouseEventKind::Drag(MouseButton::Left);
    assert_eq!(page(&point(&mut app, drag, (35, 1))).truncation, 1.5);
    assert_eq!(asked(&point(&mut app, drag, (35, 1))), []);
    assert_eq!(page(&point(&mut app, drag, (20, 1))).truncation, 0.0);
}

#[test]
fn a_sample_is_selected_by_a_click_and_large_by_the_second() {
    let mut app = opened(RunPhase::Paused);
    app.hits.add(Rect::new(0, 0, 9, 9), Target::Sample(5));
    assert_eq!(asked(&point(&mut app, CLICK, (3, 3))), []);
    let large = page(&point(&mut app, CLICK, (3, 3)));
    assert_eq!((large.seed, large.count), (5, 1));
    assert!(app.samples.as_ref().unwrap().large.is_some());
}
