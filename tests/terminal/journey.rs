//! What people do with a dashboard and its engine, from start to end. The engine is a program that
//! is called like `nada serve`.

use std::fs;
use std::path::{Path, PathBuf};

use nada_tui::link::running_engine;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::session::{Ended, Session};

const TERMINAL: (u16, u16) = (120, 40);

/// A folder of its own with two presets, and an engine to be started there.
pub struct Lab {
    pub folder: TempDir,
    engine: PathBuf,
}

impl Lab {
    pub fn new(engine: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("mine")).unwrap();
        let lab = Self {
            folder,
            engine: engine.to_owned(),
        };
        lab.write("first", &preset("First style", 1, "pencil sketch"));
        lab.write("second", &preset("Second style", 2, "zombie"));
        lab
    }

    /// Saves a preset file as editors do: beside it, then renamed.
    fn write(&self, id: &str, text: &str) {
        let folder = self.folder.path().join("mine");
        let draft = folder.join(format!(".{id}.swp"));
        fs::write(&draft, text).unwrap();
        fs::rename(draft, folder.join(format!("{id}.toml"))).unwrap();
    }

    /// The dashboard, attached to a new engine or to the running one.
    fn open(&self) -> Session {
        self.open_with("blocks")
    }

    fn open_with(&self, protocol: &str) -> Session {
        let engine = self.engine.to_str().unwrap();
        let arguments = [
            "--image-protocol",
            protocol,
            "--engine",
            engine,
            "--runs",
            "runs",
            "--presets",
            "mine",
            "--preset",
            "first",
        ];
        Session::start(self.folder.path(), &arguments, TERMINAL)
    }

    /// The dashboard with a run that has begun.
    pub fn running(&self) -> Session {
        let mut session = self.open();
        session.see("‖ paused");
        session.press(" ");
        session.see("▶ running");
        session
    }

    fn engine_process(&self) -> Option<Pid> {
        let process = running_engine(&self.folder.path().join("runs"))?;
        Pid::from_raw(process as i32)
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        if let Some(engine) = self.engine_process() {
            let _ = kill_process(engine, Signal::KILL);
        }
    }
}

fn preset(title: &str, hotkey: u8, target: &str) -> String {
    format!(
        "title = \"{title}\"\nhotkey = {hotkey}\nmodel = \"demo\"\nsource = \"photo\"\n\
         target = \"{target}\"\n[training]\niterations = 5000\nlearning_rate = 0.001\n"
    )
}

/// Iterations done, from the `12/5000` of the first line.
pub fn iteration(screen: &str) -> Option<u32> {
    let count = |word: &str| word.split_once('/')?.0.parse().ok();
    screen.lines().next()?.split_whitespace().find_map(count)
}

pub fn advances(session: &mut Session, past: u32) -> u32 {
    let further = |screen: &str| iteration(screen).is_some_and(|now| now > past);
    let screen = session.wait("further iteration", further);
    iteration(&screen).unwrap()
}

/// The value of a row of the panel `Run`.
fn fact(screen: &str, label: &str) -> Option<String> {
    let row = screen
        .lines()
        .find(|line| line.contains(&format!("│ {label} ")))?;
    let (_, value) = row.split_once(&format!("│ {label} "))?;
    Some(value.trim_end_matches(['│', ' ']).trim().to_owned())
}

pub fn leave(mut session: Session, how: &str) -> Ended {
    session.press("q");
    session.see("Leave?");
    session.press(how);
    session.end()
}

/// Iterations advance on screen, stop with a pause, and the engine ends with the dashboard when
/// that is wanted.
pub fn start(engine: &Path) {
    let lab = Lab::new(engine);
    let mut session = lab.running();
    let first = advances(&mut session, 0);
    advances(&mut session, first + 3);
    session.see("total");
    session.press(" ");
    session.see("‖ paused");
    assert_eq!(leave(session, "s"), Ended::with(0));
    assert_eq!(lab.engine_process(), None, "the engine still runs");
    let runs = lab.folder.path().join("runs");
    assert!(checkpoints(&runs) > 0, "nothing was saved");
}

fn checkpoints(runs: &Path) -> usize {
    let folders = fs::read_dir(runs)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let in_run = |run: PathBuf| fs::read_dir(run.join("checkpoints")).map_or(0, Iterator::count);
    folders.map(in_run).sum()
}

/// A digit puts another preset in force while training goes on.
pub fn switch(engine: &Path) {
    let lab = Lab::new(engine);
    let mut session = lab.running();
    let switched = advances(&mut session, 1);
    session.press("2");
    session.see("▶ running  Second style");
    advances(&mut session, switched + 2);
    assert_eq!(leave(session, "d"), Ended::with(0));
}

/// A preset whose model is not there says so; after a look at the licence it is downloaded, which
/// can be ended and begun again.
#[allow(dead_code, reason = "needs an engine whose downloads are scripted")]
pub fn download(engine: &Path) {
    let lab = Lab::new(engine);
    let third = preset("Third style", 3, "marble").replace("\"demo\"", "\"thing\"");
    lab.write("third", &third);
    let mut session = lab.open();
    session.see("‖ paused");
    session.press("jj");
    session.see("Not there: thing. D downloads (10 MB), or: nada pull thing");
    session.press("D");
    session.see("Ask me first.");
    session.press("\x1b");
    session.wait("no question", |screen| !screen.contains("Download?"));
    session.press("D");
    session.see("Download?");
    session.press("y");
    session.see("Downloading thing");
    session.press("C");
    session.see("Not there: thing.");
    session.press("Dy");
    session.see("All models of Third style are there: enter applies it");
    assert_eq!(leave(session, "d"), Ended::with(0));
}

/// An edit of a preset's file takes effect; a broken one is shown beside the preset, and does no
/// harm.
pub fn edit(engine: &Path) {
    let lab = Lab::new(engine);
    let mut session = lab.running();
    let good = preset("First style", 1, "pencil sketch");
    let edited = good
        .replace("First style", "By hand")
        .replace("0.001", "0.0025");
    lab.write("first", &edited);
    session.see("▶ running  By hand");
    let changed = |screen: &str| fact(screen, "lr").as_deref() == Some("0.0025");
    session.wait("new learning rate", changed);
    lab.write("first", &good.replace("0.001", "\"fast\""));
    let screen = session.see("✗ By hand");
    assert!(screen.contains("learning_rate"), "{screen}");
    let before = iteration(&screen).unwrap();
    advances(&mut session, before + 2);
    lab.write("first", &good);
    session.see("▶ running  First style");
    session.wait("mended", |screen| !screen.contains('✗'));
    assert_eq!(leave(session, "d"), Ended::with(0));
}

/// A checkpoint is kept; training goes on without a dashboard, and the next one shows the same run.
pub fn come_back(engine: &Path) {
    let lab = Lab::new(engine);
    let mut session = lab.running();
    advances(&mut session, 2);
    session.press("s");
    session.see("Saved iteration");
    let named = |screen: &str| fact(screen, "saved").is_some_and(|it| it.starts_with("iteration"));
    let screen = session.wait("saved iteration", named);
    let (run, left) = (fact(&screen, "run"), iteration(&screen).unwrap());
    assert_eq!(leave(session, "d"), Ended::with(0));
    assert!(lab.engine_process().is_some(), "the engine ended");
    let mut session = lab.open();
    session.see("▶ running  First style");
    let screen = session.wait("run", |screen| fact(screen, "run").is_some());
    assert_eq!(fact(&screen, "run"), run);
    advances(&mut session, left + 2);
    assert_eq!(leave(session, "s"), Ended::with(0));
    assert_eq!(lab.engine_process(), None, "the engine still runs");
}

/// A killed engine is said, and started again from its last checkpoint.
pub fn survive(engine: &Path) {
    let lab = Lab::new(engine);
    let mut session = lab.running();
    advances(&mut session, 2);
    session.press("s");
    let screen = session.see("Saved iteration");
    let saved = iteration(&screen).unwrap();
    let (_, words) = screen.split_once("Saved iteration ").unwrap();
    let kept: u32 = words.split(':').next().unwrap().parse().unwrap();
    assert!(kept <= saved);
    kill_process(lab.engine_process().unwrap(), Signal::KILL).unwrap();
    let screen = session.see("The engine is gone");
    assert!(screen.contains("signal: 9"), "{screen}");
    assert!(
        screen.contains(&format!("{kept:06}.safetensors")),
        "{screen}"
    );
    session.press("r");
    session.wait("attached", |screen| !screen.contains("The engine is gone"));
    session.see("▶ running  First style");
    let again = advances(&mut session, kept);
    advances(&mut session, again + 2);
    assert_eq!(leave(session, "d"), Ended::with(0));
}

/// One looks at the past, goes back to it, and training goes on from there in another folder.
pub fn go_back(engine: &Path) {
    let lab = Lab::new(engine);
    let mut session = lab.running();
    advances(&mut session, 35);
    session.press(" ");
    let screen = session.see("‖ paused");
    let present = iteration(&screen).unwrap();
    let named = |screen: &str| fact(screen, "run").is_some_and(|run| run != "not yet");
    let screen = session.wait("run", named);
    let (before, newest) = (fact(&screen, "run").unwrap(), (present - 1) / 10 * 10);
    session.press("b");
    session.see(&format!("iteration {newest} (past)"));
    session.press("\x1b[D");
    let stop = newest - 10;
    session.see(&format!("iteration {stop} (past)"));
    session.see("enter go back");
    session.press("\r");
    let screen = session.see("Go back?");
    assert!(screen.contains(&before), "the run that stays: {screen}");
    session.press("\r");
    let other = |screen: &str| fact(screen, "run").is_some_and(|run| run != before);
    let screen = session.wait("branch", other);
    assert!(!screen.contains("(past)"), "{screen}");
    session.wait("stop", |screen| iteration(screen) == Some(stop));
    session.press(" ");
    advances(&mut session, stop + 2);
    let runs = lab.folder.path().join("runs");
    assert!(runs.join(before).is_dir(), "the run before is gone");
    assert_eq!(leave(session, "s"), Ended::with(0));
}

/// A terminal that says it shows sixel pictures gets all of them, though each takes its time.
pub fn sixel(engine: &Path) {
    let lab = Lab::new(engine);
    let mut session = lab.open_with("sixel");
    // In cells of 8 by 16 pixels; viuer asks again.
    let answers = ["\x1b[6;16;8t\x1b[?62;4c\x1b[0n", "\x1b[?62;4c"];
    for (asked, answer) in answers.into_iter().enumerate() {
        session.until("question", |session| count(&session.all, b"\x1b[c") > asked);
        session.press(answer);
    }
    session.see("‖ paused");
    session.until("six pictures", |session| count(&session.all, b"\x1bP") >= 6);
    assert_eq!(leave(session, "s"), Ended::with(0));
}

fn count(bytes: &[u8], wanted: &[u8]) -> usize {
    let parts = bytes.windows(wanted.len());
    parts.filter(|part| *part == wanted).count()
}

/// Of two runs the first is named and gone on with, the second is deleted, taken back, deleted again
/// and taken out of the trash.
#[allow(dead_code, reason = "needs an engine that keeps whole runs")]
pub fn runs(engine: &Path) {
    let lab = Lab::new(engine);
    let mut session = lab.running();
    let first = paused_run(&mut session, "not yet");
    session.press("R");
    session.wait("beginning", |screen| iteration(screen) == Some(0));
    session.press(" ");
    let second = paused_run(&mut session, &first);
    session.press("O");
    session.see(&first);
    session.see(&second);
    session.press("j");
    session.press("rOld one\r");
    session.see(&format!("Kept with {first}"));
    session.press("\r");
    session.see("‖ paused  Old one · First style");
    session.wait("the first run", |screen| {
        fact(screen, "run").as_ref() == Some(&first)
    });
    session.press("O");
    session.see(&second);
    session.press("k");
    session.press("d");
    session.see("Delete?");
    session.see("MB on disk");
    session.press("y");
    session.see("is in the trash; u takes it back");
    let folder = lab.folder.path().join("runs");
    let places = [folder.join(&second), folder.join(".trash").join(&second)];
    assert_eq!(places.each_ref().map(|place| place.is_dir()), [false, true]);
    session.press("u");
    session.see(&format!("{second} is back"));
    assert_eq!(places.each_ref().map(|place| place.is_dir()), [true, false]);
    session.press("dy");
    session.see("is in the trash; u takes it back");
    session.press("t");
    session.see("1, ");
    session.see("MB to free");
    session.press("\r");
    session.see(&format!("{second} is back"));
    session.see("The trash is empty.");
    assert!(places[0].join("run.toml").is_file());
    session.press("t");
    session.see("2, newest first");
    session.press("q");
    session.wait("the dashboard", |screen| !screen.contains("newest first"));
    assert_eq!(leave(session, "s"), Ended::with(0));
}

/// Trains a little, pauses, saves; gives the name of the run, which is another one than `before`.
fn paused_run(session: &mut Session, before: &str) -> String {
    advances(session, 3);
    let other = |screen: &str| fact(screen, "run").is_some_and(|run| run != before);
    session.wait("run", other);
    session.press(" ");
    session.see("‖ paused");
    session.press("s");
    let screen = session.see("Saved iteration");
    fact(&screen, "run").unwrap()
}

/// Other prompts are typed; the curves go on with them; one key and a name save them as a file.
pub fn prompt(engine: &Path) {
    let lab = Lab::new(engine);
    let mut session = lab.running();
    advances(&mut session, 2);
    session.press("/");
    session.see("Other prompts");
    session.press("photo ->");
    session.see("nothing stands behind the arrow yet");
    session.press(" robot");
    session.see("from \"photo\" to \"robot\"");
    session.press("\r");
    let screen = session.see("▶ running  Robot (unsaved)");
    let there = iteration(&screen).unwrap();
    advances(&mut session, there + 2);
    session.press("W");
    session.see("Save the preset");
    session.press("-by-hand\r");
    session.see("Saved ");
    session.wait("saved", |screen| !screen.contains("(unsaved)"));
    let path = lab
        .folder
        .path()
        .join("config/nada-tui/presets/robot-2-by-hand.toml");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("target = \"robot\""), "{text}");
    assert!(text.contains("iterations = 5000"), "{text}");
    assert_eq!(leave(session, "s"), Ended::with(0));
}

/// The preset in force is edited: what is wrong is said, what is right is saved into its file, whose
/// comments stay, and takes effect.
pub fn edit_inside(engine: &Path) {
    let lab = Lab::new(engine);
    let text = preset("First style", 1, "pencil sketch");
    lab.write("first", &text.replace("[training]", "[training] # by hand"));
    let mut session = lab.running();
    advances(&mut session, 2);
    session.press("E");
    session.see("Edit: First style");
    // To the losses, on to the training, to its second field.
    session.press("\t\t\tj");
    session.see("Step size of Adam");
    session.press("\rx");
    session.see("`training.learning_rate` is \"0.001x\"");
    session.press("\x7f\x7f5\r");
    session.see("in the file: 0.001");
    session.press("s");
    session.see("Saved ");
    let changed = fs::read_to_string(lab.folder.path().join("mine/first.toml")).unwrap();
    assert!(changed.contains("[training] # by hand"), "{changed}");
    assert!(changed.contains("learning_rate = 0.005"), "{changed}");
    session.press("\x1b");
    session.wait("new learning rate", |screen| {
        fact(screen, "lr").as_deref() == Some("0.005")
    });
    assert_eq!(leave(session, "s"), Ended::with(0));
}

/// A page of samples is drawn while training goes on; one of them is kept, found in the run's folder,
/// and deleted again.
#[allow(dead_code, reason = "needs an engine that draws samples")]
pub fn gallery(engine: &Path) {
    let lab = Lab::new(engine);
    let mut session = lab.running();
    let before = advances(&mut session, 3);
    session.press("G");
    session.wait("a page", |screen| {
        screen.contains("seeds 0 to 11") && !screen.contains("drawing")
    });
    session.press("n");
    session.see("seeds 12 to 23");
    session.press("}l");
    session.wait("the second sample", |screen| {
        screen.contains("▶13") && screen.contains("0.75") && !screen.contains("drawing")
    });
    session.press(" ");
    session.see("Kept: ");
    let screen = session.see("13 ✓");
    assert!(screen.contains("seed-13-psi-0.75.png"), "{screen}");
    let kept = |end: &str| -> usize {
        let runs = fs::read_dir(lab.folder.path().join("runs")).unwrap();
        let files = runs.filter_map(|run| fs::read_dir(run.unwrap().path().join("kept")).ok());
        let names = files.flatten().map(|file| file.unwrap().file_name());
        names
            .filter(|name| name.to_string_lossy().ends_with(end))
            .count()
    };
    assert_eq!([kept(".png"), kept(".safetensors")], [1, 1]);
    session.press("\r");
    session.see("seed 13");
    session.press(" ");
    session.see("Deleted: ");
    assert_eq!([kept(".png"), kept(".safetensors")], [0, 0]);
    session.press("\x1b");
    session.see("seeds 12 to 23");
    session.press("q");
    session.wait("the dashboard", |screen| !screen.contains("seeds 12"));
    advances(&mut session, before);
    assert_eq!(leave(session, "s"), Ended::with(0));
}
