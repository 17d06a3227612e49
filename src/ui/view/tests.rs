mod chart;
mod editor;
mod film;
mod hand;
mod mixer;
mod popups;
mod runs;
mod samples;
mod studio;
mod themes;
mod timeline;
mod wire;

use crossterm::event::KeyCode;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::*;
use crate::protocol::{Progress, RunPhase, Snapshot, Update};
use crate::ui::action::{self, Place};
use crate::ui::arrangement::Arrangement;
use crate::ui::config::Config;
use crate::ui::event::Event;
use crate::ui::fixture;
use crate::ui::image::{CellSize, Picture};

/// Letters instead of pictures, so that a screen says which picture is where.
#[derive(Default)]
struct Letters {
    covered: Vec<Rect>,
}

impl Canvas for Letters {
    fn cell(&self) -> CellSize {
        CellSize {
            width: 8,
            height: 16,
        }
    }

    fn picture(&mut self, picture: &Picture, area: Rect, buffer: &mut Buffer) {
        let letter = char::from(b'a' + picture.rgb[1] / 20);
        let letter = match picture.rgb[2] {
            0 => letter,
            _ => letter.to_ascii_uppercase(),
        };
        for position in area.positions() {
            buffer[position].set_char(letter);
        }
    }

    fn cover(&mut self, area: Rect, _: &mut Buffer) {
        self.covered.push(area);
    }
}

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 60)];

fn attached(snapshot: Snapshot) -> App {
    let mut app = App::new(Config::default(), None);
    app.time_zone = jiff::tz::TimeZone::UTC;
    app.handle(Event::Engine(Update::Snapshot(Box::new(snapshot))));
    app
}

fn screen(app: &App, width: u16, height: u16) -> TestBackend {
    themed(app, &Theme::dark(), (width, height)).0
}

/// A frame, and what lies where on it.
fn themed(app: &App, theme: &Theme, (width, height): (u16, u16)) -> (TestBackend, Hits) {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    let mut hits = Hits::default();
    terminal
        .draw(|frame| hits = draw(app, theme, &mut Letters::default(), frame))
        .unwrap();
    (terminal.backend().clone(), hits)
}

fn check(name: &str, app: &App) {
    for (width, height) in SIZES {
        let screen = screen(app, width, height);
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), screen);
    }
}

fn key(app: &mut App, character: char) {
    press(app, KeyCode::Char(character));
}

fn press(app: &mut App, code: KeyCode) {
    app.handle(Event::Input(crossterm::event::Event::Key(code.into())));
}

#[test]
fn first_frame() {
    check("first_frame", &App::new(Config::default(), None));
}

#[test]
fn loading() {
    let mut snapshot = fixture::snapshot(RunPhase::Loading, 0);
    snapshot.preview = None;
    snapshot.log.truncate(1);
    snapshot.progress = Some(Progress {
        what: "Loading CLIP demo-vit".to_owned(),
        done: 30,
        total: 80,
    });
    check("loading", &attached(snapshot));
}

#[test]
fn running() {
    check(
        "running",
        &attached(fixture::snapshot(RunPhase::Running, 137)),
    );
}

#[test]
fn paused_with_wishes() {
    let mut app = attached(fixture::snapshot(RunPhase::Paused, 1));
    for character in "+]}j ".chars() {
        key(&mut app, character);
    }
    check("paused_with_wishes", &app);
}

#[test]
fn preset_error() {
    let mut snapshot = fixture::snapshot(RunPhase::Running, 137);
    snapshot.presets[2].error = Some("line 4: unknown field `lr`, expected `learning_rate`".into());
    snapshot.status.unknown_words = vec!["ukiyo-e".to_owned(), "woodblock".to_owned()];
    check("preset_error", &attached(snapshot));
}

#[test]
fn finished() {
    check(
        "finished",
        &attached(fixture::snapshot(RunPhase::Finished, 300)),
    );
}

#[test]
fn failed() {
    let reason = "The directional loss became NaN at iteration 138. The weights are those of \
                  iteration 137: lower the learning rate with [ and go on with space.";
    let phase = RunPhase::Failed(reason.to_owned());
    check("failed", &attached(fixture::snapshot(phase, 137)));
}

#[test]
fn a_refusal_is_shown_whole() {
    let mut app = attached(fixture::snapshot(RunPhase::Running, 10));
    let reason = "the generator `ffhq` is not there: `nada pull ffhq` fetches it, \
                  `nada import FILE --name ffhq` takes it from a file, or put ffhq.* into \
                  /home/somebody/.local/share/nada-tui/models";
    app.handle(Event::Engine(Update::Refused {
        command: "switch preset".to_owned(),
        reason: reason.to_owned(),
    }));
    let shown = screen(&app, 80, 24).to_string();
    assert!(shown.contains("share/nada-tui/models"), "{shown}");
}

#[test]
fn zoomed() {
    let mut app = attached(fixture::snapshot(RunPhase::Running, 137));
    for (character, name) in [
        ('z', "zoom_pictures"),
        ('v', "zoom_curves"),
        ('l', "zoom_log"),
    ] {
        key(&mut app, character);
        insta::assert_snapshot!(name, screen(&app, 80, 24));
    }
    for name in ["zoom_presets", "zoom_run"] {
        press(&mut app, KeyCode::Tab);
        insta::assert_snapshot!(name, screen(&app, 80, 24));
    }
}

#[test]
fn the_large_log_shows_long_lines_whole() {
    let mut snapshot = fixture::snapshot(RunPhase::Running, 137);
    let words: Vec<String> = (0..40).map(|number| format!("word{number}")).collect();
    snapshot.log[2].text = words.join(" ");
    let mut app = attached(snapshot);
    key(&mut app, 'l');
    let screen = screen(&app, 80, 24).to_string();
    for word in words {
        assert!(screen.contains(&word), "{word}\n{screen}");
    }
}

#[test]
fn hints_are_shown_whole_or_not_at_all() {
    let app = attached(fixture::snapshot(RunPhase::Running, 137));
    let all: Vec<String> = [Place::Left, Place::Right]
        .into_iter()
        .flat_map(|place| action::hints(app.context(), app.hinted(), place))
        .map(|entry| format!("{} {}", app.keymap.first(entry).unwrap(), entry.hint))
        .collect();
    for width in SMALLEST.0..220 {
        let screen = screen(&app, width, 24).to_string();
        let line = screen.lines().last().unwrap().trim_matches('"');
        let shown = line
            .split("  ")
            .map(str::trim)
            .filter(|hint| !hint.is_empty());
        let mut count = 0;
        for hint in shown {
            assert!(all.iter().any(|known| known == hint), "{hint:?} at {width}");
            count += 1;
        }
        assert!(count > 4, "{line}");
    }
}

#[test]
fn logarithmic_losses() {
    let mut app = attached(fixture::snapshot(RunPhase::Running, 137));
    key(&mut app, 'y');
    insta::assert_snapshot!("logarithmic", screen(&app, 120, 40));
}

#[test]
fn tiny() {
    let app = attached(fixture::snapshot(RunPhase::Running, 137));
    insta::assert_snapshot!("tiny_50x10", screen(&app, 50, 10));
    insta::assert_snapshot!("smallest_60x15", screen(&app, 60, 15));
}

#[test]
fn every_size_can_be_drawn() {
    let mut app = attached(fixture::snapshot(RunPhase::Running, 137));
    for character in [None, Some('?'), Some('q')] {
        if let Some(character) = character {
            key(&mut app, character);
        }
        for width in (1..220).step_by(13) {
            for height in (1..80).step_by(7) {
                screen(&app, width, height);
            }
        }
    }
}

#[test]
fn pictures_hear_of_the_popup_that_covers_them() {
    let mut app = attached(fixture::snapshot(RunPhase::Running, 137));
    let covered = |app: &App| {
        let mut canvas = Letters::default();
        let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
        terminal
            .draw(|frame| drop(draw(app, &Theme::dark(), &mut canvas, frame)))
            .unwrap();
        canvas.covered
    };
    assert_eq!(covered(&app), []);
    key(&mut app, 'q');
    assert!(covered(&app)[0].area() > 0);
}

#[test]
fn named_latents_stand_first_with_their_names() {
    let mut snapshot = fixture::snapshot(RunPhase::Running, 120);
    if let Some(preview) = &mut snapshot.preview {
        preview.names = vec!["Anna".to_owned(), "a very long name of somebody".to_owned()];
    }
    let mut app = attached(snapshot);
    check("named", &app);
    app.sample = Some(0);
    let screen = screen(&app, 120, 40).to_string();
    assert!(screen.contains("Anna, 1 of 8"), "{screen}");
}

#[test]
fn style_pictures_stand_with_the_presets_and_have_a_view_of_their_own() {
    let mut snapshot = fixture::snapshot(RunPhase::Running, 120);
    if let Some(preview) = &mut snapshot.preview {
        preview.style = (0..3).map(|shade| fixture::picture(shade, 200)).collect();
    }
    let mut app = attached(snapshot);
    check("style", &app);
    let shown = |app: &App, width, height| {
        let screen = screen(app, width, height).to_string();
        screen.contains("style pictures")
    };
    assert!(
        shown(&app, 200, 60) && !shown(&app, 80, 24),
        "no room there"
    );
    for _ in 0..5 {
        press(&mut app, KeyCode::Char('P'));
    }
    assert_eq!(app.arrangement, Arrangement::Style);
    assert!(shown(&app, 80, 24));
    press(&mut app, KeyCode::Char('P'));
    assert_eq!(app.arrangement, Arrangement::Pairs);
}
