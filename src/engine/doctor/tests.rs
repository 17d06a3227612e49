//! What the doctor says of good and bad surroundings.

use std::fs;
use std::path::Path;

use super::*;

fn args(folder: &Path) -> DoctorArgs {
    DoctorArgs {
        runs: folder.join("runs"),
        presets: Some(folder.join("presets")),
        models: Some(folder.join("models")),
        json: false,
    }
}

fn find<'a>(report: &'a Report, name: &str) -> &'a Fact {
    let mut facts = report.sections.iter().flat_map(|section| &section.facts);
    let found = facts.find(|fact| fact.name == name);
    found.unwrap_or_else(|| panic!("{name}: {report}"))
}

/// An environment with only these variables.
fn with<'a>(set: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> String + 'a {
    move |name| {
        let found = set.iter().find(|(known, _)| *known == name);
        found.map_or_else(String::new, |(_, value)| (*value).to_owned())
    }
}

#[test]
fn a_good_installation_is_healthy_and_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let report = examine(&args(folder.path()));
    assert!(report.healthy, "{report}");
    assert_eq!(find(&report, "processor").value, "computes");
    assert!(find(&report, "version").value.starts_with("2.11.0"));
    assert!(find(&report, "demo").value.contains("sha256 "));
    assert_eq!(find(&report, "running").value, "none");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_runs_folder_that_is_a_file_is_a_problem_with_a_way_out() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("runs"), "").unwrap();
    let report = examine(&args(folder.path()));
    assert!(!report.healthy);
    let fact = find(&report, "runs folder");
    assert_eq!(fact.verdict, Verdict::Problem);
    assert!(fact.advice.as_ref().unwrap().contains("--runs"));
    let text = report.to_string();
    assert!(text.contains("\nx runs folder"), "{text}");
    assert!(text.contains("nada does not work"), "{text}");
}

#[test]
fn models_in_any_container_are_shown() {
    let folder = tempfile::tempdir().unwrap();
    let models = folder.path().join("models");
    fs::create_dir(&models).unwrap();
    let formats = "tests/fixtures/reference/formats";
    let formats = Path::new(env!("CARGO_MANIFEST_DIR")).join(formats);
    for (file, name) in [
        ("ada.pkl", "stylegan2-ffhq-config-f.pkl"),
        ("clip_openai_jit.pt", "clip-vit-b32.pt"),
        ("odd_zip.pt", "odd.pt"),
    ] {
        fs::copy(formats.join(file), models.join(name)).unwrap();
    }
    let report = examine(&args(folder.path()));
    assert!(find(&report, "real models").value.starts_with("3 in "));
    let ffhq = find(&report, "stylegan2-ffhq-config-f.pkl");
    assert_eq!(ffhq.verdict, Verdict::Good);
    let words = "StyleGAN2 generator, 32x32 pixels, `ffhq` to presets";
    assert!(ffhq.value.ends_with(words), "{}", ffhq.value);
    let clip = find(&report, "clip-vit-b32.pt");
    assert!(clip.value.contains("CLIP") && !clip.value.contains("presets"));
    assert_eq!(find(&report, "odd.pt").verdict, Verdict::Notice);
    let advice = find(&report, "out of reach").advice.as_ref().unwrap();
    assert!(!advice.contains("ffhq.safetensors"), "{advice}");
    assert!(advice.contains("nada pull NAME"), "{advice}");
}

#[test]
fn broken_presets_and_missing_models_are_named() {
    let folder = tempfile::tempdir().unwrap();
    for part in ["presets", "models"] {
        fs::create_dir(folder.path().join(part)).unwrap();
    }
    fs::write(folder.path().join("presets/mine.toml"), "target = 3").unwrap();
    fs::write(folder.path().join("models/cat.safetensors"), "12345").unwrap();
    let report = examine(&args(folder.path()));
    assert!(report.healthy, "{report}");
    let mine = find(&report, "mine");
    assert_eq!(mine.verdict, Verdict::Notice);
    assert!(mine.value.contains("mine.toml"), "{}", mine.value);
    assert!(mine.value.contains("line 1"), "{}", mine.value);
    let cat = find(&report, "cat.safetensors");
    assert_eq!(cat.verdict, Verdict::Notice);
    assert!(cat.value.starts_with("5 bytes: "), "{}", cat.value);
    let far = find(&report, "out of reach");
    assert!(far.value.contains("ffhq-sketch"), "{}", far.value);
    assert!(!far.value.contains("watercolor"), "{}", far.value);
    let advice = far.advice.as_ref().unwrap();
    assert!(advice.contains("ffhq.safetensors") && advice.contains("clip-vit-b32"));
    assert!(!advice.contains("cat.safetensors"), "{advice}");
}

#[test]
fn the_report_is_json_too() {
    let folder = tempfile::tempdir().unwrap();
    let report = serde_json::to_value(examine(&args(folder.path()))).unwrap();
    assert_eq!(report["healthy"], true);
    assert_eq!(report["sections"][0]["title"], "LibTorch");
    assert_eq!(report["sections"][0]["facts"][0]["verdict"], "good");
}

#[test]
fn values_stand_below_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let text = examine(&args(folder.path())).to_string();
    let column = |name: &str, value: &str| {
        let line = text
            .lines()
            .find(|line| line.trim_start().starts_with(name));
        line.unwrap_or_else(|| panic!("{name}: {text}")).find(value)
    };
    let expected = column("processor", "computes");
    assert!(expected.is_some());
    assert_eq!(expected, column("running", "none"));
}

#[test]
fn pictures_are_expected_by_what_the_environment_tells() {
    let cases: [(&[(&str, &str)], &str); 6] = [
        (&[("TERM", "xterm-kitty")], "kitty"),
        (
            &[("TERM", "xterm-256color"), ("TERM_PROGRAM", "WezTerm")],
            "iterm",
        ),
        (&[("TERM", "foot")], "sixel"),
        (
            &[("TERM", "xterm-kitty"), ("TMUX", "/tmp/x")],
            "blocks: tmux",
        ),
        (&[("TERM", "screen.xterm")], "blocks: screen"),
        (&[("TERM", "xterm-256color")], "blocks, unless"),
    ];
    for (environment, expected) in cases {
        let value = terminal::pictures(&with(environment)).value;
        assert!(value.starts_with(expected), "{environment:?}: {value}");
    }
}

#[test]
fn the_terminal_is_described() {
    let colours = |set: &[(&str, &str)]| terminal::colours(&with(set));
    assert_eq!(colours(&[("COLORTERM", "truecolor")]).value, "16 million");
    assert_eq!(colours(&[("TERM", "xterm-256color")]).value, "256");
    assert_eq!(colours(&[("TERM", "xterm")]).verdict, Verdict::Notice);
    let way = terminal::way(&with(&[
        ("TERM", "tmux-256color"),
        ("SSH_TTY", "/dev/pts/1"),
    ]));
    assert_eq!(way.value, "through tmux and SSH");
    assert_eq!(terminal::room(79, 24).verdict, Verdict::Notice);
    assert_eq!(terminal::room(80, 24).verdict, Verdict::Good);
}

#[test]
fn memory_is_read_and_judged() {
    let text = "MemTotal:       24000000 kB\nMemFree: 1 kB\nMemAvailable:   500000 kB\n";
    let fact = machine::memory(text).unwrap();
    assert_eq!(fact.value, "24.6 GB, 512.0 MB free");
    assert_eq!(fact.verdict, Verdict::Notice);
    assert_eq!(machine::memory("nothing"), None);
}
