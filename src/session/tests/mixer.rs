use super::*;
use crate::protocol::{MixerAnswer, MixerPage, MixerRequest, Mixture};

fn mixture() -> Mixture {
    Mixture {
        checkpoints: vec!["demo".to_owned(), "/runs/a".to_owned()],
        weights: vec![0.25, 0.75],
        fine: Some(vec![-0.5, 1.5]),
        ..Mixture::default()
    }
}

fn page(mixture: Mixture) -> MixerRequest {
    MixerRequest::Draw(MixerPage {
        mixture,
        seed: 7,
        count: 8,
        truncation: 0.7,
        side: 256,
    })
}

fn save(mixture: Mixture) -> MixerRequest {
    let name = "half".to_owned();
    MixerRequest::Save { mixture, name }
}

fn failure(effects: &[Effect]) -> String {
    match effects {
        [Effect::Send(ME, Update::Mixer { client: ME, answer })] => match &**answer {
            MixerAnswer::Failed { reason, .. } => reason.clone(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn requests_go_on_with_the_frozen_generator_and_the_run() {
    let mut session = running();
    let run = session.snapshot().status.run.clone();
    assert!(run.is_some());
    for request in [
        MixerRequest::List,
        page(mixture()),
        save(mixture()),
        MixerRequest::Close,
    ] {
        let effects = say(&mut session, Command::Mixer(request.clone()));
        let expected = Effect::Mixer {
            client: ME,
            request,
            model: "demo".to_owned(),
            run: run.clone(),
        };
        assert_eq!(effects, [expected]);
    }
}

#[test]
fn mixtures_that_make_no_sense_are_refused() {
    let mut session = running();
    let mut refused = |change: fn(&mut Mixture)| {
        let mut mixture = mixture();
        change(&mut mixture);
        let said = failure(&say(&mut session, Command::Mixer(page(mixture.clone()))));
        let saved = failure(&say(&mut session, Command::Mixer(save(mixture))));
        assert_eq!(said, saved);
        said
    };
    assert!(refused(|mixture| mixture.checkpoints.truncate(1)).contains("2 to 5"));
    assert!(refused(|mixture| mixture.weights.push(0.0)).contains("3 weights for 2"));
    assert!(refused(|mixture| mixture.coarse = Some(vec![1.0, 0.1])).contains("sum to 1.1"));
    assert!(refused(|mixture| mixture.weights[0] = f64::NAN).contains("allowed"));
    assert!(refused(|mixture| mixture.fine = Some(vec![200.0, -199.0])).contains("up to 100"));
}

#[test]
fn pages_that_make_no_sense_are_refused() {
    let mut session = running();
    let MixerRequest::Draw(page) = page(mixture()) else {
        panic!("no page");
    };
    for (page, reason) in [
        (
            MixerPage {
                count: 0,
                ..page.clone()
            },
            "1 to 64",
        ),
        (
            MixerPage {
                truncation: 2.0,
                ..page.clone()
            },
            "0 to 1.5",
        ),
        (
            MixerPage {
                side: 1 << 20,
                ..page
            },
            "1 to 4096",
        ),
    ] {
        let request = MixerRequest::Draw(page);
        let said = failure(&say(&mut session, Command::Mixer(request)));
        assert!(said.contains(reason), "{said}");
    }
}

#[test]
fn nothing_is_mixed_while_the_engine_stops_but_the_mixer_closes() {
    let mut session = running();
    say(&mut session, Command::Shutdown);
    let said = failure(&say(&mut session, Command::Mixer(save(mixture()))));
    assert!(said.contains("is saving"), "{said}");
    let effects = say(&mut session, Command::Mixer(MixerRequest::Close));
    assert!(matches!(effects[..], [Effect::Mixer { .. }]), "{effects:?}");
}
