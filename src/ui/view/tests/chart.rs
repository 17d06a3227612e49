//! The loss chart in its states.

use super::*;
use crate::ui::curves::Curves;
use crate::ui::earlier::EarlierRun;
use crate::ui::hits::Target;

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

/// A run whose learning rate was changed twice.
fn run(phase: RunPhase, at: u32) -> App {
    let mut snapshot = fixture::snapshot(phase, at);
    for iteration in &mut snapshot.iterations {
        iteration.learning_rate = match iteration.iteration {
            0..=30 => 0.002,
            31..=90 => 0.005,
            _ => 0.001,
        };
    }
    attached(snapshot)
}

fn check(name: &str, app: &App) {
    for (width, height) in SIZES {
        let screen = screen(app, width, height);
        insta::assert_snapshot!(format!("chart_{name}_{width}x{height}"), screen);
    }
}

fn earlier(name: &str, iterations: u32, lift: f64) -> EarlierRun {
    let points: Vec<_> = (1..=iterations)
        .map(|at| {
            let mut point = fixture::iteration(at);
            point.total += lift;
            point
        })
        .collect();
    EarlierRun {
        name: name.to_owned(),
        curves: Curves::new(&points, 0.0),
    }
}

fn keys(app: &mut App, keys: &str) {
    for character in keys.chars() {
        key(app, character);
    }
}

#[test]
fn empty() {
    let mut app = run(RunPhase::Paused, 0);
    key(&mut app, 'v');
    check("empty", &app);
}

#[test]
fn smoothed() {
    let mut app = run(RunPhase::Running, 137);
    keys(&mut app, "v))))");
    check("smoothed", &app);
}

#[test]
fn cursor_with_exact_values() {
    let mut app = run(RunPhase::Paused, 137);
    keys(&mut app, "v");
    app.chart.cursor = Some(100);
    check("cursor", &app);
    keys(&mut app, "v))");
    check("cursor_small_smoothed", &app);
}

#[test]
fn closer_at_a_part_of_the_run() {
    let mut app = run(RunPhase::Running, 137);
    keys(&mut app, "v>>");
    check("closer", &app);
    keys(&mut app, "HHHH");
    check("panned", &app);
}

#[test]
fn some_curves_hidden() {
    let mut app = run(RunPhase::Running, 137);
    key(&mut app, 'v');
    press(&mut app, KeyCode::Down);
    key(&mut app, 'x');
    check("hidden", &app);
}

#[test]
fn compared_with_earlier_runs() {
    let mut app = run(RunPhase::Running, 137);
    key(&mut app, 'v');
    app.chart.earlier = Some(vec![
        earlier("20260101-220304-sketch", 300, 0.1),
        earlier("20251224-180000-sketch", 200, 0.3),
        earlier("copy of a run", 90, -0.1),
    ]);
    check("earlier", &app);
    app.chart.cursor = Some(100);
    check("earlier_cursor", &app);
}

#[test]
fn failed_and_finished_and_narrow() {
    let reason = "The directional loss became NaN at iteration 138.".to_owned();
    let mut app = run(RunPhase::Failed(reason), 137);
    keys(&mut app, "vy");
    check("failed", &app);
    let mut app = run(RunPhase::Finished, 300);
    app.chart.cursor = Some(61);
    check("finished", &app);
    insta::assert_snapshot!("chart_narrow_60x15", screen(&app, 60, 15));
}

#[test]
fn all_losses_stand_in_the_legend_or_as_many_as_can() {
    let mut snapshot = fixture::snapshot(RunPhase::Running, 60);
    for iteration in &mut snapshot.iterations {
        for name in ["global", "manifold", "patch", "texture", "range"] {
            iteration.losses.push((name.to_owned(), 0.25));
        }
    }
    let app = attached(snapshot);
    insta::assert_snapshot!("chart_many_80x24", screen(&app, 80, 24));
    let wide = screen(&app, 200, 60).to_string();
    assert!(wide.contains("▽ range 0.25"), "{wide}");
}

#[test]
fn a_number_below_the_chart_is_whole_or_not_there() {
    let mut snapshot = fixture::snapshot(RunPhase::Running, 300);
    for at in 0..300 {
        let mark = crate::protocol::Mark {
            iteration: at,
            kind: crate::protocol::MarkKind::Checkpoint,
        };
        snapshot.marks = vec![mark];
        let app = attached(snapshot.clone());
        let screen = screen(&app, 80, 24).to_string();
        let rule = screen.lines().find(|line| line.contains('◆')).unwrap();
        let left = rule.split('│').nth(1).unwrap();
        let numbers: Vec<&str> = left
            .split(|c: char| !c.is_ascii_digit())
            .filter(|number| !number.is_empty())
            .collect();
        assert!(
            numbers
                .iter()
                .all(|number| ["0", "150", "300"].contains(number)),
            "{rule}"
        );
    }
}

#[test]
fn the_mouse_finds_curves_plot_and_presets() {
    let app = run(RunPhase::Running, 137);
    let (_, hits) = themed(&app, &Theme::dark(), (80, 24));
    let legend = hits.area(Target::Curve(1)).unwrap();
    assert_eq!((legend.y, legend.height), (14, 1));
    let plot = hits.area(Target::Plot).unwrap();
    assert!(plot.width > 40 && plot.height > 4, "{plot:?}");
    let row = hits.area(Target::Preset(2)).unwrap();
    assert_eq!((row.x, row.y), (57, 14));
    for target in [Target::Preset(4), Target::Curve(2)] {
        assert!(hits.area(target).is_some(), "{target:?}");
    }
}

#[test]
fn a_new_iteration_changes_few_cells() {
    let mut app = run(RunPhase::Running, 137);
    for closer in ["v", ">", ")", "v"] {
        keys(&mut app, closer);
        let before = screen(&app, 120, 40);
        app.handle(Event::Engine(Update::Iteration(fixture::iteration(
            app.curves.newest() + 1,
        ))));
        let after = screen(&app, 120, 40);
        let cells = before.buffer().content.iter().zip(&after.buffer().content);
        let changed = cells.filter(|(a, b)| a != b).count();
        assert!(changed < 40, "{changed} cells\n{before}\n{after}");
    }
}

#[test]
fn the_curve_that_keys_mean_is_always_in_the_legend() {
    let mut snapshot = fixture::snapshot(RunPhase::Running, 60);
    let names = ["global", "manifold", "patch", "texture", "range"];
    for iteration in &mut snapshot.iterations {
        let more = names.map(|name| (name.to_owned(), 0.25));
        iteration.losses.extend(more);
    }
    let mut app = attached(snapshot);
    while app.focused() != crate::ui::hits::Panel::Curves {
        press(&mut app, KeyCode::Tab);
    }
    for _ in 0..8 {
        let name: String = app.chart.picked().chars().take(5).collect();
        let screen = screen(&app, 80, 24).to_string();
        let legend = screen.lines().nth(14).unwrap();
        assert!(legend.contains(&name), "{name}: {legend}");
        press(&mut app, KeyCode::Down);
    }
}
