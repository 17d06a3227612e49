use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use super::*;
use crate::link::script;
use crate::protocol::{FilmKind, FilmSource};

const PATIENCE: Duration = Duration::from_secs(60);
const ME: ClientId = 7;

/// A cinema whose films are made by a script.
struct Lab {
    folder: tempfile::TempDir,
    cinema: Cinema,
    events: Receiver<Event>,
}

impl Lab {
    fn with(script: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("script");
        script::write(&program, &format!("#!/bin/sh\n{script}\n"));
        let (sender, events) = mpsc::channel();
        let mut cinema = Cinema::open(&Surroundings::default(), folder.path(), &sender);
        cinema.program = Ok(program);
        Self {
            folder,
            cinema,
            events,
        }
    }

    fn ask(&mut self, client: ClientId, request: FilmRequest) -> Vec<Effect> {
        let present = ("demo".to_owned(), None);
        self.cinema.ask(client, request, present)
    }

    /// The last that is told of the film under way.
    fn until_over(&mut self) -> Filming {
        loop {
            let Event::Cinema(report) = self.events.recv_timeout(PATIENCE).unwrap() else {
                panic!("something else");
            };
            let last = self.cinema.take(report).into_iter().last();
            if let Some(filming) = last.as_ref().and_then(filming)
                && filming.stage.is_over()
            {
                return filming.clone();
            }
        }
    }
}

fn filming(effect: &Effect) -> Option<&Filming> {
    let (Effect::Send(_, Update::Film(answer)) | Effect::Broadcast(Update::Film(answer))) = effect
    else {
        return None;
    };
    match &**answer {
        FilmAnswer::Progress(filming) => Some(filming),
        _ => None,
    }
}

fn refusal(effects: &[Effect]) -> String {
    match effects {
        [Effect::Send(_, Update::Film(answer))] => match &**answer {
            FilmAnswer::Refused { reason } => reason.clone(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

fn plan() -> FilmPlan {
    FilmPlan {
        seeds: vec![1, 2],
        frames: 4,
        fps: 8,
        truncation: 0.7,
        ..FilmPlan::default()
    }
}

#[test]
fn one_film_at_a_time_which_anybody_can_end() {
    let mut lab = Lab::with("trap 'exit 143' TERM; while :; do sleep 0.01; done");
    let effects = lab.ask(ME, FilmRequest::Write(plan()));
    let [Effect::Broadcast(_)] = &effects[..] else {
        panic!("{effects:?}");
    };
    assert_eq!(filming(&effects[0]).unwrap().stage, FilmStage::Begins);
    assert!(lab.cinema.news().is_some());
    for request in [FilmRequest::Write(plan()), FilmRequest::Preview(plan())] {
        let reason = refusal(&lab.ask(8, request));
        assert!(reason.contains("being written"), "{reason}");
    }
    lab.cinema.forget(ME);
    assert!(lab.cinema.news().is_some());
    assert_eq!(lab.ask(8, FilmRequest::Cancel), []);
    let over = lab.until_over();
    assert_eq!(over.stage, FilmStage::Dropped);
    assert!(lab.cinema.news().is_none());
    let reason = refusal(&lab.ask(ME, FilmRequest::Cancel));
    assert!(reason.contains("no film"), "{reason}");
}

#[test]
fn a_preview_is_its_clients_and_makes_room() {
    let mut lab = Lab::with("exec sleep 1000");
    let effects = lab.ask(ME, FilmRequest::Preview(plan()));
    assert!(matches!(&effects[..], [Effect::Send(ME, _)]), "{effects:?}");
    assert!(lab.cinema.news().is_none());
    let reason = refusal(&lab.ask(8, FilmRequest::Preview(plan())));
    assert!(reason.contains("another dashboard"), "{reason}");
    assert!(refusal(&lab.ask(8, FilmRequest::Cancel)).contains("no film"));
    let effects = lab.ask(ME, FilmRequest::Preview(plan()));
    let stages: Vec<_> = effects
        .iter()
        .filter_map(filming)
        .map(|of| &of.stage)
        .collect();
    assert_eq!(stages, [&FilmStage::Dropped, &FilmStage::Begins]);
    let effects = lab.ask(ME, FilmRequest::Cancel);
    assert_eq!(filming(&effects[0]).unwrap().stage, FilmStage::Dropped);
    lab.ask(8, FilmRequest::Preview(plan()));
    lab.cinema.forget(8);
    let effects = lab.ask(ME, FilmRequest::Preview(plan()));
    assert_eq!(filming(&effects[0]).unwrap().stage, FilmStage::Begins);
    let effects = lab.ask(ME, FilmRequest::Write(plan()));
    assert_eq!(filming(&effects[0]).unwrap().stage, FilmStage::Dropped);
    assert!(lab.cinema.news().is_some());
}

#[test]
fn what_fails_says_why() {
    let event = r#"echo '{"event":"failed","reason":"ffmpeg cannot be started"}'"#;
    let mut lab = Lab::with(event);
    lab.ask(ME, FilmRequest::Write(plan()));
    let over = lab.until_over();
    let reason = "ffmpeg cannot be started".to_owned();
    assert_eq!(over.stage, FilmStage::Failed { reason });
    let (level, line) = log_line(&told(&over)).unwrap();
    assert_eq!(level, Level::Warning);
    assert!(line.contains("ffmpeg cannot"), "{line}");

    let mut lab = Lab::with("echo 'error: out of memory' >&2; exit 1");
    lab.ask(ME, FilmRequest::Preview(plan()));
    let reason = "out of memory".to_owned();
    assert_eq!(lab.until_over().stage, FilmStage::Failed { reason });
}

#[test]
fn films_have_names_of_their_own_and_a_checkpoint_that_is_gone_is_not_filmed() {
    let mut lab = Lab::with(r#"echo '{"event":"written","path":"x"}'"#);
    let taken = lab.folder.path().join("films");
    fs::create_dir(&taken).unwrap();
    fs::write(taken.join("walk-frozen.gif"), "mine").unwrap();
    let mut wanted = plan();
    wanted.source = Some(FilmSource {
        path: "/nowhere/000020.safetensors".into(),
        run: "/nowhere".into(),
        iteration: 20,
    });
    lab.ask(ME, FilmRequest::Write(wanted));
    let over = lab.until_over();
    assert_eq!((over.plan.kind, over.plan.source), (FilmKind::Walk, None));
    let FilmStage::Written { path, command, .. } = over.stage else {
        panic!("{:?}", over.stage);
    };
    assert!(path.ends_with("films/walk-frozen-2.gif"), "{path:?}");
    assert!(
        command.starts_with("nada video walk --seeds 1-2"),
        "{command}"
    );
    assert_eq!(
        fs::read_to_string(taken.join("walk-frozen.gif")).unwrap(),
        "mine"
    );
}
