//! Other prompts, typed after `/`.

use super::*;
use crate::preset::Guidance;

fn type_in(app: &mut App, text: &str) {
    for character in text.chars() {
        assert_eq!(key(app, character), [], "{character:?}");
    }
}

/// The words, the start and what else is asked of the engine.
fn tried(commands: &[Command]) -> (String, String, Option<Start>, &[Command]) {
    let [Command::TryPreset { text, start }, more @ ..] = commands else {
        panic!("{commands:?}");
    };
    let preset = text.check().unwrap();
    let Guidance::Text(pairs) = &preset.guidance else {
        panic!("{preset:?}");
    };
    (
        pairs[0].source.clone(),
        pairs[0].target.clone(),
        *start,
        more,
    )
}

fn words(source: &str, target: &str) -> (String, String) {
    (source.to_owned(), target.to_owned())
}

#[test]
fn what_is_typed_is_trained_from_the_present_weights() {
    let mut app = attached(RunPhase::Running, 30);
    key(&mut app, '/');
    assert_eq!(app.context(), Context::Prompt);
    type_in(&mut app, "face -> ukiyo-e q?/");
    for _ in 0..4 {
        press(&mut app, KeyCode::Backspace);
    }
    let commands = sent(&press(&mut app, KeyCode::Enter));
    let (source, target, start, more) = tried(&commands);
    assert_eq!((source, target), words("face", "ukiyo-e"));
    assert_eq!((start, more), (Some(Start::Continue), &[][..]));
    assert_eq!(
        (app.popup, app.wishes.preset().as_deref()),
        (None, Some("ukiyo-e"))
    );
}

#[test]
fn all_but_the_prompts_is_as_in_force_with_what_keys_changed() {
    let mut app = attached(RunPhase::Running, 30);
    status(&mut app, |status| {
        status.learning_rate = 0.01;
        status.iterations = 450;
        status.marks = vec![Mark {
            kind: MarkKind::Preset("sketch".to_owned()),
            iteration: 20,
        }];
    });
    key(&mut app, '/');
    type_in(&mut app, "ukiyo-e");
    let commands = sent(&press(&mut app, KeyCode::Enter));
    let [Command::TryPreset { text, .. }] = &commands[..] else {
        panic!("{commands:?}");
    };
    let (preset, before) = (text.check().unwrap(), app.status().unwrap().preset.clone());
    assert_eq!(preset.training.learning_rate, 0.01);
    assert_eq!(preset.training.iterations, 450 - 20, "those of this preset");
    assert_eq!(preset.losses, before.losses);
    assert_eq!((preset.title.as_str(), preset.hotkey), ("Ukiyo-e", None));
}

#[test]
fn a_paused_run_goes_on_with_it_and_the_start_can_be_chosen() {
    let mut app = attached(RunPhase::Paused, 30);
    key(&mut app, '/');
    type_in(&mut app, "mask");
    press(&mut app, KeyCode::Tab);
    let commands = sent(&press(&mut app, KeyCode::Enter));
    let (_, _, start, more) = tried(&commands);
    assert_eq!((start, more), (Some(Start::Frozen), &[][..]));
    assert_eq!(app.wishes.run(), Some(RunWish::Run));
    // What was in force before does not go on.
    let effects = app.handle(Event::Engine(Update::Progress(None)));
    assert_eq!(effects, []);
    let mut status = app.status().unwrap().clone();
    status.preset.id = "mask".to_owned();
    let update = || Event::Engine(Update::Status(Box::new(status.clone())));
    assert_eq!(sent(&app.handle(update())), [Command::Run]);
    assert_eq!(sent(&app.handle(update())), [], "once");
    key(&mut app, '/');
    type_in(&mut app, "mask");
    let alt = KeyEvent::new(KeyCode::Enter, KeyModifiers::ALT);
    let commands = sent(&app.handle(Event::Input(Input::Key(alt))));
    assert_eq!(tried(&commands).2, Some(Start::Frozen));
}

#[test]
fn what_cannot_be_trained_stays_in_the_line_and_escape_leaves() {
    let mut app = attached(RunPhase::Running, 30);
    key(&mut app, '/');
    assert_eq!(press(&mut app, KeyCode::Enter), [], "nothing is typed");
    type_in(&mut app, "photo");
    assert_eq!(press(&mut app, KeyCode::Enter), []);
    assert_eq!(app.popup, Some(Popup::Prompt));
    press(&mut app, KeyCode::Esc);
    assert_eq!(app.popup, None);
    key(&mut app, '/');
    assert_eq!(app.prompt.line.text(), "");
}

#[test]
fn earlier_lines_come_back_and_text_is_pasted() {
    let mut app = attached(RunPhase::Running, 30);
    key(&mut app, '/');
    app.handle(Event::Input(Input::Paste("photo → mask\n".to_owned())));
    assert_eq!(app.prompt.line.text(), "photo → mask");
    assert_eq!(sent(&press(&mut app, KeyCode::Enter)).len(), 1);
    key(&mut app, '/');
    press(&mut app, KeyCode::Up);
    assert_eq!(app.prompt.line.text(), "photo → mask");
}

#[test]
fn without_an_engine_there_is_no_line() {
    let mut app = App::new(Config::default(), None);
    key(&mut app, '/');
    assert_eq!(app.popup, None);
    assert!(app.notice.as_ref().unwrap().text.contains("not ready"));
}
