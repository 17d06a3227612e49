use std::fs;

use super::*;
use crate::protocol::Iteration;
use crate::trainer::folder::{Description, File256, RunFolder};

/// A run of 4 iterations with two grids, and words that would break a careless page.
fn run(runs: &Path) -> PathBuf {
    let description = Description {
        nada_tui: "0.1.0".to_owned(),
        device: "cpu".to_owned(),
        generator: File256 {
            name: "demo <b>".to_owned(),
            sha256: "ab".repeat(32),
        },
        ..Description::default()
    };
    let mut folder = RunFolder::create(runs, "sketch", description).unwrap();
    let mut preset = crate::preset::Library::load(crate::preset::SearchPath::of([]))
        .entries()
        .into_iter()
        .find(|entry| entry.preset.id == "sketch")
        .unwrap()
        .preset;
    preset.title = "</script><script>alert(1)</script> & \"pencil\"".to_owned();
    folder.note_preset(0, &preset).unwrap();
    for iteration in 1..=4 {
        let measured = Iteration {
            iteration,
            total: 2.0 / f64::from(iteration),
            losses: vec![("directional".to_owned(), 0.5)],
            learning_rate: 0.002,
            seconds: 20.0,
        };
        folder.measure(&measured).unwrap();
    }
    for iteration in [0, 4] {
        folder
            .sample(iteration, &image::RgbImage::new(20, 10), &[], 1)
            .unwrap();
    }
    folder.path().to_owned()
}

/// Names of the elements, in order; fails where one is not closed.
fn elements(html: &str) -> Vec<String> {
    const VOID: [&str; 5] = ["meta", "img", "input", "line", "polyline"];
    let (mut open, mut all): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut rest = html.strip_prefix("<!doctype html>").expect("a doctype");
    while let Some(at) = rest.find('<') {
        let end = at + rest[at..].find('>').expect("a tag ends");
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        let name: String = tag.chars().take_while(|c| !c.is_whitespace()).collect();
        if let Some(name) = name.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
            continue;
        }
        let name = name.trim_end_matches('/').to_owned();
        if name == "script" || name == "style" {
            let close = format!("</{name}>");
            rest = &rest[rest.find(&close).expect("it ends") + close.len()..];
        } else if !VOID.contains(&name.as_str()) {
            open.push(name.clone());
        }
        all.push(name);
    }
    assert_eq!(open, Vec::<String>::new());
    all
}

#[test]
fn a_page_has_all_of_the_run_and_needs_nothing_else() {
    let runs = tempfile::tempdir().unwrap();
    let run = run(runs.path());
    let out = runs.path().join("report.html");
    report(&ReportArgs {
        run,
        out: out.clone(),
    })
    .unwrap();
    let html = fs::read_to_string(out).unwrap();
    let elements = elements(&html);
    let count = |name: &str| elements.iter().filter(|element| *element == name).count();
    assert_eq!(
        (count("svg"), count("img"), count("script"), count("h2")),
        (2, 2, 1, 5)
    );
    assert_eq!(html.matches("src=\"data:image/png;base64,").count(), 2);
    assert!(html.contains("max=\"1\" value=\"1\""));
    for outside in ["http:", "https:", "src=\"/", "url(", "@import", "<link"] {
        assert!(!html.contains(outside), "{outside}");
    }
    for part in [
        "nada train --preset ",
        "nada train --resume ",
        "4 iterations of demo &lt;b&gt;",
        "1 min 20 s",
    ] {
        assert!(html.contains(part), "{part}");
    }
    assert!(
        !html.contains("alert(1)</script> &"),
        "what users write is text"
    );
    assert!(html.contains("prefers-color-scheme: dark"));
    // A `display` of their own would show the pictures that the slider hides.
    assert!(html.contains(".sample[hidden] { display: none; }"));
}

#[test]
fn a_run_that_has_hardly_begun_has_a_page_too() {
    let runs = tempfile::tempdir().unwrap();
    let folder = RunFolder::create(runs.path(), "a", Description::default()).unwrap();
    let out = runs.path().join("report.html");
    let run = folder.path().to_owned();
    report(&ReportArgs {
        run,
        out: out.clone(),
    })
    .unwrap();
    let html = fs::read_to_string(out).unwrap();
    elements(&html);
    assert!(html.contains("has drawn none yet") && html.contains("No iteration was measured"));
}

#[test]
fn what_is_no_run_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("report.html");
    for run in [folder.path().to_owned(), folder.path().join("nothing")] {
        let error = report(&ReportArgs {
            run,
            out: out.clone(),
        })
        .unwrap_err()
        .to_string();
        assert!(error.contains("no run's folder"), "{error}");
        assert!(!out.exists());
    }
}
