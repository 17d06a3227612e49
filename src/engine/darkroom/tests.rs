use serde_json::json;

use super::*;

fn search() -> Search {
    Search {
        sitting: Sitting {
            photo: "/me.png".into(),
            name: "me".to_owned(),
            face: FaceChoice::Find,
        },
        model: "demo".to_owned(),
        stage: SearchStage::Begins,
        step: 0,
        steps: 0,
        features: None,
        psnr: None,
        picture: None,
    }
}

#[test]
fn events_become_progress() {
    let mut search = search();
    let mut hear = |line| {
        let told = progress::apply(&mut search, &line, None);
        (told, search.clone())
    };
    let (_, now) = hear(json!({"event": "start", "way": "both", "steps": 150}));
    assert_eq!((now.stage, now.steps), (SearchStage::Steps, 150));
    let step = json!({"event": "step", "step": 10, "steps": 150, "psnr": 20.5, "features": 0.1});
    let (_, now) = hear(step);
    assert_eq!(
        (now.step, now.psnr, now.features),
        (10, Some(20.5), Some(0.1))
    );
    let (_, now) = hear(json!({"event": "step", "step": 11, "steps": 150, "psnr": null}));
    assert_eq!((now.step, now.psnr), (11, Some(20.5)));
    assert!(!hear(json!({"event": "warning", "text": "odd"})).0);
    let (_, now) = hear(json!({"event": "kept", "name": "me", "path": "/x"}));
    assert!(now.stage.is_over());
    let line = log_line(&told(&now)).unwrap().1;
    assert!(line.contains("/me.png is kept as me, 20.5 dB"), "{line}");
}

#[test]
fn what_fails_says_what_to_ask() {
    for (word, expected) in [
        (json!("face"), SearchAsk::Which),
        (json!("aligned"), SearchAsk::AsItIs),
        (json!("points"), SearchAsk::Points),
        (json!(null), SearchAsk::Nothing),
    ] {
        let mut search = search();
        let line = json!({"event": "failed", "reason": "no face\nmore", "ask": word});
        progress::apply(&mut search, &line, None);
        let SearchStage::Failed { ask, .. } = search.stage else {
            panic!("not failed");
        };
        assert_eq!(ask, expected);
    }
    assert_eq!(
        last_line("nada invert", "warning: x\nerror: no such\n\n"),
        "no such"
    );
    assert!(last_line("nada invert", "").contains("without a word"));
}

#[test]
fn without_a_search_there_is_nothing_to_end() {
    let (events, _heard) = std::sync::mpsc::channel();
    let mut darkroom = Darkroom::open(&Surroundings::default(), &events);
    let effects = darkroom.ask(7, PhotosRequest::End(SittingEnd::Keep), "demo");
    let [Effect::Send(7, Update::Refused { reason, .. })] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert!(reason.contains("no search"), "{reason}");
    assert!(darkroom.news().is_none());
}
