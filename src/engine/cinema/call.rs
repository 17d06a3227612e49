//! How `nada video` is called for a plan: by the engine, and by a person who repeats it.

use std::path::{Path, PathBuf};

use crate::cli::engine::Surroundings;
use crate::kept;
use crate::protocol::{FilmEasing, FilmKind, FilmPlan};
use crate::shell::quoted;

/// Longest side of each picture of a preview.
const SMALL: u32 = 192;

/// The words after `nada`, but for where the film goes.
///
/// # Errors
/// When a latent that is asked for is not there.
pub fn words(plan: &FilmPlan, model: &str) -> Result<Vec<String>, String> {
    let mut words = vec!["video".to_owned(), kind(plan.kind).to_owned()];
    words.extend(settings(plan));
    for path in latents(plan)? {
        words.extend(["--latents".to_owned(), path.display().to_string()]);
    }
    // A path may look like an argument.
    words.push(subject(plan, model));
    Ok(words)
}

fn kind(kind: FilmKind) -> &'static str {
    match kind {
        FilmKind::Walk => "walk",
        FilmKind::Morph => "morph",
        FilmKind::Timeline => "timeline",
    }
}

/// What is filmed: absolute paths, or the frozen generator's name.
fn subject(plan: &FilmPlan, model: &str) -> String {
    match (&plan.source, plan.kind) {
        (None, _) => model.to_owned(),
        (Some(source), FilmKind::Timeline) => source.run.display().to_string(),
        (Some(source), _) => source.path.display().to_string(),
    }
}

fn settings(plan: &FilmPlan) -> Vec<String> {
    let mut words = Vec::new();
    let mut say = |name: &str, value: String| words.extend([name.to_owned(), value]);
    if !plan.seeds.is_empty() {
        say("--seeds", seeds(&plan.seeds));
    }
    let frames = if plan.kind == FilmKind::Walk {
        "--steps"
    } else {
        "--frames"
    };
    say(frames, plan.frames.to_string());
    say("--fps", plan.fps.to_string());
    if plan.easing == FilmEasing::Linear {
        say("--easing", "linear".to_owned());
    }
    if let Some(size) = plan.size {
        say("--size", size.to_string());
    }
    say("--truncation", plan.truncation.to_string());
    if plan.closed {
        words.push("--loop".to_owned());
    }
    if plan.frozen && plan.kind == FilmKind::Walk && plan.source.is_some() {
        words.push("--frozen".to_owned());
    }
    words
}

/// `1-4,9`
fn seeds(seeds: &[u64]) -> String {
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    for &seed in seeds {
        match ranges.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(seed) => *last = seed,
            _ => ranges.push((seed, seed)),
        }
    }
    let word = |(first, last): &(u64, u64)| {
        if first == last {
            first.to_string()
        } else {
            format!("{first}-{last}")
        }
    };
    ranges.iter().map(word).collect::<Vec<_>>().join(",")
}

fn latents(plan: &FilmPlan) -> Result<Vec<PathBuf>, String> {
    if plan.latents.is_empty() {
        return Ok(Vec::new());
    }
    let folder = kept::usual_folder().ok_or("there is no home, so no latent was kept")?;
    let all = kept::list(&folder);
    let find = |name: &String| {
        let found = all.iter().find(|kept| kept.name == *name);
        let path = found.map(|kept| kept.path.clone());
        path.ok_or_else(|| format!("no latent was kept as {name}"))
    };
    plan.latents.iter().map(find).collect()
}

/// Makes a preview of it: fewer frames, small, as pictures.
pub fn small(words: &mut Vec<String>, plan: &FilmPlan, folder: &Path) {
    if plan.size.is_none_or(|size| size > SMALL) {
        if let Some(at) = words.iter().position(|word| word == "--size") {
            words.drain(at..at + 2);
        }
        words.extend(["--within".to_owned(), SMALL.to_string()]);
    }
    let folder = folder.display().to_string();
    words.extend(["--frames-to".to_owned(), folder]);
    words.extend(["--every".to_owned(), plan.stride().to_string()]);
}

/// Where it is computed.
pub fn computing(surroundings: &Surroundings) -> [String; 4] {
    let models = surroundings.models_folder().display().to_string();
    let device = surroundings.device.to_string();
    ["--models".to_owned(), models, "--device".to_owned(), device]
}

/// The command that makes the same film.
pub fn command(plan: &FilmPlan, model: &str, out: &Path) -> String {
    let words = words(plan, model).unwrap_or_default();
    let quoted = words.iter().map(quoted);
    let words: Vec<String> = quoted.collect();
    let out = crate::shell::quoted(out);
    format!("nada {} -o {out}", words.join(" "))
}

/// The film's file, without a number and an ending.
pub fn stem(plan: &FilmPlan) -> String {
    let kind = kind(plan.kind);
    match &plan.source {
        Some(source) => format!("{kind}-{:06}", source.iteration),
        None => format!("{kind}-frozen"),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::video::{Easing, VideoCommand};
    use crate::cli::{Cli, Command};
    use crate::protocol::FilmSource;

    fn plan(kind: FilmKind) -> FilmPlan {
        FilmPlan {
            kind,
            source: Some(FilmSource {
                path: "/runs/my run/checkpoints/000020.safetensors".into(),
                run: "/runs/my run".into(),
                iteration: 20,
            }),
            seeds: vec![1, 2, 3, 9],
            frames: 12,
            fps: 10,
            easing: FilmEasing::Linear,
            closed: true,
            frozen: true,
            size: Some(256),
            truncation: 0.65,
            ..FilmPlan::default()
        }
    }

    fn understood(words: Vec<String>) -> VideoCommand {
        let words = std::iter::once("nada".to_owned()).chain(words);
        match Cli::try_parse_from(words).unwrap().command {
            Command::Video(command) => command,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn nada_video_understands_what_it_is_told() {
        let told = |kind| understood(words(&plan(kind), "demo").unwrap());
        let VideoCommand::Walk(walk) = told(FilmKind::Walk) else {
            panic!("a walk");
        };
        assert_eq!(
            walk.checkpoints,
            ["/runs/my run/checkpoints/000020.safetensors"]
        );
        assert_eq!(walk.seeds.unwrap().0, [1, 2, 3, 9]);
        assert!(walk.frozen && walk.film.closed);
        assert_eq!(
            (walk.steps, walk.film.fps, walk.film.size),
            (12, 10, Some(256))
        );
        assert_eq!(walk.film.easing, Easing::Linear);
        assert!((walk.film.styling.truncation - 0.65).abs() < 1e-9);
        let VideoCommand::Morph(morph) = told(FilmKind::Morph) else {
            panic!("a morph");
        };
        assert_eq!(morph.frames, 12);
        let VideoCommand::Timeline(timeline) = told(FilmKind::Timeline) else {
            panic!("a timeline");
        };
        assert_eq!(timeline.run, PathBuf::from("/runs/my run"));
    }

    #[test]
    fn previews_are_small_and_have_fewer_frames() {
        let plan = FilmPlan {
            fps: 25,
            ..plan(FilmKind::Walk)
        };
        let mut told = words(&plan, "demo").unwrap();
        small(&mut told, &plan, Path::new("/tmp/x"));
        let command = understood(told);
        let film = command.film();
        assert_eq!((film.size, film.within), (None, Some(SMALL)));
        assert_eq!((film.every, &film.frames_to), (3, &Some("/tmp/x".into())));
    }

    #[test]
    fn commands_can_be_repeated_in_a_shell() {
        let told = command(
            &plan(FilmKind::Timeline),
            "demo",
            Path::new("/runs/my run/a.gif"),
        );
        let expected = "nada video timeline --seeds 1-3,9 --frames 12 --fps 10 --easing linear \
                        --size 256 --truncation 0.65 --loop '/runs/my run' -o '/runs/my run/a.gif'";
        assert_eq!(told, expected);
        let frozen = FilmPlan {
            source: None,
            ..plan(FilmKind::Walk)
        };
        let told = command(&frozen, "demo", Path::new("a.gif"));
        assert!(
            told.contains(" demo -o a.gif") && !told.contains("--frozen"),
            "{told}"
        );
        assert_eq!(stem(&frozen), "walk-frozen");
        assert_eq!(stem(&plan(FilmKind::Morph)), "morph-000020");
    }

    #[test]
    fn latents_that_are_not_there_are_named() {
        let plan = FilmPlan {
            latents: vec!["nobody-of-this-name-was-kept".to_owned()],
            ..plan(FilmKind::Walk)
        };
        let reason = words(&plan, "demo").unwrap_err();
        assert!(reason.contains("kept"), "{reason}");
    }
}
