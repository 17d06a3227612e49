//! Real files in temporary folders; every wait is for a change, with a deadline.

use std::fs;
use std::sync::mpsc::{Receiver, channel};
use std::time::Instant;

use tempfile::TempDir;

use super::*;
use crate::preset::{ChangeKind, Guidance, PresetEntry, SearchPath};

const PATIENCE: Duration = Duration::from_secs(20);
const GOOD: &str = "source = \"photo\"\ntarget = \"sketch\"\n";
const OTHER: &str = "source = \"photo\"\ntarget = \"cartoon\"\n";

struct Bench {
    folder: TempDir,
    live: Live,
    news: Receiver<Changed>,
}

impl Bench {
    fn new(mode: Mode, files: &[(&str, &[u8])]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            write(&folder, name, bytes);
        }
        let library = Library::load(SearchPath::of([folder.path().join("presets")]));
        let (sender, news) = channel();
        let live = Live::start(library, mode, sender, |changed| changed).unwrap();
        Self { folder, live, news }
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        write(&self.folder, name, bytes.as_ref());
    }

    /// Takes news until the entry of `id` is as wanted; gives all changes on the way.
    fn until(&mut self, id: &str, wanted: impl Fn(Option<&PresetEntry>) -> bool) -> Vec<Change> {
        let deadline = Instant::now() + PATIENCE;
        let mut changes = Vec::new();
        while !wanted(self.live.library().find(id).as_ref()) {
            let left = deadline.saturating_duration_since(Instant::now());
            let news = self.news.recv_timeout(left);
            let news = news.unwrap_or_else(|_| {
                panic!("{id} stayed {:?}", self.live.library().find(id));
            });
            changes.extend(self.live.changed(&news).unwrap());
        }
        changes
    }
}

fn write(folder: &TempDir, name: &str, bytes: &[u8]) {
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn target(entry: Option<&PresetEntry>) -> Option<String> {
    match &entry?.preset.guidance {
        Guidance::Text(pairs) => Some(pairs.first()?.target.clone()),
        Guidance::Style(_) => None,
    }
}

fn goes_to(words: &'static str) -> impl Fn(Option<&PresetEntry>) -> bool {
    move |entry| target(entry).as_deref() == Some(words) && entry.unwrap().error.is_none()
}

fn pictures(count: usize) -> impl Fn(Option<&PresetEntry>) -> bool {
    move |entry| {
        matches!(entry.map(|entry| &entry.preset.guidance),
            Some(Guidance::Style(style)) if style.pictures.len() == count)
    }
}

fn picture(shade: u8) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(4, 4, image::Rgb([shade; 3]));
    picture
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

fn is(id: &str, kind: ChangeKind) -> Change {
    let id = id.to_owned();
    Change { id, kind }
}

#[test]
fn a_write_is_seen() {
    let mut bench = Bench::new(Mode::Auto, &[("presets/mine.toml", GOOD.as_bytes())]);
    bench.write("presets/mine.toml", OTHER);
    let changes = bench.until("mine", goes_to("cartoon"));
    assert_eq!(changes.last(), Some(&is("mine", ChangeKind::Updated)));
}

#[test]
fn a_write_is_seen_by_polling() {
    let poll = Mode::Poll(Duration::from_millis(50));
    let mut bench = Bench::new(poll, &[("presets/mine.toml", GOOD.as_bytes())]);
    bench.write("presets/mine.toml", OTHER);
    bench.until("mine", goes_to("cartoon"));
}

#[test]
fn rename_saves_are_seen_again_and_again() {
    let mut bench = Bench::new(Mode::Auto, &[("presets/mine.toml", GOOD.as_bytes())]);
    let path = |name: &str| bench.folder.path().join("presets").join(name);
    let (file, backup, new) = (path("mine.toml"), path("mine.toml~"), path(".mine.new"));
    for (text, words) in [(OTHER, "cartoon"), (GOOD, "sketch"), (OTHER, "cartoon")] {
        fs::rename(&file, &backup).unwrap();
        fs::write(&new, text).unwrap();
        fs::rename(&new, &file).unwrap();
        fs::remove_file(&backup).unwrap();
        bench.until("mine", goes_to(words));
    }
}

#[test]
fn removed_and_created_again_is_an_update() {
    let mut bench = Bench::new(Mode::Auto, &[("presets/mine.toml", GOOD.as_bytes())]);
    fs::remove_file(bench.folder.path().join("presets/mine.toml")).unwrap();
    bench.write("presets/mine.toml", OTHER);
    bench.until("mine", goes_to("cartoon"));
}

#[test]
fn a_half_written_file_keeps_the_last_good_version() {
    let mut bench = Bench::new(Mode::Auto, &[("presets/mine.toml", GOOD.as_bytes())]);
    bench.write("presets/mine.toml", &OTHER[..OTHER.len() - 9]);
    let changes = bench.until("mine", |entry| entry.unwrap().error.is_some());
    assert!(
        matches!(&changes[..], [Change { kind: ChangeKind::Broken(error), .. }]
        if error.starts_with("line 2"))
    );
    let entry = bench.live.library().find("mine");
    assert_eq!(target(entry.as_ref()).as_deref(), Some("sketch"));
    bench.write("presets/mine.toml", OTHER);
    let changes = bench.until("mine", goes_to("cartoon"));
    assert_eq!(changes.last(), Some(&is("mine", ChangeKind::Updated)));
}

#[test]
fn new_files_appear_and_removed_ones_go() {
    let mut bench = Bench::new(Mode::Auto, &[("presets/mine.toml", GOOD.as_bytes())]);
    bench.write("presets/more.toml", OTHER);
    bench.until("more", goes_to("cartoon"));
    fs::remove_file(bench.folder.path().join("presets/more.toml")).unwrap();
    let changes = bench.until("more", |entry| entry.is_none());
    assert_eq!(changes, [is("more", ChangeKind::Removed)]);
}

#[test]
fn a_folder_that_did_not_exist_is_found() {
    let mut bench = Bench::new(Mode::Auto, &[]);
    bench.write("presets/mine.toml", GOOD);
    bench.until("mine", goes_to("sketch"));
    bench.write("presets/mine.toml", OTHER);
    bench.until("mine", goes_to("cartoon"));
}

#[test]
fn a_folder_made_anew_is_watched_anew() {
    let mut bench = Bench::new(Mode::Auto, &[("presets/mine.toml", GOOD.as_bytes())]);
    fs::remove_dir_all(bench.folder.path().join("presets")).unwrap();
    bench.write("presets/mine.toml", OTHER);
    bench.until("mine", goes_to("cartoon"));
    bench.write("presets/mine.toml", GOOD);
    bench.until("mine", goes_to("sketch"));
}

#[test]
fn a_linked_file_is_followed_to_where_it_lies() {
    let files: [(&str, &[u8]); 2] = [
        ("elsewhere/mine.toml", GOOD.as_bytes()),
        ("presets/notes.txt", b""),
    ];
    let mut bench = Bench::new(Mode::Auto, &files);
    let folder = bench.folder.path();
    let link = folder.join("presets/mine.toml");
    std::os::unix::fs::symlink(folder.join("elsewhere/mine.toml"), link).unwrap();
    bench.until("mine", goes_to("sketch"));
    bench.write("elsewhere/mine.toml", OTHER);
    bench.until("mine", goes_to("cartoon"));
}

#[test]
fn pictures_of_a_style_folder_count() {
    let one = picture(10);
    let preset = b"style_images = \"../style\"\n";
    let files: [(&str, &[u8]); 2] = [("presets/mine.toml", preset), ("style/1.png", &one)];
    let mut bench = Bench::new(Mode::Auto, &files);
    bench.until("mine", pictures(1));

    bench.write("style/2.png", picture(20));
    let changes = bench.until("mine", pictures(2));
    assert_eq!(changes.last(), Some(&is("mine", ChangeKind::Updated)));

    let before = bench.live.library().find("mine").unwrap().preset;
    bench.write("style/2.png", picture(30));
    bench.until("mine", |entry| {
        entry.unwrap().error.is_none() && entry.unwrap().preset != before
    });

    fs::remove_file(bench.folder.path().join("style/1.png")).unwrap();
    bench.until("mine", pictures(1));
    fs::remove_dir_all(bench.folder.path().join("style")).unwrap();
    bench.until("mine", |entry| entry.unwrap().error.is_some());
    bench.write("style/3.png", picture(40));
    bench.until("mine", |entry| entry.unwrap().error.is_none());
}

#[test]
fn reading_is_no_news() {
    let bench = Bench::new(Mode::Auto, &[("presets/mine.toml", GOOD.as_bytes())]);
    let path = |name: &str| bench.folder.path().join("presets").join(name);
    fs::read(path("mine.toml")).unwrap();
    bench.write("presets/last.toml", OTHER);
    // Events come in order: were reading news, it would have come by then.
    let mut seen = BTreeSet::new();
    while !seen.contains(&path("last.toml")) {
        seen.extend(bench.news.recv_timeout(PATIENCE).unwrap().0);
    }
    assert_eq!(seen, BTreeSet::from([path("last.toml")]));
}
