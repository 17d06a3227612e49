use std::fs;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use super::*;

const DEADLINE: Duration = Duration::from_secs(20);

struct Lab {
    folder: tempfile::TempDir,
    sender: Sender<Event>,
    events: Receiver<Event>,
}

impl Lab {
    fn new() -> Self {
        let (sender, events) = mpsc::channel();
        let folder = tempfile::tempdir().unwrap();
        Self {
            folder,
            sender,
            events,
        }
    }

    fn write(&self, text: &str) {
        fs::write(self.folder.path().join("mine.toml"), text).unwrap();
    }

    fn file(&self) -> PresetChoice {
        PresetChoice::File(self.folder.path().join("mine.toml"))
    }

    fn open(&self, choice: &PresetChoice, overrides: &Overrides) -> Result<Choice, String> {
        let around = Surroundings::default();
        Choice::open(choice, overrides, &around, &self.sender)
            .map(|(choice, _)| choice)
            .map_err(|error| error.to_string())
    }

    /// The chosen preset's entry after files changed, once `done` likes it.
    fn until(&self, choice: &mut Choice, done: impl Fn(&PresetEntry) -> bool) -> PresetEntry {
        loop {
            match self.events.recv_timeout(DEADLINE).unwrap() {
                Event::Presets(changed) => choice.changed(&changed).unwrap(),
                other => panic!("{other:?}"),
            }
            let entries = choice.entries();
            let mine = entries
                .into_iter()
                .find(|e| e.preset.id == choice.preset.id);
            if let Some(entry) = mine.filter(&done) {
                return entry;
            }
        }
    }
}

fn name(id: &str) -> PresetChoice {
    PresetChoice::Name(id.to_owned())
}

fn to(target: &str) -> Overrides {
    Overrides {
        target: Some(target.to_owned()),
        ..Overrides::default()
    }
}

fn pictures(folder: &Path, names: &[&str]) {
    for (shade, name) in names.iter().enumerate() {
        let pixel = image::Rgb([shade as u8 * 40, 0, 0]);
        let picture = image::RgbImage::from_pixel(8, 8, pixel);
        picture.save(folder.join(name)).unwrap();
    }
}

#[test]
fn options_override_the_preset_and_nothing_else() {
    let lab = Lab::new();
    let plain = lab.open(&name("sketch"), &Overrides::default()).unwrap();
    let overrides = Overrides {
        iterations: Some(7),
        batch: Some(2),
        learning_rate: Some(0.5),
        seed: Some(9),
        truncation: Some(0.1),
        output_interval: Some(3),
        save_interval: Some(4),
        ..to("zombie")
    };
    let preset = lab.open(&name("sketch"), &overrides).unwrap().preset;
    let Guidance::Text(pairs) = &preset.guidance else {
        panic!("{preset:?}");
    };
    assert_eq!((&*pairs[0].source, &*pairs[0].target), ("photo", "zombie"));
    let mut expected = plain.preset;
    expected.guidance = preset.guidance.clone();
    expected.title = "photo → zombie".to_owned();
    expected.training.iterations = 7;
    expected.training.batch = 2;
    expected.training.learning_rate = 0.5;
    expected.training.seed = 9;
    expected.training.truncation = 0.1;
    expected.training.output_interval = 3;
    expected.training.save_interval = 4;
    assert_eq!(preset, expected);
}

#[test]
fn prompts_that_lead_nowhere_are_refused() {
    let lab = Lab::new();
    let error = lab.open(&name("sketch"), &to("photo")).unwrap_err();
    assert!(error.contains("no way to go"), "{error}");
    let error = lab.open(&name("gold"), &to("zombie")).unwrap_err();
    assert!(error.contains("give both --source and --target"), "{error}");
}

#[test]
fn a_wrong_file_is_refused_with_its_line() {
    let lab = Lab::new();
    let error = lab.open(&lab.file(), &Overrides::default()).unwrap_err();
    assert!(error.contains("mine.toml: No such file"), "{error}");
    lab.write("source = \"photo\"\ntarget = 3\n");
    let error = lab.open(&lab.file(), &Overrides::default()).unwrap_err();
    assert!(error.contains("line 2, column 10"), "{error}");
    let other = PresetChoice::File(lab.folder.path().join("mine.json"));
    let error = lab.open(&other, &Overrides::default()).unwrap_err();
    assert!(error.contains("end with .toml"), "{error}");
    let error = lab
        .open(&name("nothing"), &Overrides::default())
        .unwrap_err();
    assert!(error.contains("no preset `nothing`"), "{error}");
}

#[test]
fn overrides_outlive_edits_of_the_file() {
    let lab = Lab::new();
    lab.write("source = \"photo\"\ntarget = \"sketch\"\n");
    let mut choice = lab.open(&lab.file(), &to("zombie")).unwrap();
    lab.write("source = \"photo\"\ntarget = \"robot\"\nlearning_rate = 0.5\n");
    let entry = lab.until(&mut choice, |e| e.preset.training.learning_rate == 0.5);
    assert_eq!(entry.error, None);
    let Guidance::Text(pairs) = entry.preset.guidance else {
        panic!("guided by pictures");
    };
    assert_eq!(pairs[0].target, "zombie");
}

#[test]
fn an_edit_that_does_not_fit_the_options_leaves_the_last_good_preset() {
    let lab = Lab::new();
    pictures(lab.folder.path(), &["a.png"]);
    lab.write("source = \"photo\"\ntarget = \"sketch\"\n");
    let mut choice = lab.open(&lab.file(), &to("zombie")).unwrap();
    let before = choice.preset.clone();
    lab.write("style_images = \".\"\n");
    let entry = lab.until(&mut choice, |entry| entry.error.is_some());
    assert_eq!(entry.preset, before);
    assert!(entry.error.unwrap().contains("guided by pictures"));
}

#[test]
fn a_style_folder_of_the_command_line_is_watched() {
    let lab = Lab::new();
    pictures(lab.folder.path(), &["a.png"]);
    let overrides = Overrides {
        style: Some(lab.folder.path().to_owned()),
        ..Overrides::default()
    };
    let mut choice = lab.open(&name("sketch"), &overrides).unwrap();
    let count = |entry: &PresetEntry| match &entry.preset.guidance {
        Guidance::Style(folder) => folder.pictures.len(),
        Guidance::Text(_) => 0,
    };
    assert_eq!(count(&choice.entries().remove(0)), 1);
    pictures(lab.folder.path(), &["a.png", "b.png"]);
    lab.until(&mut choice, |entry| count(entry) == 2);
    fs::remove_file(lab.folder.path().join("a.png")).unwrap();
    fs::remove_file(lab.folder.path().join("b.png")).unwrap();
    let entry = lab.until(&mut choice, |entry| entry.error.is_some());
    assert_eq!(count(&entry), 2);
}
