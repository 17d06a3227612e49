use super::*;
use crate::preset::{Guidance, SearchPath};

/// A library of two folders: a project's, then the user's.
struct Lab {
    folder: tempfile::TempDir,
}

const MINE: &str = "# mine\nsource = \"photo\"\ntarget = \"sketch\"\n";

impl Lab {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("project")).unwrap();
        fs::write(folder.path().join("project/mine.toml"), MINE).unwrap();
        Self { folder }
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(file)
    }

    fn library(&self) -> Library {
        let folders = ["project", "user"].map(|folder| self.path(folder));
        Library::load(SearchPath::of(folders))
    }

    fn save(&self, text: &PresetText, replaces: &Replaces) -> Result<PathBuf, String> {
        save(&self.library(), text.clone(), replaces).map(|(_, path)| path)
    }
}

fn named(text: &PresetText, id: &str) -> PresetText {
    PresetText {
        id: id.to_owned(),
        path: None,
        ..text.clone()
    }
}

#[test]
fn a_preset_is_read_and_goes_back_into_its_file() {
    let lab = Lab::new();
    let Update::PresetText(text) = read(&lab.library(), "mine") else {
        panic!("there is one");
    };
    assert_eq!(
        (text.text.as_str(), &text.path),
        (MINE, &Some(lab.path("project/mine.toml")))
    );
    let changed = PresetText {
        text: MINE.replace("sketch", "zombie"),
        ..(*text).clone()
    };
    let as_read = Replaces::Text(MINE.to_owned());
    assert_eq!(
        lab.save(&changed, &as_read),
        Ok(lab.path("project/mine.toml"))
    );
    assert_eq!(
        fs::read_to_string(lab.path("project/mine.toml")).unwrap(),
        changed.text
    );
    let refused = lab.save(&changed, &as_read).unwrap_err();
    assert!(refused.contains("was changed meanwhile"), "{refused}");
    assert!(lab.save(&changed, &Replaces::Anything).is_ok());
}

#[test]
fn a_new_preset_goes_into_the_users_folder_and_over_nothing() {
    let lab = Lab::new();
    let text = lab.library().text("sketch").unwrap();
    let path = lab.save(&text, &Replaces::Nothing).unwrap();
    assert_eq!(path, lab.path("user/sketch.toml"));
    assert_eq!(fs::read_to_string(&path).unwrap(), text.text);
    let refused = lab.save(&text, &Replaces::Nothing).unwrap_err();
    assert!(refused.contains("is there already"), "{refused}");
    assert!(lab.save(&text, &Replaces::Anything).is_ok());
    let hidden = lab
        .save(&named(&text, "mine"), &Replaces::Anything)
        .unwrap_err();
    assert!(hidden.contains("would hide it"), "{hidden}");
}

#[test]
fn what_is_wrong_is_not_written() {
    let lab = Lab::new();
    let mut text = named(&lab.library().text("sketch").unwrap(), "new");
    text.text.push_str("\nwrong = 1\n");
    let refused = lab.save(&text, &Replaces::Nothing).unwrap_err();
    assert!(refused.contains("unknown field"), "{refused}");
    assert!(!lab.path("user/new.toml").exists());
}

#[test]
fn a_file_that_no_preset_has_is_not_written_to() {
    let lab = Lab::new();
    let mut text = lab.library().text("mine").unwrap();
    text.path = Some(lab.path("elsewhere.toml"));
    let refused = lab.save(&text, &Replaces::Anything).unwrap_err();
    assert!(refused.contains("no preset's file"), "{refused}");
    assert!(!lab.path("elsewhere.toml").exists());
}

#[test]
fn paths_still_lead_to_the_same_pictures_from_another_folder() {
    let lab = Lab::new();
    let text = lab.library().text("gold").unwrap();
    let path = lab
        .save(&named(&text, "gold-2"), &Replaces::Nothing)
        .unwrap();
    let preset = crate::preset::file::load(&path).unwrap();
    let Guidance::Style(style) = preset.guidance else {
        panic!("pictures lead");
    };
    assert_eq!(style.pictures.len(), 3);
    let said = fs::read_to_string(&path).unwrap();
    assert!(said.starts_with("# No words at all"), "{said}");
}

#[test]
fn a_linked_file_stays_linked() {
    let lab = Lab::new();
    let (link, real) = (lab.path("project/linked.toml"), lab.path("real.toml"));
    fs::write(&real, MINE).unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    let mut text = lab.library().text("linked").unwrap();
    text.text.push_str("# more\n");
    lab.save(&text, &Replaces::Text(MINE.to_owned())).unwrap();
    assert!(link.is_symlink());
    assert_eq!(fs::read_to_string(real).unwrap(), text.text);
}
