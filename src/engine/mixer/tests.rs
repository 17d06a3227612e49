use std::fs;
use std::time::Duration;

use clap::Parser as _;

use super::*;
use crate::cli::{Cli, Command};
use crate::protocol::{IngredientKind, Ingredients, MixerPage, Picture};
use crate::runs::fixture as runs;
use crate::sample::blend::blend;
use crate::sample::fixture;
use crate::sample::painters::of_seed;
use crate::weights::{self, safetensors};

const PATIENCE: Duration = Duration::from_secs(120);
const ME: ClientId = 7;

struct Lab {
    folder: tempfile::TempDir,
    mixer: Mixer,
    events: Receiver<Event>,
}

impl Lab {
    /// Two runs of the miniature generator.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (sender, events) = mpsc::channel();
        let kitchen = Kitchen {
            runs: fs::canonicalize(folder.path()).unwrap(),
            models: "/nowhere".into(),
            device: Device::Cpu,
        };
        let lab = Self {
            mixer: Mixer::open(kitchen, &sender),
            folder,
            events,
        };
        lab.run("1-sketch", 1);
        lab.run("2-zombie", 2);
        lab
    }

    fn path(&self, name: &str) -> PathBuf {
        fs::canonicalize(self.folder.path()).unwrap().join(name)
    }

    /// A run whose checkpoint of iteration 20 is that of a seed.
    fn run(&self, name: &str, seed: u64) {
        let run = runs::begun(self.folder.path(), name, 20);
        runs::save(&run, 20, 20);
        weigh(&run.join("checkpoints"), "000020", seed);
    }

    fn checkpoint(&self, run: &str) -> String {
        let path = self.path(run).join("checkpoints/000020.safetensors");
        path.display().to_string()
    }

    /// A quarter of the one and the rest of the other, but for the fine layers.
    fn mixture(&self) -> Mixture {
        Mixture {
            checkpoints: vec![self.checkpoint("1-sketch"), self.checkpoint("2-zombie")],
            weights: vec![0.25, 0.75],
            fine: Some(vec![1.5, -0.5]),
            ..Mixture::default()
        }
    }

    fn page(&self, count: u32) -> MixerPage {
        MixerPage {
            mixture: self.mixture(),
            seed: 5,
            count,
            truncation: 0.65,
            side: 64,
        }
    }

    fn ask(&self, request: MixerRequest) {
        let present = ("demo".to_owned(), Some(self.path("2-zombie")));
        self.mixer.ask(ME, request, present);
    }

    fn hear(&self) -> MixerAnswer {
        match self.events.recv_timeout(PATIENCE).unwrap() {
            Event::Fetched(ME, Update::Mixer { client: ME, answer }) => *answer,
            other => panic!("{other:?}"),
        }
    }

    /// The next answer that is not about reading checkpoints.
    fn hear_after_opening(&self) -> MixerAnswer {
        loop {
            match self.hear() {
                MixerAnswer::Opening { .. } => {}
                other => return other,
            }
        }
    }

    fn drawn(&self) -> (MixerPage, u32, Picture) {
        match self.hear_after_opening() {
            MixerAnswer::Drawn {
                page,
                index,
                picture,
            } => (page, index, picture),
            other => panic!("{other:?}"),
        }
    }

    fn listed(&self) -> Ingredients {
        self.ask(MixerRequest::List);
        match self.hear() {
            MixerAnswer::Listed(found) => found,
            other => panic!("{other:?}"),
        }
    }

    fn save(&self, name: &str) -> MixerAnswer {
        let mixture = self.mixture();
        let name = name.to_owned();
        self.ask(MixerRequest::Save { mixture, name });
        self.hear_after_opening()
    }

    fn failure(&self) -> String {
        match self.hear_after_opening() {
            MixerAnswer::Failed { reason, .. } => reason,
            other => panic!("{other:?}"),
        }
    }
}

/// Writes the weights of a seed in place of those that are there.
fn weigh(folder: &Path, stem: &str, seed: u64) {
    let path = fixture::checkpoint(folder, stem, seed);
    let mut state = weights::open(&path).unwrap();
    state.set_metadata("preset", "sketch");
    state.set_metadata("iteration", stem.trim_start_matches('0'));
    safetensors::write(&path, &state).unwrap();
}

fn kinds(found: &Ingredients) -> Vec<(IngredientKind, &str, Option<u32>)> {
    (found.all.iter())
        .map(|one| (one.kind, one.title.as_str(), one.iteration))
        .collect()
}

#[test]
fn pictures_are_those_of_the_blend() {
    let lab = Lab::new();
    lab.ask(MixerRequest::Draw(lab.page(3)));
    let pictures: Vec<_> = (0..3).map(|_| lab.drawn()).collect();
    let generators = [1, 2].map(fixture::trained);
    let state = blend(&[&generators[0], &generators[1]], &shares(&lab.mixture())).unwrap();
    let mixed = crate::model::stylegan2::Generator::from_state(&state, Device::Cpu).unwrap();
    for (expected, (page, index, picture)) in (0..3).zip(&pictures) {
        assert_eq!((page, *index), (&lab.page(3), expected));
        let drawn = of_seed(&mixed, "demo", (5 + u64::from(expected), 0.65));
        assert_eq!(*picture, Picture::small(drawn, 64));
    }
    assert_ne!(pictures[0].2, pictures[1].2);
}

#[test]
fn checkpoints_are_opened_once_as_long_as_somebody_mixes_them() {
    let lab = Lab::new();
    let opened = |lab: &Lab| {
        let answers = std::iter::repeat_with(|| lab.hear());
        let opening = |answer: &MixerAnswer| matches!(answer, MixerAnswer::Opening { .. });
        answers.take_while(opening).count()
    };
    lab.ask(MixerRequest::Draw(lab.page(1)));
    assert_eq!(opened(&lab), 2);
    let mut other = lab.page(1);
    other.mixture.weights = vec![0.5, 0.5];
    lab.ask(MixerRequest::Draw(other));
    assert_eq!(opened(&lab), 0);
    fs::remove_dir_all(lab.path("1-sketch")).unwrap();
    lab.ask(MixerRequest::Draw(lab.page(1)));
    assert_eq!(opened(&lab), 0, "what is gone is in memory");
    lab.ask(MixerRequest::Close);
    lab.ask(MixerRequest::Draw(lab.page(1)));
    let said = lab.failure();
    assert!(said.contains("1-sketch"), "{said}");
    assert!(said.contains("there is no such checkpoint"), "{said}");
}

#[test]
fn only_the_newest_of_several_wishes_is_drawn() {
    let wanted = |client, request| Wanted {
        client,
        request,
        present: (String::new(), None),
    };
    let draw = |client, seed| {
        let page = MixerPage {
            seed,
            ..MixerPage::default()
        };
        wanted(client, MixerRequest::Draw(page))
    };
    let save = MixerRequest::Save {
        mixture: Mixture::default(),
        name: "half".to_owned(),
    };
    let (save, close) = (wanted(ME, save), wanted(ME, MixerRequest::Close));
    assert!(draw(ME, 1).is_outdone_by(&draw(ME, 2)));
    assert!(draw(ME, 1).is_outdone_by(&close));
    assert!(!draw(ME, 1).is_outdone_by(&draw(8, 2)));
    assert!(!draw(ME, 1).is_outdone_by(&save));
    assert!(!save.is_outdone_by(&close) && !close.is_outdone_by(&draw(ME, 1)));
}

#[test]
fn while_weights_change_every_picture_has_its_turn_and_older_pages_are_left() {
    let lab = Lab::new();
    let page = |truncation| MixerPage {
        truncation,
        ..lab.page(4)
    };
    let domains: Vec<_> = [1, 2].map(|seed| domain(&lab, seed)).into();
    let bowl = Bowl::mix(domains, &shares(&lab.mixture()), Device::Cpu).unwrap();
    let mut bowls = Bowls::default();
    let next = |bowls: &mut Bowls| match bowls.draw() {
        Some((ME, MixerAnswer::Drawn { page, index, .. })) => (page.truncation, index),
        other => panic!("{other:?}"),
    };
    let turns = [0.1, 0.2, 0.3, 0.4, 0.5].map(|truncation| {
        bowls.begin(ME, page(truncation), bowl.clone());
        next(&mut bowls)
    });
    assert_eq!(turns, [(0.1, 0), (0.2, 1), (0.3, 2), (0.4, 3), (0.5, 0)]);
    let rest = [(); 3].map(|()| next(&mut bowls));
    assert_eq!(rest, [(0.5, 1), (0.5, 2), (0.5, 3)]);
    assert!(!bowls.is_busy() && bowls.draw().is_none());
}

fn domain(lab: &Lab, seed: u64) -> Rc<Domain> {
    let run = ["1-sketch", "2-zombie"][seed as usize - 1];
    Rc::new(Domain::open(&lab.checkpoint(run), &fixture::models()).unwrap())
}

#[test]
fn a_saved_mixture_is_a_checkpoint_and_its_command_makes_the_same() {
    let lab = Lab::new();
    let MixerAnswer::Saved { path, command } = lab.save(" half and half ") else {
        panic!("not saved");
    };
    assert_eq!(path, lab.path("blends/half and half.safetensors"));
    let state = weights::open(&path).unwrap();
    assert_eq!(state.metadata()["preset"], "blend");
    let mixed = Domain::of_file(&path, &fixture::models()).unwrap();
    assert_eq!(mixed.origin.root(), fixture::demo().sha256);
    let generators = [1, 2].map(fixture::trained);
    let expected = blend(&[&generators[0], &generators[1]], &shares(&lab.mixture())).unwrap();
    for (name, tensor) in expected.iter() {
        assert!(state.get(name).unwrap().equal(tensor), "{name}");
    }
    fs::remove_file(&path).unwrap();
    let words = command.replace("half and half", "half@and@half");
    let words = words.split(' ').map(|word| word.replace('@', " "));
    let words: Vec<String> = words.map(|word| word.replace('\'', "")).collect();
    let Command::Blend(args) = Cli::try_parse_from(&words).unwrap().command else {
        panic!("not a blend: {command}");
    };
    crate::engine::blend::mix(&args).unwrap();
    let again = weights::open(&path).unwrap();
    assert_eq!(again.metadata(), state.metadata());
    for (name, tensor) in state.iter() {
        assert!(again.get(name).unwrap().equal(tensor), "{name}");
    }
}

#[test]
fn names_are_checked_and_nothing_is_replaced() {
    let lab = Lab::new();
    for (name, reason) in [
        ("", "needs a name"),
        ("../half", "cannot be a name"),
        (".half", "cannot be a name"),
        (&"x".repeat(81), "longer than 80"),
    ] {
        lab.save_refused(name, reason);
    }
    assert!(matches!(lab.save("half"), MixerAnswer::Saved { .. }));
    let before = fs::read(lab.path("blends/half.safetensors")).unwrap();
    lab.save_refused("half.safetensors", "already; take another name");
    assert_eq!(
        fs::read(lab.path("blends/half.safetensors")).unwrap(),
        before
    );
    assert_eq!(fs::read_dir(lab.path("blends")).unwrap().count(), 1);
}

impl Lab {
    fn save_refused(&self, name: &str, why: &str) {
        match self.save(name) {
            MixerAnswer::Failed { reason, .. } => assert!(reason.contains(why), "{reason}"),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn relatives_are_offered_and_strangers_are_counted() {
    use IngredientKind::{Blend, Frozen, Present, Run, Stop};
    let lab = Lab::new();
    assert!(matches!(lab.save("half"), MixerAnswer::Saved { .. }));
    // A stop of the present run, one of another, a stranger, a broken one, one that saved nothing.
    for run in ["1-sketch", "2-zombie"] {
        let history = lab.path(run).join("history");
        weigh(&history, "000010", 3);
        fs::write(history.join("000010.state.safetensors"), "x").unwrap();
    }
    lab.run("3-other", 3);
    let stranger = lab.checkpoint("3-other");
    let mut state = weights::open(Path::new(&stranger)).unwrap();
    state.set_metadata("generator_sha256", "0123456789abcdef");
    safetensors::write(Path::new(&stranger), &state).unwrap();
    lab.run("4-broken", 4);
    fs::write(lab.checkpoint("4-broken"), "x").unwrap();
    runs::begun(lab.folder.path(), "5-begun", 3);
    let found = lab.listed();
    assert_eq!(
        kinds(&found),
        [
            (Present, "2-zombie", Some(20)),
            (Frozen, "demo", None),
            (Run, "1-sketch", Some(20)),
            (Blend, "half", None),
            (Stop, "2-zombie", Some(10)),
        ]
    );
    assert_eq!((found.strangers, found.unreadable), (1, 1));
    assert_eq!(found.folder, lab.path("blends"));
    assert_eq!(found.all[0].name, lab.checkpoint("2-zombie"));
    assert_eq!(found.all[0].preset, "sketch");
    // Whoever asks for a stranger all the same is told.
    let mut page = lab.page(1);
    page.mixture.checkpoints[0] = stranger;
    lab.ask(MixerRequest::Draw(page));
    let said = lab.failure();
    assert!(said.contains("not trained from the same"), "{said}");
}
