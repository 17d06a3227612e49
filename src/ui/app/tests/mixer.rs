use super::*;
use crate::protocol::{Ingredients, MixerAnswer, MixerPage, MixerRequest};
use crate::ui::hits::Target;
use crate::ui::mixer::{PAGE, Reach, Stage};
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;

fn answer(app: &mut App, answer: MixerAnswer) -> Vec<Effect> {
    let answer = Box::new(answer);
    app.handle(Event::Engine(Update::Mixer { client: 1, answer }))
}

fn asked(effects: &[Effect]) -> Vec<MixerRequest> {
    let request = |command| match command {
        Command::Mixer(request) => Some(request),
        _ => None,
    };
    sent(effects).into_iter().filter_map(request).collect()
}

/// The pictures that are to be drawn.
fn page(effects: &[Effect]) -> MixerPage {
    match &asked(effects)[..] {
        [MixerRequest::Draw(page)] => page.clone(),
        other => panic!("{other:?}"),
    }
}

/// The weights everywhere, in thousandths.
fn weights(app: &App) -> Vec<i32> {
    let table = &app.mixer.as_ref().unwrap().table;
    table.thousandths(Reach::Everywhere).to_vec()
}

fn opened(found: Ingredients) -> (App, Vec<Effect>) {
    let mut app = attached(RunPhase::Running, 137);
    assert_eq!(asked(&key(&mut app, 'm')), [MixerRequest::List]);
    let effects = answer(&mut app, MixerAnswer::Listed(found));
    (app, effects)
}

/// The present run and another one, half of each.
fn mixing() -> App {
    let (mut app, effects) = opened(fixture::ingredients());
    assert_eq!(asked(&effects), []);
    let page = page(&press(&mut app, KeyCode::Enter));
    assert_eq!((page.count, page.seed, page.truncation), (PAGE, 0, 0.7));
    app
}

fn mouse(app: &mut App, kind: MouseEventKind, (column, row): (u16, u16)) -> Vec<Effect> {
    app.handle(Event::Input(Input::Mouse(MouseEvent {
        kind,
        column,
        row,
        modifiers: KeyModifiers::NONE,
    })))
}

#[test]
fn where_there_is_no_choice_it_is_mixed_at_once() {
    let (app, effects) = opened(fixture::few_ingredients(2));
    assert_eq!(page(&effects).mixture.weights, [0.5, 0.5]);
    assert_eq!(app.context(), Context::Mixer);
    assert!(app.animates());
}

#[test]
fn checkpoints_are_picked_and_mixed() {
    let (mut app, _) = opened(fixture::ingredients());
    assert_eq!(app.context(), Context::MixerList);
    key(&mut app, ' ');
    assert_eq!(asked(&press(&mut app, KeyCode::Enter)), []);
    assert_eq!(app.context(), Context::MixerList);
    let said = app.notice.as_ref().unwrap().text.clone();
    assert!(said.contains("two or more"), "{said}");
    press(&mut app, KeyCode::Down);
    key(&mut app, ' ');
    let page = page(&press(&mut app, KeyCode::Enter));
    assert_eq!(page.mixture.checkpoints.len(), 2);
    assert_eq!(page.mixture.checkpoints[1], "demo");
    press(&mut app, KeyCode::Esc);
    assert_eq!(app.context(), Context::MixerList);
}

#[test]
fn every_change_of_a_slider_is_drawn() {
    let mut app = mixing();
    assert_eq!(page(&key(&mut app, 'l')).mixture.weights, [0.55, 0.45]);
    let slightly = app.handle(Event::Input(Input::Key(KeyEvent::new(
        KeyCode::Left,
        KeyModifiers::SHIFT,
    ))));
    assert_eq!(page(&slightly).mixture.weights, [0.54, 0.46]);
    press(&mut app, KeyCode::Tab);
    key(&mut app, 'j');
    let own = page(&key(&mut app, '1')).mixture;
    assert_eq!(
        (own.weights, own.coarse),
        (vec![0.54, 0.46], Some(vec![0.0, 1.0]))
    );
    assert_eq!(page(&key(&mut app, 'x')).mixture.coarse, None);
    assert_eq!(page(&key(&mut app, '}')).truncation, 0.75);
    assert_eq!(page(&key(&mut app, 'n')).seed, 8);
    assert_eq!(page(&key(&mut app, 'b')).seed, 0);
    let large = page(&key(&mut app, 'z'));
    assert_eq!(large.count, 1);
    assert!(large.side > 256);
}

#[test]
fn what_is_mixed_is_there_again_when_the_mixer_is() {
    let mut app = mixing();
    key(&mut app, 'l');
    assert_eq!(asked(&key(&mut app, 'm')), [MixerRequest::Close]);
    assert_eq!(app.context(), Context::Main);
    let again = asked(&key(&mut app, 'm'));
    assert_eq!(again[0], MixerRequest::List);
    assert!(matches!(&again[1], MixerRequest::Draw(page) if page.mixture.weights[0] == 0.55));
    // The browser of photographs takes its place.
    let photos = crate::ui::action::Action::Studio(crate::ui::action::StudioAction::Open);
    assert_eq!(asked(&app.act(photos)), [MixerRequest::Close]);
    assert_eq!(app.context(), Context::Studio);
}

#[test]
fn a_slider_follows_the_mouse_wherever_that_is() {
    let mut app = mixing();
    let track = Rect::new(10, 5, 41, 1);
    let reach = Reach::Everywhere;
    app.hits.add(track, Target::Weight { row: 1, reach });
    let left = MouseButton::Left;
    let clicked = page(&mouse(&mut app, MouseEventKind::Down(left), (30, 5)));
    assert_eq!(clicked.mixture.weights, [0.5, 0.5]);
    let dragged = page(&mouse(&mut app, MouseEventKind::Drag(left), (40, 9)));
    assert_eq!(dragged.mixture.weights, [0.0, 1.0]);
    mouse(&mut app, MouseEventKind::Drag(left), (200, 0));
    assert_eq!(weights(&app), [-500, 1500]);
    mouse(&mut app, MouseEventKind::Drag(left), (0, 0));
    assert_eq!(weights(&app), [1500, -500]);
    mouse(&mut app, MouseEventKind::Up(left), (0, 0));
    assert_eq!(mouse(&mut app, MouseEventKind::Drag(left), (20, 5)), []);
    assert_eq!(weights(&app), [1500, -500]);
    assert_eq!(app.mixer.as_ref().unwrap().table.row, 1);
    let share = Target::Share {
        row: 0,
        reach: Reach::Fine,
    };
    app.hits.add(Rect::new(0, 2, 7, 1), share);
    assert_eq!(mouse(&mut app, MouseEventKind::Down(left), (3, 2)), []);
    let table = &app.mixer.as_ref().unwrap().table;
    assert_eq!((table.row, table.reach), (0, Reach::Fine));
    mouse(&mut app, MouseEventKind::Down(left), (10, 5));
    let wheel = mouse(&mut app, MouseEventKind::ScrollUp, (20, 5));
    assert_eq!(page(&wheel).mixture.weights, [1.45, -0.45]);
}

#[test]
fn the_truncation_is_drawn_where_its_slider_is_clicked() {
    let mut app = mixing();
    app.hits.add(Rect::new(20, 1, 16, 1), Target::Slider);
    let down = MouseEventKind::Down(MouseButton::Left);
    assert_eq!(page(&mouse(&mut app, down, (30, 1))).truncation, 1.0);
    let drag = MouseEventKind::Drag(MouseButton::Left);
    assert_eq!(page(&mouse(&mut app, drag, (35, 1))).truncation, 1.5);
    assert_eq!(asked(&mouse(&mut app, drag, (35, 1))), []);
}

#[test]
fn a_row_of_the_list_is_selected_and_then_picked_by_clicks() {
    let (mut app, _) = opened(fixture::ingredients());
    app.hits.add(Rect::new(0, 8, 40, 1), Target::Ingredient(3));
    let down = MouseEventKind::Down(MouseButton::Left);
    mouse(&mut app, down, (5, 8));
    assert_eq!(app.mixer.as_ref().unwrap().picked.len(), 2);
    mouse(&mut app, down, (5, 8));
    assert_eq!(app.mixer.as_ref().unwrap().picked[2].preset, "clay");
}

#[test]
fn a_mixture_is_saved_under_a_name() {
    let mut app = mixing();
    assert_eq!(asked(&key(&mut app, 's')), []);
    assert_eq!(app.context(), Context::MixerLine);
    key(&mut app, '!');
    let effects = press(&mut app, KeyCode::Enter);
    let [MixerRequest::Save { mixture, name }] = &asked(&effects)[..] else {
        panic!("{effects:?}");
    };
    assert_eq!(
        (mixture.weights.len(), name.as_str()),
        (2, "sketch-zombie-2!")
    );
    assert!(app.animates());
    let request = MixerRequest::Save {
        mixture: mixture.clone(),
        name: name.clone(),
    };
    let reason = "`sketch-zombie-2!` cannot be a name".to_owned();
    answer(&mut app, MixerAnswer::Failed { request, reason });
    assert_eq!(app.context(), Context::MixerLine);
    press(&mut app, KeyCode::Backspace);
    assert!(matches!(
        &asked(&press(&mut app, KeyCode::Enter))[..],
        [MixerRequest::Save { name, .. }] if name == "sketch-zombie-2"
    ));
    let path = "/runs/blends/sketch-zombie-2.safetensors".into();
    let command = "nada blend a b".to_owned();
    let effects = answer(&mut app, MixerAnswer::Saved { path, command });
    assert_eq!(asked(&effects), [MixerRequest::List]);
    let saved = app.mixer.as_ref().unwrap().saved.as_ref().unwrap();
    assert_eq!(saved.command, "nada blend a b");
}

#[test]
fn the_present_weights_are_written_and_picked() {
    let (mut app, _) = opened(fixture::ingredients());
    assert_eq!(sent(&key(&mut app, 'p')), [Command::SaveCheckpoint]);
    let effects = app.handle(Event::Engine(Update::Saved {
        path: "/runs/a/checkpoints/000137.safetensors".into(),
        iteration: 137,
    }));
    assert_eq!(asked(&effects), [MixerRequest::List]);
    let mut found = fixture::ingredients();
    found.all[0].iteration = Some(137);
    found.all[0].name = "/runs/a/checkpoints/000137.safetensors".to_owned();
    answer(&mut app, MixerAnswer::Listed(found));
    let mixer = app.mixer.as_ref().unwrap();
    assert_eq!(
        (mixer.picked[0].iteration, mixer.picked.len()),
        (Some(137), 2)
    );
    assert_eq!(mixer.stage, Stage::Picking);
}

#[test]
fn failures_are_said_and_stale_ones_are_not() {
    let mut app = mixing();
    let stale = app.mixer.as_ref().unwrap().page();
    let page = page(&key(&mut app, 'l'));
    let failed = |page| MixerAnswer::Failed {
        request: MixerRequest::Draw(page),
        reason: "the file is gone".to_owned(),
    };
    answer(&mut app, failed(stale));
    assert_eq!(app.mixer.as_ref().unwrap().failed, None);
    answer(&mut app, failed(page));
    assert!(app.mixer.as_ref().unwrap().failed.is_some());
    assert!(!app.animates());
    key(&mut app, 'l');
    assert_eq!(app.mixer.as_ref().unwrap().failed, None);
}

#[test]
fn a_new_line_to_the_engine_asks_for_all_again() {
    let mut app = mixing();
    let snapshot = fixture::snapshot(RunPhase::Running, 140);
    let effects = app.handle(Event::Engine(Update::Snapshot(Box::new(snapshot))));
    assert!(matches!(
        &asked(&effects)[..],
        [MixerRequest::List, MixerRequest::Draw(_)]
    ));
}

#[test]
fn a_mixture_is_saved_while_the_mixer_is_closed() {
    let mut app = mixing();
    key(&mut app, 's');
    press(&mut app, KeyCode::Enter);
    key(&mut app, 'm');
    assert!(app.mixer.is_none());
    let path = "/runs/blends/sketch-zombie-2.safetensors".into();
    let command = "nada blend a b".to_owned();
    let effects = answer(&mut app, MixerAnswer::Saved { path, command });
    assert_eq!(asked(&effects), []);
    let notice = app.notice.as_ref().unwrap();
    assert!(notice.text.contains("sketch-zombie-2"), "{notice:?}");
    key(&mut app, 'm');
    assert_eq!(app.mixer.as_ref().unwrap().saving, None);
}
