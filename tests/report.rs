//! The page of `nada report` in a real browser: the right pictures behind the slider, curves, no
//! errors, nothing fetched. Without a Chromium on this machine nothing is tested, and that is said.
#![cfg(feature = "torch")]
#![allow(clippy::unwrap_used, reason = "a test may fail")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const PRESET: &str = "source = \"photo\"\ntarget = \"pencil sketch\"\nclip = [\"demo-rn\"]\n\
                      [training]\nbatch = 2\noutput_interval = 2\niterations = 6\n";

/// Does what stands before it, then writes into the page what a person would see of it.
const TELL: &str = r#"
const told = document.createElement("script");
told.type = "application/json";
told.id = "told";
const shown = samples.filter(s => getComputedStyle(s).display !== "none");
const charts = [...document.querySelectorAll(".chart")];
told.textContent = JSON.stringify({
  errors,
  fetched: performance.getEntriesByType("resource").map(e => e.name).filter(n => !n.startsWith("data:")),
  shown: shown.map(s => ({ iteration: iterationOf(samples.indexOf(s)), src: s.src, width: s.naturalWidth })),
  said: output.textContent,
  hash: location.hash,
  charts: charts.map(c => ({
    points: c.querySelector(".raw").points.length,
    height: c.getBoundingClientRect().height,
    cursor: Number(c.querySelector(".cursor").getAttribute("x1")),
  })),
  wide: document.documentElement.scrollWidth - innerWidth,
  dark: getComputedStyle(document.body).backgroundColor,
});
document.body.append(told);
"#;

/// A run of six iterations, its page, and a browser.
struct Lab {
    folder: TempDir,
    run: PathBuf,
    page: String,
    browser: PathBuf,
}

impl Lab {
    /// `None`, and why, where there is no browser.
    fn new() -> Option<Self> {
        let Some(browser) = browser() else {
            eprintln!(
                "skipped: no chromium, chromium-browser or google-chrome; NADA_CHROMIUM names one"
            );
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("quick.toml"), PRESET).unwrap();
        nada(folder.path(), &["train", "--preset", "quick.toml"]);
        let mut runs = fs::read_dir(folder.path().join("runs")).unwrap();
        let run = runs.find_map(|entry| {
            let path = entry.unwrap().path();
            path.join("run.toml").exists().then_some(path)
        });
        let run = run.unwrap();
        nada(folder.path(), &["report", run.to_str().unwrap()]);
        let page = fs::read_to_string(folder.path().join("report.html")).unwrap();
        Some(Self {
            folder,
            run,
            page,
            browser,
        })
    }

    /// What the page says of itself after a script, opened at a fragment, on a screen so wide.
    fn look(&self, (script, fragment): (&str, &str), width: u32) -> Value {
        let errors = "<script>const errors = [];\
                      addEventListener(\"error\", e => errors.push(e.message));\
                      addEventListener(\"securitypolicyviolation\", e => errors.push(e.blockedURI));\
                      console.error = (...all) => errors.push(all.join(\" \"));</script>";
        let page = self.page.replacen("<head>", &format!("<head>{errors}"), 1);
        let tell = format!(
            "<script>{script}\naddEventListener(\"load\", () => setTimeout(() => {{ {TELL} }}, 50));</script>"
        );
        let page = page.replacen("</body>", &format!("{tell}</body>"), 1);
        let file = self.folder.path().join("look.html");
        fs::write(&file, page).unwrap();
        let profile = tempfile::tempdir().unwrap();
        let output = Command::new(&self.browser)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
            ])
            .args(["--no-first-run", "--disable-background-networking"])
            .args(["--disable-component-update", "--disable-sync"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg(format!("--window-size={width},900"))
            .args(["--virtual-time-budget=4000", "--dump-dom"])
            .arg(format!("file://{}{fragment}", file.display()))
            .stderr(Stdio::null())
            .output()
            .unwrap();
        let dom = String::from_utf8(output.stdout).unwrap();
        let told = dom.split_once("id=\"told\">").expect("the script ran").1;
        let told = told.split_once("</script>").unwrap().0;
        serde_json::from_str(told).unwrap()
    }

    /// The file of a grid as the page has it.
    fn grid(&self, iteration: u32) -> String {
        use base64::Engine as _;
        let name = format!("{iteration:06}.png");
        let bytes = fs::read(self.run.join("samples").join(name)).unwrap();
        let text = base64::engine::general_purpose::STANDARD.encode(bytes);
        format!("data:image/png;base64,{text}")
    }

    fn shows(&self, seen: &Value, iteration: u32) {
        let shown = seen["shown"].as_array().unwrap();
        assert_eq!(shown.len(), 1, "{seen}");
        assert_eq!(shown[0]["iteration"], iteration);
        assert_eq!(shown[0]["src"], self.grid(iteration));
        assert!(shown[0]["width"].as_u64().unwrap() > 100, "it is decoded");
    }
}

fn browser() -> Option<PathBuf> {
    let given = std::env::var_os("NADA_CHROMIUM").map(PathBuf::from);
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let known = names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    given.into_iter().chain(known).find(|file| file.is_file())
}

fn nada(folder: &Path, words: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_nada"))
        .current_dir(folder)
        .args(words)
        .env_remove("NADA_RUNS")
        .env("XDG_STATE_HOME", folder.join("state"))
        .env("XDG_DATA_HOME", folder.join("data"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// Moves the slider as a person does.
const SECOND: &str = "slider.value = 1; slider.dispatchEvent(new Event('input'));";

#[test]
fn a_report_works_in_a_browser_and_fetches_nothing() {
    let Some(lab) = Lab::new() else {
        return;
    };
    let first = lab.look(("", ""), 1200);
    lab.shows(&first, 6);
    assert_eq!(first["said"], "iteration 6");
    assert_eq!(first["errors"], Value::Array(Vec::new()));
    assert_eq!(first["fetched"], Value::Array(Vec::new()));
    let charts = first["charts"].as_array().unwrap();
    assert!(charts.len() >= 2, "the total and a loss");
    for chart in charts {
        assert_eq!(chart["points"], 6);
        assert!(chart["height"].as_f64().unwrap() > 100.0, "{chart}");
    }
    let moved = lab.look((SECOND, ""), 1200);
    lab.shows(&moved, 2);
    assert_eq!(
        (&moved["said"], &moved["hash"]),
        (&"iteration 2".into(), &"#iteration=2".into())
    );
    assert_eq!(moved["errors"], Value::Array(Vec::new()));
    let cursor = |seen: &Value| seen["charts"][0]["cursor"].as_f64().unwrap();
    assert!(
        cursor(&moved) < cursor(&first),
        "the cursor follows the slider"
    );
}

#[test]
fn a_link_to_an_iteration_shows_its_pictures() {
    let Some(lab) = Lab::new() else {
        return;
    };
    for (fragment, iteration) in [
        ("#iteration=5", 4),
        ("#iteration=999", 6),
        ("#elsewhere", 6),
    ] {
        let seen = lab.look(("", fragment), 1200);
        lab.shows(&seen, iteration);
        assert_eq!(seen["errors"], Value::Array(Vec::new()), "{fragment}");
    }
    let went = lab.look(("location.hash = '#iteration=2';", "#iteration=4"), 1200);
    lab.shows(&went, 2);
}

#[test]
fn a_report_fits_a_phone_and_has_a_dark_side() {
    let Some(lab) = Lab::new() else {
        return;
    };
    let light = lab.look(("", ""), 500);
    assert!(light["wide"].as_f64().unwrap() <= 0.0, "{}", light["wide"]);
    let press = "document.getElementById('theme').click();";
    let dark = lab.look((press, ""), 500);
    assert_ne!(light["dark"], dark["dark"]);
}
