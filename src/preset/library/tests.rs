//! Precedence, hotkeys and broken files, on files in temporary folders.

use tempfile::TempDir;

use super::*;

const GOOD: &str = "source = \"photo\"\ntarget = \"sketch\"\n";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn library(folders: &[&TempDir]) -> Library {
    Library::load(SearchPath::of(folders.iter().map(|f| f.path().to_owned())))
}

#[test]
fn without_folders_there_are_the_built_in_presets_by_key() {
    let library = Library::load(SearchPath::default());
    let entries = library.entries();
    assert_eq!(entries.len(), builtin::PRESETS.len());
    let keys: Vec<_> = entries.iter().take(9).map(|e| e.preset.hotkey).collect();
    assert_eq!(keys, (1..=9).map(Some).collect::<Vec<_>>());
    assert!(
        entries
            .iter()
            .all(|e| e.path.is_none() && e.error.is_none() && e.is_usable())
    );
}

#[test]
fn the_first_folder_wins_and_what_it_hid_comes_back() {
    let first = folder(&[(
        "sketch.toml",
        "title = \"First\"\nsource = \"a\"\ntarget = \"b\"\n",
    )]);
    let second = folder(&[(
        "sketch.toml",
        "title = \"Second\"\nsource = \"a\"\ntarget = \"b\"\n",
    )]);
    let mut library = library(&[&first, &second]);
    let title = |library: &Library| library.find("sketch").unwrap().preset.title;
    assert_eq!(title(&library), "First");

    fs::remove_file(first.path().join("sketch.toml")).unwrap();
    let updated = Change {
        id: "sketch".to_owned(),
        kind: ChangeKind::Updated,
    };
    assert_eq!(library.reload(&[]), std::slice::from_ref(&updated));
    assert_eq!(title(&library), "Second");

    fs::remove_file(second.path().join("sketch.toml")).unwrap();
    assert_eq!(library.reload(&[]), [updated]);
    assert_eq!(title(&library), "Pencil sketch");
    assert_eq!(library.find("sketch").unwrap().path, None);
    assert_eq!(library.reload(&[]), []);
}

#[test]
fn a_file_broken_from_the_first_is_shown_and_not_usable() {
    let folder = folder(&[
        ("mine.toml", "source = \"photo\"\n"),
        ("sketch.toml", "hotkey = 0\n"),
    ]);
    let library = library(&[&folder]);
    let mine = library.find("mine").unwrap();
    assert!(!mine.is_usable());
    assert_eq!(
        mine.error.as_deref(),
        Some("line 1, column 10: `source` is given and `target` is missing")
    );
    let sketch = library.find("sketch").unwrap();
    assert!(
        sketch.is_usable(),
        "the built-in version is the last good one"
    );
    assert!(
        sketch
            .error
            .unwrap()
            .starts_with("line 1, column 10: `hotkey` is 0")
    );
}

#[test]
fn mended_says_so_when_nothing_else_changed() {
    let folder = folder(&[("mine.toml", GOOD)]);
    let mut library = library(&[&folder]);
    let file = folder.path().join("mine.toml");
    fs::write(&file, "source = ").unwrap();
    let changes = library.reload(&[]);
    assert!(matches!(&changes[0].kind, ChangeKind::Broken(error) if error.contains("TOML")));
    fs::write(&file, GOOD).unwrap();
    assert_eq!(library.reload(&[])[0].kind, ChangeKind::Mended);
}

#[test]
fn a_key_belongs_to_the_first_file_that_wants_it() {
    let one = folder(&[("b.toml", &format!("hotkey = 1\n{GOOD}"))]);
    let two = folder(&[("a.toml", &format!("{GOOD}hotkey = 1\n"))]);
    let library = library(&[&one, &two]);
    assert_eq!(library.find("b").unwrap().preset.hotkey, Some(1));
    assert_eq!(library.find("b").unwrap().error, None);

    let loser = library.find("a").unwrap();
    assert_eq!(loser.preset.hotkey, None);
    assert_eq!(
        loser.error.as_deref(),
        Some("line 3, column 10: `hotkey` 1 belongs to `b`; free: none")
    );
    assert!(loser.is_usable());

    let built_in = library.find("sketch").unwrap();
    assert_eq!(built_in.preset.hotkey, None);
    assert_eq!(
        built_in.error, None,
        "a built-in preset yields without a word"
    );
}

#[test]
fn other_files_and_unreadable_ones() {
    let folder = folder(&[
        (".hidden.toml", GOOD),
        ("notes.txt", GOOD),
        ("mine.toml~", GOOD),
    ]);
    fs::create_dir(folder.path().join("folder.toml")).unwrap();
    let library = library(&[&folder]);
    let entry = library.find("folder").unwrap();
    assert_eq!(entry.error.as_deref(), Some("cannot be read: not a file"));
    let others = library.entries().len() - builtin::PRESETS.len();
    assert_eq!(others, 1);
}

#[test]
fn the_search_path_names_each_folder_once_and_the_given_one_first() {
    let given = tempfile::tempdir().unwrap();
    let path = SearchPath::standard(Some(given.path()));
    assert_eq!(path.folders[0], given.path().canonicalize().unwrap());
    assert!(path.folders[1].ends_with("presets") && path.folders[1].is_absolute());
    assert!(path.folders[2].ends_with("nada-tui/presets"));
    let twice = SearchPath::of([given.path().to_owned(), given.path().join(".")]);
    assert_eq!(twice.folders.len(), 1);
}
