use std::collections::BTreeMap;

use super::*;
use crate::preset::field::{Field, Kind};
use crate::preset::{Guidance, Library, Preset, PresetText, SearchPath};

/// Every built-in preset with its text.
fn built_in() -> Vec<(PresetText, Preset)> {
    let library = Library::load(SearchPath::default());
    let with_text = |entry: crate::preset::PresetEntry| {
        let text = library.text(&entry.preset.id).unwrap();
        let preset = text.check().unwrap();
        (text, preset)
    };
    library.entries().into_iter().map(with_text).collect()
}

fn comment_lines(text: &str) -> Vec<&str> {
    let lines = text.lines().map(str::trim);
    lines.filter(|line| line.starts_with('#')).collect()
}

/// The lines of one, in any order, are among those of the other.
fn assert_keeps_comments(before: &str, after: &str) {
    let kept = comment_lines(after);
    for line in comment_lines(before) {
        assert!(kept.contains(&line), "{line:?} is lost:\n{after}");
    }
}

fn field(name: &str) -> &'static Field {
    Field::named(name).unwrap()
}

fn revised(text: &str, change: impl FnOnce(&mut Revision)) -> String {
    let mut revision = Revision::of(text).unwrap();
    change(&mut revision);
    revision.text()
}

#[test]
fn every_built_in_preset_can_be_made_to_say_what_any_other_one_does() {
    let all = built_in();
    for (text, _) in &all {
        for (_, other) in &all {
            let mut wanted = other.clone();
            wanted.id.clone_from(&text.id);
            let found = matching(text, &wanted).unwrap();
            assert_eq!(found.check().unwrap(), wanted, "{}", found.text);
            assert_keeps_comments(&text.text, &found.text);
        }
    }
}

#[test]
fn what_is_as_wanted_is_not_touched() {
    for (text, preset) in built_in() {
        assert_eq!(matching(&text, &preset).unwrap(), text);
    }
}

#[test]
fn each_field_of_every_preset_can_be_set_to_each_end_of_its_range_and_left_out() {
    for (text, _) in built_in() {
        for field in crate::preset::field::FIELDS {
            let ends: Vec<String> = match field.kind {
                Kind::Whole(from, to) => vec![from.to_string(), to.to_string()],
                Kind::Number(from, to) => vec![from.to_string(), to.to_string()],
                Kind::Switch => vec!["true".into(), "false".into()],
                Kind::Choice(words) => words.iter().map(|word| (*word).to_owned()).collect(),
                _ => continue,
            };
            for end in ends {
                let changed = revised(&text.text, |revision| revision.set(field, &end));
                let now = PresetText {
                    text: changed.clone(),
                    ..text.clone()
                };
                let given = Revision::of(&changed).unwrap().given(field).unwrap();
                let same = given == end || given.parse::<f64>().ok() == end.parse().ok();
                assert!(same, "{} {given} {end}", field.name);
                // The only thing that may not fit: nothing leads, or what needs more is on.
                match now.check() {
                    Ok(preset) => {
                        let said = values(&preset).get(field.name).map(ToString::to_string);
                        let idle = field.name.contains("auto_layer_") && said.is_none();
                        let said = said.unwrap_or_default();
                        let number = |text: &str| text.parse::<f64>().ok();
                        let same = number(&said) == number(&end) && said.contains(&end[..1]);
                        assert!(idle || same, "{} {said} {end}", field.name);
                    }
                    Err(problems) => assert!(
                        field.name.starts_with("losses.")
                            && problems
                                .iter()
                                .all(|problem| problem.message.contains("`texture`")
                                    || problem.message.contains("`losses.texture")),
                        "{} {end}: {problems:?}",
                        field.name
                    ),
                }
                let without = revised(&changed, |revision| revision.leave_out(field));
                assert_eq!(Revision::of(&without).unwrap().given(field), None);
                assert_keeps_comments(&text.text, &without);
            }
        }
    }
}

const MINE: &str = "\
# What this is about.
title = \"Mine\" # my own
source_class = \"photo\"
# the goal
target = \"sketch\"
lr = 0.002 # found by trying

[training] # how
  batch = 2   # small
# the last word
";

#[test]
fn a_value_changes_where_it_stands_whatever_it_is_called_there() {
    let text = revised(MINE, |revision| {
        revision.set(field("training.learning_rate"), "0.01");
        revision.set(field("training.batch"), "8");
        revision.set(field("source"), "face");
    });
    let expected = MINE
        .replace("0.002", "0.01")
        .replace("batch = 2", "batch = 8")
        .replace("photo", "face");
    assert_eq!(text, expected);
}

#[test]
fn a_new_value_goes_into_its_table_and_a_new_table_to_the_end() {
    let text = revised(MINE, |revision| {
        revision.set(field("training.seed"), "9");
        revision.set(field("losses.global"), "1");
        revision.set(field("hotkey"), "4");
    });
    let (before, after) = text.split_once("[training]").unwrap();
    assert!(before.contains("hotkey = 4\n"), "{text}");
    assert!(after.contains("seed = 9\n"), "{text}");
    assert!(text.contains("[losses]\nglobal = 1.0\n"), "{text}");
    assert_keeps_comments(MINE, &text);
}

#[test]
fn a_field_that_is_left_out_leaves_its_comments() {
    let text = revised(MINE, |revision| {
        for name in ["training.learning_rate", "training.batch", "target"] {
            revision.leave_out(field(name));
        }
    });
    assert!(!text.contains("lr =") && !text.contains("batch"), "{text}");
    for comment in ["# the goal", "# found by trying", "# small", "# how"] {
        assert!(text.contains(comment), "{comment}\n{text}");
    }
}

#[test]
fn what_is_no_value_of_the_field_is_refused_by_the_usual_message() {
    let text = revised(MINE, |revision| {
        revision.set(field("training.batch"), "many");
    });
    let text = PresetText {
        id: "mine".to_owned(),
        text,
        home: None,
        path: None,
    };
    let problems = text.check().unwrap_err();
    let expected =
        "line 9, column 11: `training.batch` is \"many\"; allowed: a whole number from 1 to 64";
    assert_eq!(problems[0].to_string(), expected);
}

#[test]
fn pairs_come_and_go() {
    let pairs = |text: &str| Revision::of(text).unwrap().pairs();
    let two = revised(MINE, |revision| {
        revision.add_pair("face", "mask");
        revision.set_pair(1, Part::Weight, "2");
        revision.set_pair(0, Part::Target, "ukiyo-e");
    });
    let words = |source: &str, target: &str, weight: Option<&str>| Pair {
        source: source.to_owned(),
        target: target.to_owned(),
        weight: weight.map(str::to_owned),
    };
    let expected = [
        words("photo", "ukiyo-e", None),
        words("face", "mask", Some("2.0")),
    ];
    assert_eq!(pairs(&two), expected);
    assert_keeps_comments(MINE, &two);
    let one = revised(&two, |revision| revision.remove_pair(0));
    assert_eq!(pairs(&one), expected[1..]);
    let still = revised(&one, |revision| revision.remove_pair(0));
    assert_eq!(pairs(&still), expected[1..], "somewhere it must go");
    let inline = "prompts = [{ source = \"a\", target = \"b\" }] # list\n";
    let more = revised(inline, |revision| revision.add_pair("c", "d"));
    assert_eq!(pairs(&more), [words("a", "b", None), words("c", "d", None)]);
}

#[test]
fn words_take_the_place_of_pictures_and_of_several_pairs() {
    for (text, preset) in built_in() {
        let changed = revised(&text.text, |revision| revision.lead("photo", "ukiyo-e"));
        assert_keeps_comments(&text.text, &changed);
        let now = PresetText {
            text: changed,
            ..text
        };
        let now = now.check().unwrap();
        let Guidance::Text(pairs) = &now.guidance else {
            panic!("{now:?}");
        };
        assert_eq!(pairs.len(), 1);
        assert_eq!(
            (pairs[0].source.as_str(), pairs[0].target.as_str()),
            ("photo", "ukiyo-e")
        );
        assert_eq!(now.training, preset.training);
    }
}

#[test]
fn clips_are_a_list_while_they_count_alike_and_a_table_when_not() {
    let now = BTreeMap::from([("demo-rn".to_owned(), 1.0), ("demo-rn2".to_owned(), 1.0)]);
    let set = |text: &str, name: &str, typed: &str| {
        revised(text, |revision| revision.set_clip(name, typed, &now))
    };
    let text = set(MINE, "demo-rn2", "0");
    assert!(text.contains("clip = [\"demo-rn\"]\n"), "{text}");
    let text = set(MINE, "demo-rn2", "0.5");
    assert!(
        text.contains("clip = { demo-rn = 1.0, demo-rn2 = 0.5 }\n"),
        "{text}"
    );
    let text = set(&text, "ViT-B/32", "2");
    assert!(text.contains("\"ViT-B/32\" = 2.0"), "{text}");
    let table = "target = \"x\"\n[clip]\n# the sharp one\ndemo-rn = 1.0\n";
    let text = set(table, "demo-rn", "0.25");
    assert_eq!(text, table.replace("1.0", "0.25"));
    let list = "clip = [\n  # sharp\n  \"demo-rn\",\n]\n";
    assert_keeps_comments(list, &set(list, "demo-rn2", "3"));
}

#[test]
fn what_is_no_toml_is_not_edited() {
    let wrong = Revision::of("a = [").unwrap_err();
    assert!(wrong.contains("not valid TOML"), "{wrong}");
}
