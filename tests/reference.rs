//! Numbers of the public implementations that ours must meet.
//!
//! Runs every case folder of `tests/fixtures/reference`, or of the folder that `NADA_REFERENCE`
//! names, by the `kind` in its `case.json`. The full-size ones (`full_*`) are ignored by default:
//! `cargo test --release --test reference -- --ignored`.

#![cfg(feature = "torch")]

#[path = "reference/case.rs"]
mod case;
#[path = "reference/clip.rs"]
mod clip;
#[path = "reference/formula.rs"]
mod formula;
#[path = "reference/generator.rs"]
mod generator;

use case::Case;

#[test]
fn small_cases() {
    run(|case| !case.is_full_size());
}

#[test]
#[ignore = "full-size architectures: minutes and gigabytes"]
fn full_size_cases() {
    run(Case::is_full_size);
}

fn run(wanted: impl Fn(&Case) -> bool) {
    let cases = case::find();
    let mut failures = Vec::new();
    let mut ran = 0;
    for case in cases.iter().filter(|case| wanted(case)) {
        ran += 1;
        let result = match case.kind() {
            "stylegan2_generator" => generator::run(case),
            "clip" => clip::run(case),
            "clip_tokenizer" => clip::tokenizer(case),
            kind => Err(format!("unknown kind `{kind}`")),
        };
        match result {
            Ok(summary) => println!("{:<28} {summary}", case.name),
            Err(reason) => failures.push(format!("{}: {reason}", case.name)),
        }
    }
    assert!(ran > 0, "no case was found");
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}
