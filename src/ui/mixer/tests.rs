use super::*;
use crate::ui::fixture;

fn listed(count: usize) -> Mixer {
    let mut mixer = Mixer::new(0.7);
    mixer.listed(fixture::few_ingredients(count));
    mixer
}

fn names(mixer: &Mixer) -> Vec<String> {
    (0..mixer.picked.len()).map(|at| mixer.label(at)).collect()
}

#[test]
fn the_present_run_is_picked_with_another_one_or_the_frozen_generator() {
    let nothing = listed(1);
    assert_eq!((nothing.picked.len(), nothing.stage), (1, Stage::Picking));
    let alone = listed(2);
    assert_eq!(names(&alone), ["sketch 120", "demo"]);
    assert_eq!(alone.stage, Stage::Mixing);
    let beside = listed(6);
    assert_eq!(names(&beside), ["sketch 120", "zombie 300"]);
    assert_eq!(beside.stage, Stage::Picking);
    assert_eq!(beside.table.thousandths(Reach::Fine), [500, 500]);
}

#[test]
fn what_is_picked_stays_picked_when_the_list_is_read_again() {
    let mut mixer = listed(6);
    mixer.table.change(Change::To(700));
    let before = mixer.page();
    let mut found = fixture::ingredients();
    found.all.retain(|one| one.preset != "zombie");
    mixer.listed(found);
    assert_eq!(mixer.page(), before);
    assert!(mixer.rows().iter().any(|one| one.preset == "zombie"));
}

#[test]
fn a_checkpoint_that_was_asked_for_takes_the_place_of_the_older_one() {
    let mut mixer = listed(6);
    mixer.table.change(Change::To(700));
    mixer.take();
    let mut found = fixture::ingredients();
    found.all[0].iteration = Some(140);
    found.all[0].name = "/runs/new.safetensors".to_owned();
    mixer.listed(found.clone());
    assert_eq!(names(&mixer), ["sketch 140", "zombie 300"]);
    assert_eq!(mixer.table.thousandths(Reach::Everywhere), [700, 300]);
    // Later ones are only listed.
    found.all[0].iteration = Some(160);
    found.all[0].name = "/runs/newer.safetensors".to_owned();
    mixer.listed(found);
    assert_eq!(names(&mixer)[0], "sketch 140");
}

#[test]
fn five_are_picked_at_most_and_names_tell_them_apart() {
    let mut mixer = listed(6);
    for row in [1, 3, 5] {
        mixer.select(row);
        assert_eq!(mixer.toggle(), Ok(()));
    }
    assert_eq!(mixer.table.count(), 5);
    mixer.select(4);
    assert!(mixer.toggle().unwrap_err().contains("5 at most"));
    mixer.select(2);
    assert_eq!(mixer.toggle(), Ok(()));
    assert_eq!(
        names(&mixer),
        ["sketch 120", "demo", "clay 80", "sketch 100"]
    );
    mixer.picked[3].iteration = Some(120);
    assert_eq!(mixer.label(3), "sketch 120, 20260102-0304-sketch");
    assert_eq!(mixer.suggested_name(), "sketch-demo-clay-sketch");
}

#[test]
fn a_suggested_name_is_no_other_blends() {
    assert_eq!(listed(6).suggested_name(), "sketch-zombie-2");
    assert_eq!(listed(2).suggested_name(), "sketch-demo");
}

#[test]
fn pictures_of_other_weights_stay_until_the_new_ones_come() {
    let mut mixer = listed(2);
    let first = mixer.page();
    for index in 0..PAGE {
        mixer.came(first.clone(), index, &fixture::picture(index as u8, 0));
    }
    assert!(!mixer.is_waiting() && mixer.lagging().is_none());
    mixer.table.change(Change::By(50));
    let second = mixer.page();
    assert_eq!(mixer.lagging(), Some(&first.mixture));
    mixer.came(second.clone(), 3, &fixture::picture(9, 0));
    assert!(mixer.is_fresh(3) && !mixer.is_fresh(2) && mixer.is_waiting());
    assert_eq!(mixer.fresh(), 1);
    // What was asked for earlier does not come in its place.
    mixer.came(first, 3, &fixture::picture(3, 0));
    assert!(mixer.is_fresh(3));
    // It is shown where nothing newer is.
    mixer.table.change(Change::By(50));
    mixer.came(second.clone(), 2, &fixture::picture(7, 0));
    assert_eq!(mixer.places[2].page, Some(second.clone()));
    mixer.turn_to(8);
    mixer.came(second, 0, &fixture::picture(1, 0));
    assert_eq!(mixer.places[0], Place::default());
}

#[test]
fn weights_are_written_short() {
    assert_eq!(
        [600, -50, 333, 1500].map(weight),
        ["0.60", "-0.05", "0.333", "1.50"]
    );
}
