use super::*;

fn stopped(reason: &str) -> Update {
    Update::Stopped {
        reason: reason.to_owned(),
        checkpoint: Some("runs/a/checkpoints/000007.safetensors".into()),
    }
}

/// The reason that the trainer was given.
fn told(effects: &[Effect]) -> String {
    match orders(effects).as_slice() {
        [Order::Stop { reason, .. }] => reason.clone(),
        other => panic!("{other:?}"),
    }
}

/// What comes of the trainer's last word, after every client got it.
fn end(session: &mut Session, reason: &str) -> Ending {
    let effects = session.handle(Event::Trainer(stopped(reason)));
    match effects.as_slice() {
        [Effect::Broadcast(update), Effect::End(ending)] => {
            assert_eq!(update, &stopped(reason));
            assert_eq!(ending.reason, reason);
            assert!(ending.checkpoint.is_some());
            ending.clone()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_shutdown_saves_and_ends_well() {
    let mut session = running();
    let reason = told(&say(&mut session, Command::Shutdown));
    let ending = end(&mut session, &reason);
    assert_eq!(
        (ending.exit_code, ending.trainer),
        (0, TrainerEnd::Finished)
    );
}

#[test]
fn signals_save_and_end_with_their_code() {
    for (signal, code, name) in [
        (Signal::HangUp, 129, "SIGHUP"),
        (Signal::Interrupt, 130, "SIGINT"),
        (Signal::Terminate, 143, "SIGTERM"),
    ] {
        let mut session = running();
        let reason = told(&session.handle(Event::Signal(signal)));
        assert!(reason.contains(name), "{reason}");
        let ending = end(&mut session, &reason);
        assert_eq!(
            (ending.exit_code, ending.trainer),
            (code, TrainerEnd::Finished)
        );
    }
}

#[test]
fn a_second_signal_waits_for_nothing() {
    let mut session = running();
    session.handle(Event::Signal(Signal::Interrupt));
    let effects = session.handle(Event::Signal(Signal::Interrupt));
    let [Effect::End(ending)] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!(
        (ending.exit_code, ending.trainer),
        (130, TrainerEnd::Abandoned)
    );
}

#[test]
fn a_signal_during_a_shutdown_waits_once() {
    let mut session = running();
    let reason = told(&say(&mut session, Command::Shutdown));
    assert_eq!(session.handle(Event::Signal(Signal::Terminate)), []);
    assert_eq!(end(&mut session, &reason).exit_code, 143);
    let effects = session.handle(Event::Signal(Signal::Terminate));
    assert!(
        matches!(effects.as_slice(), [Effect::End(_)]),
        "{effects:?}"
    );
}

#[test]
fn a_trainer_that_ends_unasked_has_crashed() {
    let mut session = running();
    let ending = end(&mut session, "out of memory");
    assert_eq!((ending.exit_code, ending.trainer), (1, TrainerEnd::Crashed));
}

#[test]
fn a_trainer_that_cannot_save_has_crashed() {
    let mut session = running();
    say(&mut session, Command::Shutdown);
    let ending = end(&mut session, "no space left on device");
    assert_eq!((ending.exit_code, ending.trainer), (1, TrainerEnd::Crashed));
}

fn refused() -> Event {
    Event::Trainer(Update::Refused {
        command: STOP.to_owned(),
        reason: "no space left".to_owned(),
    })
}

#[test]
fn where_saving_fails_a_shutdown_is_refused_and_can_be_tried_again() {
    let mut session = running();
    let effects = say(&mut session, Command::Shutdown);
    assert!(matches!(
        orders(&effects)[..],
        [Order::Stop { insists: false, .. }]
    ));
    let effects = session.handle(refused());
    assert!(matches!(effects[..], [Effect::Broadcast(_)]), "{effects:?}");
    let reason = told(&say(&mut session, Command::Shutdown));
    assert_eq!(end(&mut session, &reason).exit_code, 0);
}

#[test]
fn a_signal_does_not_take_that_refusal() {
    let mut session = running();
    say(&mut session, Command::Shutdown);
    session.handle(Event::Signal(Signal::Terminate));
    let effects = session.handle(refused());
    assert!(matches!(
        orders(&effects)[..],
        [Order::Stop { insists: true, .. }]
    ));
    let reason = told(&effects);
    assert_eq!(end(&mut session, &reason).exit_code, 143);
}
