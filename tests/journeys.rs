//! The journeys of a person with the real engine: words in, a generator that moves.
#![cfg(all(feature = "tui", feature = "torch"))]
#![allow(clippy::unwrap_used, reason = "a test may fail")]

#[path = "terminal/journey.rs"]
mod journey;
#[path = "terminal/photo.rs"]
mod photo;
#[path = "terminal/session.rs"]
mod session;

use std::path::Path;

const ENGINE: &str = env!("CARGO_BIN_EXE_nada");

#[test]
fn a_run_is_started_and_its_iterations_advance() {
    journey::start(Path::new(ENGINE));
}

#[test]
fn ones_own_picture_is_found_kept_and_shown_beside_the_training() {
    photo::own_picture(Path::new(ENGINE));
}

#[test]
fn a_digit_switches_the_preset() {
    journey::switch(Path::new(ENGINE));
}

#[test]
fn an_edited_preset_takes_effect_and_a_broken_one_is_shown() {
    journey::edit(Path::new(ENGINE));
}

#[test]
fn other_prompts_are_typed_trained_and_saved() {
    journey::prompt(Path::new(ENGINE));
}

#[test]
fn a_preset_is_edited_and_saved_with_its_comments() {
    journey::edit_inside(Path::new(ENGINE));
}

#[test]
fn a_detached_run_goes_on_and_is_found_again() {
    journey::come_back(Path::new(ENGINE));
}

#[test]
fn a_killed_engine_is_started_again_from_its_checkpoint() {
    journey::survive(Path::new(ENGINE));
}

#[test]
fn a_past_iteration_is_looked_at_and_gone_back_to() {
    journey::go_back(Path::new(ENGINE));
}

#[test]
fn runs_are_named_gone_on_with_deleted_and_restored() {
    journey::runs(Path::new(ENGINE));
}

#[test]
fn samples_are_drawn_kept_and_deleted_in_the_gallery() {
    journey::gallery(Path::new(ENGINE));
}

#[test]
fn all_sixel_pictures_come_without_a_key() {
    journey::sixel(Path::new(ENGINE));
}
