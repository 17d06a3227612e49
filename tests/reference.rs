//! Numbers of the public implementations that ours must meet.
//!
//! Runs every case folder of `tests/fixtures/reference`, or of the folder that `NADA_REFERENCE`
//! names, by the `kind` in its `case.json`. The full-size ones (`full_*`) are ignored by default:
//! `cargo test --release --test reference -- --ignored`. `--nocapture` shows the error of every
//! tensor.

#![cfg(feature = "torch")]
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "reference/case.rs"]
mod case;
#[path = "reference/clip.rs"]
mod clip;
#[path = "reference/clip_files.rs"]
mod clip_files;
#[path = "reference/encoder.rs"]
mod encoder;
#[path = "reference/first_step.rs"]
mod first_step;
#[path = "reference/formats.rs"]
mod formats;
#[path = "reference/formula.rs"]
mod formula;
#[path = "reference/generator.rs"]
mod generator;
#[path = "reference/loss.rs"]
mod loss;
#[path = "reference/mtcnn.rs"]
mod mtcnn;
#[path = "reference/report.rs"]
mod report;
#[path = "reference/tf1.rs"]
mod tf1;
#[path = "reference/trajectory.rs"]
mod trajectory;

use std::panic::{AssertUnwindSafe, catch_unwind};

use case::Case;
use report::Report;

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
        let result = catch_unwind(AssertUnwindSafe(|| run_case(case)));
        match result.unwrap_or_else(|_| Err("panicked, see above".to_owned())) {
            Ok(summary) => println!("{:<28} {summary}", case.name),
            Err(reason) => failures.push(format!("{}: {reason}", case.name)),
        }
    }
    assert!(ran > 0, "no case was found");
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

fn run_case(case: &Case) -> Result<String, String> {
    let mut report = Report::default();
    match case.kind() {
        "stylegan2_generator" => generator::run(case, &mut report)?,
        "encoder" => encoder::run(case, &mut report)?,
        "clip" => clip::run(case, &mut report)?,
        "clip_tokenizer" => return clip::tokenizer(case),
        "mtcnn" => mtcnn::run(case, &mut report)?,
        "nada_loss" => loss::run(case, &mut report)?,
        "nada_trajectory" => trajectory::run(case, &mut report)?,
        kind => return Err(format!("unknown kind `{kind}`")),
    }
    report.finish(&case.expected())
}
