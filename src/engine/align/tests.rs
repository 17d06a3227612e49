//! Requests that do not fit together, and what becomes of several faces.

use clap::Parser as _;

use super::*;
use crate::cli::{Cli, Command};

fn args(words: &[&str]) -> AlignArgs {
    let words = ["nada", "align"].iter().chain(words);
    let Command::Align(args) = Cli::try_parse_from(words).unwrap().command else {
        panic!("not an alignment");
    };
    *args
}

fn refused(words: &[&str]) -> String {
    align(&args(words), |_| panic!("nothing is aligned"))
        .unwrap_err()
        .to_string()
}

#[test]
fn requests_that_do_not_fit_are_refused_before_anything_is_read() {
    let error = refused(&["a.jpg", "b.jpg", "--eyes", "1,2,3,4", "--mouth", "5,6"]);
    assert!(error.contains("belong to one photo"), "{error}");
    let error = refused(&["x/a.jpg", "y/a.png", "-o", "faces"]);
    assert!(
        error.contains("x/a.jpg and y/a.png would both become faces/a.png"),
        "{error}"
    );
    let error = refused(&["a.jpg", "--eyes", "1,2", "--mouth", "5,6"]);
    assert!(error.contains("four numbers"), "{error}");
    for wrong in [
        &["a.jpg", "--eyes", "1,2,3,4"][..],
        &["a.jpg", "--mouth", "1,2"],
        &["a.jpg", "--face", "0"],
        &["a.jpg", "--size", "8"],
        &["a.jpg", "--aligned", "--face", "2"],
        &["a.jpg", "--aligned", "--eyes", "1,2,3,4", "--mouth", "5,6"],
        &[],
    ] {
        let words = ["nada", "align"].iter().chain(wrong);
        assert!(Cli::try_parse_from(words).is_err(), "{wrong:?}");
    }
}

#[test]
fn points_may_be_the_corners_of_the_mouth() {
    let args = args(&["a", "--eyes", "1,2,3,4", "--mouth", "10,20,14,26"]);
    let Place::Given(landmarks) = place(&args.face).unwrap() else {
        panic!("points were given");
    };
    assert_eq!(landmarks.eyes, [Point::new(1.0, 2.0), Point::new(3.0, 4.0)]);
    assert_eq!(landmarks.mouth, Point::new(12.0, 23.0));
}
