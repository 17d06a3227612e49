use std::path::Path;

use super::*;
use crate::ui::action::{Action, Context};
use crate::ui::key::Key;

fn read(text: &str) -> Config {
    read::read(text)
}

fn problems(config: &Config) -> Vec<String> {
    let problems = config.source.problems.iter();
    problems.map(ToString::to_string).collect()
}

fn action(config: &Config, key: Key) -> Option<Action> {
    config.keymap.lookup(Context::Main, key)
}

#[test]
fn an_empty_file_says_nothing() {
    assert_eq!(read(""), Config::default());
    assert_eq!(Config::load(None), Config::default());
}

#[test]
fn the_defaults_are_those_that_are_documented() {
    let lines = setting::SETTINGS
        .iter()
        .map(|setting| format!("{} = {}\n", setting.name, setting.default));
    assert_eq!(read(&lines.collect::<String>()), Config::default());
}

#[test]
fn everything_can_be_set() {
    let config = read(
        "theme = 'light'\ncharset = 'ascii'\nimage_protocol = 'sixel'\nmouse = false\n\
         smoothing = 0.9\nscale = 'logarithmic'\nearlier_runs = 5\n\
         [keys]\nstep = 'a'\nsave = ['w', 'ctrl-s']\nresample = []\n",
    );
    assert_eq!(problems(&config), [""; 0]);
    assert_eq!(config.theme, Some(ThemeName::Light));
    assert_eq!(config.charset, Some(Charset::Ascii));
    assert_eq!(config.image_protocol.to_string(), "sixel");
    assert_eq!(config.mouse, Mouse::Left);
    assert_eq!(config.smoothing, 0.9);
    assert_eq!(config.scale, Scale::Logarithmic);
    assert_eq!(config.earlier_runs, 5);
    assert_eq!(action(&config, Key::char('a')), Some(Action::Step));
    assert_eq!(
        action(&config, Key::ctrl('s')),
        Some(Action::SaveCheckpoint)
    );
    assert_eq!(action(&config, Key::char('r')), None);
}

#[test]
fn every_mistake_is_named_with_its_line_and_what_is_allowed() {
    let config = read(
        "theme = 'dark'\nthem = 'dark'\nsmoothing = 1.5\nmouse = 'yes'\n\n[keys]\nstep = 'a'\n\
         stop = 'b'\nsave = 'hyper-s'\nrestart = 3\nresample = 'a'\nhelp = '5'\n\
         palette-next = 'j'\npreset-hotkey = 'b'\n",
    );
    let found = problems(&config);
    let wanted = [
        ("line 2", "unknown setting `them`; did you mean `theme`?"),
        ("line 3", "`smoothing` is 1.5; allowed: a number from 0 to"),
        ("line 4", "`mouse` is 'yes'; allowed: true, false"),
        ("line 8", "unknown action `stop`; did you mean `step`?"),
        (
            "line 9",
            "`save`: `hyper-s` is no key; allowed: a character",
        ),
        ("line 10", "`restart` is 3; allowed: a key like \"x\""),
        ("line 11", "`resample`: `a` is the key of `step` too"),
        ("line 12", "`help`: `5` switches to a preset"),
        ("line 13", "`palette-next`: `j` is typed there"),
        ("line 14", "unknown action `preset-hotkey`"),
    ];
    assert_eq!(found.len(), wanted.len(), "{found:#?}");
    for (found, (line, message)) in found.iter().zip(wanted) {
        assert!(
            found.starts_with(line) && found.contains(message),
            "{found}"
        );
    }
    assert_eq!(config.theme, Some(ThemeName::Dark), "the rest holds");
    assert_eq!(action(&config, Key::char('a')), Some(Action::Step));
    assert_eq!(
        action(&config, Key::char('s')),
        Some(Action::SaveCheckpoint)
    );
}

#[test]
fn a_text_that_is_no_toml_is_refused_with_its_line() {
    let config = read("theme = 'dark'\nkeys = [\n");
    let found = problems(&config);
    assert!(
        found[0].starts_with("line ") && found[0].contains("not valid TOML"),
        "{found:?}"
    );
    assert_eq!(config.theme, None);
}

#[test]
fn a_file_that_is_not_there_is_no_mistake_and_one_that_cannot_be_read_is() {
    let folder = tempfile::tempdir().unwrap();
    let missing = Config::load(Some(&folder.path().join("config.toml")));
    assert_eq!(problems(&missing), [""; 0]);
    assert_eq!(missing.source.state, State::Absent);
    let unreadable = Config::load(Some(folder.path()));
    assert!(problems(&unreadable)[0].contains("cannot be read"));
    assert_eq!(unreadable.source.state, State::Broken);
}

#[test]
fn the_documentation_is_up_to_date_and_its_example_holds() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/config.md");
    let wanted = markdown();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        found, wanted,
        "run UPDATE_DOCS=1 cargo test --lib ui::config"
    );
    let example = wanted.split("```").nth(1).unwrap();
    let example = example.strip_prefix("toml").unwrap();
    assert_eq!(problems(&read(example)), [""; 0]);
}
