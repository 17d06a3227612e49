//! Films that dashboards order: made by processes of the engine, with the miniature generator.

use std::fs;
use std::path::Path;

use nada_tui::protocol::{
    Command, FilmAnswer, FilmFormat, FilmPlan, FilmRequest, FilmStage, Filming, Update,
};

use super::serve::{Dashboard, Engine};

fn plan(frames: u32) -> FilmPlan {
    FilmPlan {
        seeds: vec![1, 2],
        frames,
        fps: 8,
        truncation: 0.7,
        ..FilmPlan::default()
    }
}

fn send(dashboard: &Dashboard, request: FilmRequest) {
    dashboard.client.send(Command::Film(request));
}

fn answer(dashboard: &Dashboard) -> FilmAnswer {
    dashboard.until(|update| match update {
        Update::Film(answer) => Some(*answer),
        _ => None,
    })
}

/// Frames that came, and how it ended.
fn until_over(dashboard: &Dashboard) -> (Vec<u32>, Filming) {
    let mut frames = Vec::new();
    loop {
        match answer(dashboard) {
            FilmAnswer::Frame { index, picture } => {
                assert_eq!((picture.width, picture.height), (64, 64));
                frames.push(index);
            }
            FilmAnswer::Progress(filming) if filming.stage.is_over() => {
                return (frames, filming);
            }
            FilmAnswer::Progress(_) => {}
            other => panic!("{other:?}"),
        }
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name();
    let mut names: Vec<String> = entries
        .map(|entry| name(entry).into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_preview_comes_frame_by_frame_and_a_film_is_written() {
    let engine = Engine::start();
    let dashboard = engine.attach();
    dashboard.snapshot();
    send(&dashboard, FilmRequest::Look);
    let FilmAnswer::Set(set) = answer(&dashboard) else {
        panic!("no answer");
    };
    assert_eq!((set.model.as_str(), set.newest), ("demo", None));
    send(&dashboard, FilmRequest::Preview(plan(5)));
    let (frames, over) = until_over(&dashboard);
    assert_eq!(frames, [0, 1, 2, 3, 4, 5]);
    assert_eq!(over.stage, FilmStage::Drawn);
    for expected in ["walk-frozen.gif", "walk-frozen-2.gif"] {
        send(&dashboard, FilmRequest::Write(plan(2)));
        let (frames, over) = until_over(&dashboard);
        assert_eq!((frames.len(), over.frame, over.frames), (0, 3, 3));
        let FilmStage::Written { path, bytes, .. } = over.stage else {
            panic!("{:?}", over.stage);
        };
        assert_eq!(path.file_name().unwrap(), expected);
        assert_eq!(fs::metadata(&path).unwrap().len(), bytes);
    }
    let films = engine.runs().join("films");
    assert_eq!(names(&films), ["walk-frozen-2.gif", "walk-frozen.gif"]);
}

#[test]
fn an_ended_film_leaves_neither_half_films_nor_frames() {
    let temporary = tempfile::tempdir().unwrap();
    let place = temporary.path().to_str().unwrap();
    let engine = Engine::with(&[("TMPDIR", place)]);
    let dashboard = engine.attach();
    dashboard.snapshot();
    for request in [
        FilmRequest::Preview(plan(10_000)),
        FilmRequest::Write(plan(10_000)),
    ] {
        send(&dashboard, request);
        dashboard.until(|update| match update {
            Update::Film(answer) => match *answer {
                FilmAnswer::Progress(filming) => (filming.frame > 2).then_some(()),
                _ => None,
            },
            _ => None,
        });
        assert_eq!(names(temporary.path()).len(), 1);
        send(&dashboard, FilmRequest::Cancel);
        assert_eq!(until_over(&dashboard).1.stage, FilmStage::Dropped);
        assert!(names(temporary.path()).is_empty());
    }
    assert!(names(&engine.runs().join("films")).is_empty());
}

#[test]
fn without_ffmpeg_one_is_told_what_to_do() {
    let engine = Engine::with(&[("PATH", "/nowhere")]);
    let dashboard = engine.attach();
    dashboard.snapshot();
    send(&dashboard, FilmRequest::Look);
    let FilmAnswer::Set(set) = answer(&dashboard) else {
        panic!("no answer");
    };
    assert!(!set.ffmpeg);
    let format = FilmFormat::Mp4;
    send(
        &dashboard,
        FilmRequest::Write(FilmPlan { format, ..plan(2) }),
    );
    let FilmStage::Failed { reason } = until_over(&dashboard).1.stage else {
        panic!("it has one");
    };
    assert!(reason.contains("apt install ffmpeg"), "{reason}");
    assert!(names(&engine.runs().join("films")).is_empty());
}
