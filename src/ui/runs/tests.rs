use super::*;
use crate::protocol::RunsAnswer;
use crate::ui::fixture;
use crate::ui::key::Key;
use crate::ui::runs::differences::between;

fn all() -> Runs {
    let mut runs = Runs::default();
    let RunsAnswer::Listed(part) = fixture::listed(fixture::runs()) else {
        panic!("no list");
    };
    runs.listed(part);
    runs
}

fn names(runs: &Runs) -> Vec<String> {
    runs.rows().into_iter().map(name).collect()
}

fn typed(runs: &mut Runs, text: &str) {
    for character in text.chars() {
        runs.type_in(Key::char(character));
    }
}

#[test]
fn the_trash_is_a_view_of_its_own_and_orders_are_kept() {
    let mut runs = all();
    assert_eq!(runs.count(), 7);
    assert_eq!(names(&runs)[..2], ["Grey zombie", "2026-01-02-0304-sketch"]);
    runs.order = Order::Score;
    assert_eq!(names(&runs)[0], "Grey zombie");
    runs.order = Order::Title;
    assert_eq!(names(&runs)[0], "20251231-120000-sketch");
    assert_eq!(names(&runs)[6], "Grey zombie");
    runs.show(View::Trash);
    assert_eq!(names(&runs), ["20251230-120000-sketch"]);
}

#[test]
fn what_is_typed_filters_and_can_be_taken_back() {
    let mut runs = all();
    runs.type_line(Field::Filter);
    typed(&mut runs, "zombie eyes");
    assert_eq!(names(&runs), ["Grey zombie"]);
    runs.drop_line();
    assert_eq!(runs.rows().len(), 7);
    runs.type_line(Field::Filter);
    typed(&mut runs, "INTERRUPTED");
    assert_eq!(names(&runs), ["20260101-220000-clay"]);
    runs.clear_line();
    assert_eq!(runs.rows().len(), 7);
    typed(&mut runs, "/data/runs");
    assert_eq!(names(&runs), ["20251231-120000-sketch"]);
}

#[test]
fn the_selection_stays_with_its_run_and_then_with_its_row() {
    let mut runs = all();
    runs.move_by(2);
    let chosen = runs.chosen().unwrap().path.clone();
    runs.order = Order::Title;
    runs.settle();
    assert_eq!(runs.chosen().unwrap().path, chosen);
    let row = runs.row();
    runs.deleted(&chosen, PathBuf::from("/trash"));
    assert_eq!(runs.row(), row);
    assert_ne!(runs.chosen().unwrap().path, chosen);
    runs.move_by(-100);
    assert_eq!(runs.row(), 0);
    runs.move_by(100);
    assert_eq!(runs.row(), 5);
}

#[test]
fn a_run_of_a_later_part_is_selected_when_it_comes() {
    let mut runs = Runs::default();
    let list = fixture::runs();
    let wanted = list[3].path.clone();
    runs.select(&wanted);
    let part = |from: u32, runs: &[RunSummary], trash| RunsPart {
        here: PathBuf::from(fixture::RUNS),
        from,
        runs: runs.to_vec(),
        trash,
    };
    runs.listed(part(0, &list[..2], None));
    assert!(runs.is_loading());
    runs.listed(part(2, &list[2..], Some(0)));
    assert_eq!(runs.chosen().unwrap().path, wanted);
    runs.listed(part(0, &list[..1], Some(0)));
    assert_eq!(runs.all().len(), 1);
}

#[test]
fn two_runs_are_marked_and_of_three_the_newest_two() {
    let mut runs = all();
    for _ in 0..3 {
        runs.toggle_mark();
        runs.move_by(1);
    }
    assert_eq!(runs.marked.len(), 2);
    runs.move_by(-1);
    runs.toggle_mark();
    assert_eq!(runs.marked.len(), 1);
}

#[test]
fn one_run_at_a_time_is_asked_for_and_none_twice() {
    let mut runs = all();
    let first = runs.wanted().unwrap();
    assert_eq!(runs.wanted(), None);
    let summary = runs.find(&first).unwrap().clone();
    runs.examined(fixture::details(&summary), 0.0);
    assert_eq!(runs.wanted(), None);
    assert_eq!(runs.shelf.size(&first), Some(120_000_000));
    runs.move_by(1);
    let second = runs.wanted().unwrap();
    assert_ne!(first, second);
    runs.shelf.refused();
    assert_eq!(runs.wanted(), None);
    assert!(runs.shelf.get(&second).unwrap().curves.is_empty());
}

#[test]
fn differences_are_those_of_numbers_and_of_presets() {
    let mut runs = all();
    let list = fixture::runs();
    for run in &list[..2] {
        runs.examined(fixture::details(run), 0.0);
    }
    let sides = [&list[0], &list[1]].map(|run| (run, runs.shelf.get(&run.path)));
    let rows = between(sides);
    let value = |name: &str| {
        let row = rows.iter().find(|row| row.name == name)?;
        Some(row.values.each_ref().map(String::as_str))
    };
    assert_eq!(value("iteration"), Some(["137", "300"]));
    assert_eq!(value("training.batch"), Some(["2", "4"]));
    assert_eq!(value("best at"), Some(["", "80"]));
    assert_eq!(value("title"), Some(["Pencil sketch", "Zombie"]));
    assert_eq!((value("model"), value("iterations")), (None, None));
    assert!(value("last total").is_some());
    assert_eq!(between([sides[0], sides[0]]), []);
}
