use super::*;
use crate::protocol::{
    KeptChange, Painter, Picture, SamplesAnswer, SamplesRequest, Sheet, Stop, Subject,
};

fn sheet(subject: Subject) -> Sheet {
    Sheet {
        subject,
        again: None,
        painter: Painter::Trained,
        seed: 7,
        count: 12,
        truncation: 0.7,
        side: 256,
    }
}

fn failure(effects: &[Effect]) -> String {
    match effects {
        [Effect::Send(ME, Update::Samples { client: ME, answer })] => match &**answer {
            SamplesAnswer::Failed { reason, .. } => reason.clone(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_trainer_draws_the_present_weights() {
    let mut session = running();
    let request = SamplesRequest::Draw(sheet(Subject::Present));
    let effects = say(&mut session, Command::Samples(request.clone()));
    let client = ME;
    assert_eq!(effects, [Effect::Order(Order::Samples { client, request })]);
}

#[test]
fn stops_are_drawn_elsewhere_when_their_weights_are_there() {
    let mut session = running();
    let stop = |iteration, kept| Stop {
        iteration,
        scores: None,
        kept,
    };
    let history = crate::protocol::History {
        stops: vec![stop(5, true), stop(6, false)],
        suggestion: None,
    };
    session.handle(Event::Trainer(Update::History(Box::new(history))));
    let draw = |iteration| SamplesRequest::Draw(sheet(Subject::Stop(iteration)));
    let effects = say(&mut session, Command::Samples(draw(5)));
    let [
        Effect::Samples {
            client: ME,
            request,
            ..
        },
    ] = &effects[..]
    else {
        panic!("{effects:?}");
    };
    assert_eq!(*request, draw(5));
    let said = failure(&say(&mut session, Command::Samples(draw(6))));
    assert!(said.contains("made room"), "{said}");
    let said = failure(&say(&mut session, Command::Samples(draw(9))));
    assert!(said.contains("no stop at iteration 9"), "{said}");
}

#[test]
fn pages_that_make_no_sense_are_refused() {
    let mut session = running();
    let mut refused = |change: fn(&mut Sheet)| {
        let mut sheet = sheet(Subject::Present);
        change(&mut sheet);
        let request = SamplesRequest::Draw(sheet);
        failure(&say(&mut session, Command::Samples(request)))
    };
    assert!(refused(|sheet| sheet.truncation = 1.6).contains("0 to 1.5"));
    assert!(refused(|sheet| sheet.truncation = f64::NAN).contains("0 to 1.5"));
    assert!(refused(|sheet| sheet.count = 0).contains("1 to 64"));
    assert!(refused(|sheet| sheet.side = 1 << 20).contains("1 to 4096"));
}

#[test]
fn nothing_is_drawn_while_the_engine_stops() {
    let mut session = running();
    say(&mut session, Command::Shutdown);
    let request = SamplesRequest::Draw(sheet(Subject::Present));
    let said = failure(&say(&mut session, Command::Samples(request)));
    assert!(said.contains("is saving"), "{said}");
}

#[test]
fn before_the_first_iteration_nothing_is_kept() {
    let mut session = Session::new(fixture::presets(), fixture::status(RunPhase::Paused, 0));
    let effects = say(&mut session, Command::Samples(SamplesRequest::List));
    let answer = Box::new(SamplesAnswer::Kept {
        run: None,
        kept: Vec::new(),
        change: KeptChange::None,
    });
    let client = ME;
    assert_eq!(
        effects,
        [Effect::Send(ME, Update::Samples { client, answer })]
    );
    let discard = SamplesRequest::Discard("a.png".to_owned());
    let said = failure(&say(&mut session, Command::Samples(discard)));
    assert!(said.contains("nothing was trained yet"), "{said}");
}

#[test]
fn pictures_go_to_whoever_asked_and_to_nobody_else() {
    let mut session = running();
    let answer = Box::new(SamplesAnswer::Drawn {
        sheet: sheet(Subject::Present),
        iteration: 9,
        index: 0,
        picture: Picture {
            width: 1,
            height: 1,
            rgb: vec![0; 3],
        },
    });
    let update = Update::Samples { client: 42, answer };
    let effects = session.handle(Event::Trainer(update.clone()));
    assert_eq!(effects, [Effect::Send(42, update)]);
}
