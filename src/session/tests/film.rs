use super::*;
use crate::protocol::{FilmAnswer, FilmKind, FilmPlan, FilmRequest};

/// What makes a plan wrong.
type Change = fn(&mut FilmPlan);

fn plan() -> FilmPlan {
    FilmPlan {
        seeds: vec![1, 2],
        frames: 30,
        fps: 25,
        truncation: 0.7,
        ..FilmPlan::default()
    }
}

fn reason(effects: &[Effect]) -> String {
    match effects {
        [Effect::Send(ME, Update::Film(answer))] => match &**answer {
            FilmAnswer::Refused { reason } => reason.clone(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn requests_go_on_with_the_frozen_generator_and_the_run() {
    let mut session = running();
    let run = session.snapshot().status.run.clone();
    for request in [
        FilmRequest::Look,
        FilmRequest::Preview(plan()),
        FilmRequest::Write(plan()),
        FilmRequest::Cancel,
        FilmRequest::Close,
    ] {
        let effects = say(&mut session, Command::Film(request.clone()));
        let expected = Effect::Film {
            client: ME,
            request,
            model: "demo".to_owned(),
            run: run.clone(),
        };
        assert_eq!(effects, [expected]);
    }
}

#[test]
fn films_that_make_no_sense_are_refused_with_what_is_allowed() {
    let mut session = running();
    let changes: [(Change, &str); 7] = [
        (|plan| plan.seeds.truncate(1), "1 people; allowed: 2 to"),
        (|plan| plan.frames = 1, "allowed: 2 to"),
        (|plan| plan.frames = u32::MAX, "frames; allowed"),
        (|plan| plan.fps = 0, "frames a second"),
        (|plan| plan.size = Some(7), "7 pixels"),
        (|plan| plan.truncation = f64::NAN, "truncation"),
        (|plan| plan.kind = FilmKind::Morph, "no checkpoint"),
    ];
    for (change, expected) in changes {
        let mut wrong = plan();
        change(&mut wrong);
        for request in [
            FilmRequest::Preview(wrong.clone()),
            FilmRequest::Write(wrong),
        ] {
            let said = reason(&say(&mut session, Command::Film(request)));
            assert!(said.contains(expected), "{said}");
        }
    }
}

#[test]
fn an_engine_that_ends_makes_no_film_but_ends_one() {
    let mut session = running();
    say(&mut session, Command::Shutdown);
    let said = reason(&say(
        &mut session,
        Command::Film(FilmRequest::Write(plan())),
    ));
    assert!(said.contains("ends then"), "{said}");
    let effects = say(&mut session, Command::Film(FilmRequest::Cancel));
    assert!(matches!(&effects[..], [Effect::Film { .. }]), "{effects:?}");
}
