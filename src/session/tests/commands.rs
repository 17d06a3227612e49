use super::*;
use crate::preset::{Guidance, Start};
use crate::protocol::{History, Stop};

fn order(command: Command) -> Order {
    match orders(&say(&mut running(), command)).as_slice() {
        [order] => order.clone(),
        other => panic!("{other:?}"),
    }
}

fn refused(command: Command) -> String {
    refusal(&say(&mut running(), command))
}

#[test]
fn commands_become_orders() {
    let pairs = [
        (Command::Run, Order::Run),
        (Command::Pause, Order::Pause),
        (Command::Step(3), Order::Step(3)),
        (Command::Restart, Order::Restart),
        (Command::SetIterations(300), Order::SetIterations(300)),
        (Command::SetLearningRate(0.5), Order::SetLearningRate(0.5)),
        (Command::SetTruncation(1.0), Order::SetTruncation(1.0)),
        (Command::Resample { seed: None }, Order::Resample(None)),
        (
            Command::Resample { seed: Some(4) },
            Order::Resample(Some(4)),
        ),
        (Command::Preview, Order::Preview),
        (Command::SaveCheckpoint, Order::SaveCheckpoint),
        (Command::Resume("a".into()), Order::Resume("a".into())),
    ];
    for (command, expected) in pairs {
        assert_eq!(order(command), expected);
    }
}

fn with_stops() -> Session {
    let mut session = running();
    let stop = |iteration, kept| Stop {
        iteration,
        scores: None,
        kept,
    };
    let stops = vec![stop(10, true), stop(20, false)];
    let history = Box::new(History {
        stops,
        suggestion: None,
    });
    session.handle(Event::Trainer(Update::History(history)));
    session
}

#[test]
fn one_goes_back_to_stops_that_have_weights() {
    let go_to = |iteration| say(&mut with_stops(), Command::GoTo { iteration });
    assert_eq!(orders(&go_to(10)), [Order::GoTo(10)]);
    assert!(refusal(&go_to(20)).contains("history_mb"));
    assert!(refusal(&go_to(15)).contains("no stop at iteration 15"));
}

#[test]
fn pictures_of_the_past_are_fetched_for_whoever_asks() {
    let effects = say(&mut with_stops(), Command::Look { iteration: 10 });
    let [
        Effect::Fetch {
            iteration: 10, run, ..
        },
    ] = effects.as_slice()
    else {
        panic!("{effects:?}");
    };
    assert_eq!(run.to_str(), Some("runs/a"));
}

#[test]
fn a_preset_starts_as_it_says_or_as_the_command_says() {
    let preset = fixture::preset("zombie");
    let own = preset.start;
    for (start, expected) in [
        (None, own),
        (Some(Start::Frozen), Start::Frozen),
        (Some(Start::Continue), Start::Continue),
    ] {
        let id = "zombie".to_owned();
        assert_eq!(
            order(Command::SetPreset { id, start }),
            Order::Adapt {
                preset: Box::new(preset.clone()),
                start: expected,
            }
        );
    }
}

#[test]
fn values_out_of_range_are_refused_with_the_range() {
    assert_eq!(
        refused(Command::SetIterations(0)),
        "set the iterations: 0; allowed: a whole number from 1 to 1000000"
    );
    assert_eq!(
        refused(Command::SetLearningRate(1.5)),
        "set the learning rate: 1.5; allowed: a number from 0.0000001 to 1"
    );
    assert!(refused(Command::SetLearningRate(f64::NAN)).contains("allowed"));
    assert!(refused(Command::SetTruncation(1.51)).contains("from 0 to 1.5"));
    assert!(refused(Command::Step(0)).contains("allowed: 1 to 1000000"));
    let seed = Some(u64::MAX);
    assert!(refused(Command::Resample { seed }).contains("0 or more"));
}

#[test]
fn an_unknown_preset_is_refused_with_the_known_ones() {
    let id = "sktech".to_owned();
    let text = refused(Command::SetPreset { id, start: None });
    assert!(
        text.starts_with("switch preset: no preset `sktech`"),
        "{text}"
    );
    assert!(text.contains("sketch, "), "{text}");
}

fn broken(session: &mut Session, change: impl FnOnce(&mut PresetEntry)) {
    let mut entries = fixture::presets();
    let entry = entries.iter_mut().find(|entry| entry.preset.id == "zombie");
    let entry = entry.unwrap();
    entry.error = Some("line 3, column 1: unknown field".to_owned());
    change(entry);
    session.handle(Event::Library(entries));
}

fn switch_to_zombie(session: &mut Session) -> Vec<Effect> {
    let id = "zombie".to_owned();
    say(session, Command::SetPreset { id, start: None })
}

#[test]
fn a_preset_that_was_broken_from_the_first_is_refused_with_its_error() {
    let mut session = running();
    broken(&mut session, |entry| {
        entry.preset.guidance = Guidance::Text(Vec::new());
    });
    let text = refusal(&switch_to_zombie(&mut session));
    assert!(text.contains("line 3, column 1"), "{text}");
}

#[test]
fn a_preset_that_broke_later_is_used_as_it_was_and_the_log_says_so() {
    let mut session = running();
    broken(&mut session, |_| {});
    let effects = switch_to_zombie(&mut session);
    assert!(matches!(
        orders(&effects).as_slice(),
        [Order::Adapt { preset, .. }] if **preset == fixture::preset("zombie")
    ));
    let [(Level::Warning, text)] = &lines(&effects)[..] else {
        panic!("{effects:?}");
    };
    assert!(text.contains("last good version"), "{text}");
}

#[test]
fn everything_but_leaving_is_refused_while_stopping() {
    let mut session = running();
    say(&mut session, Command::Shutdown);
    for command in [Command::Run, Command::SaveCheckpoint, Command::Shutdown] {
        let text = refusal(&say(&mut session, command));
        assert!(text.contains("is saving"), "{text}");
    }
    assert_eq!(say(&mut session, Command::Detach), [Effect::Dismiss(ME)]);
}
