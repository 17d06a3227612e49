//! Actions in the list of runs that only change what is shown.

use std::path::PathBuf;

use crate::ui::action::RunsAction;
use crate::ui::runs::{Field, Question, Runs, View};

/// Rows of a page.
const PAGE: isize = 10;

/// Actions that only change what is shown.
pub fn move_in(runs: &mut Runs, action: RunsAction) {
    let rows = match action {
        RunsAction::Down => 1,
        RunsAction::Up => -1,
        RunsAction::PageDown => PAGE,
        RunsAction::PageUp => -PAGE,
        RunsAction::Mark => {
            runs.toggle_mark();
            1
        }
        RunsAction::Filter => return runs.type_line(Field::Filter),
        RunsAction::Rename => return runs.type_line(Field::Title),
        RunsAction::Note => return runs.type_line(Field::Note),
        RunsAction::Clear => return runs.clear_line(),
        RunsAction::Drop => return runs.drop_line(),
        RunsAction::No => {
            runs.question = None;
            return;
        }
        RunsAction::Sort => {
            runs.order = runs.order.next();
            return runs.settle();
        }
        RunsAction::Trash if runs.view == View::Trash => return runs.show(View::List),
        RunsAction::Trash => return runs.show(View::Trash),
        RunsAction::EmptyTrash => {
            runs.question = (runs.count() > 0).then_some(Question::EmptyTrash);
            return;
        }
        _ => return,
    };
    match &mut runs.view {
        View::Compare(_, first) if rows.abs() == PAGE => *first = first.saturating_add_signed(rows),
        View::Compare(both, _) => {
            let both = both.clone();
            next_curve(runs, &both, rows);
        }
        _ => runs.move_by(rows),
    }
}

/// The curve so many places on, of those that one of the runs has.
fn next_curve(runs: &mut Runs, both: &[PathBuf; 2], places: isize) {
    let mut names: Vec<&str> = Vec::new();
    for look in both.iter().filter_map(|run| runs.shelf.get(run)) {
        for series in &look.curves.series {
            if !names.contains(&series.name.as_str()) {
                names.push(&series.name);
            }
        }
    }
    // A curve that neither has was of other runs.
    let now = names.iter().position(|name| *name == runs.curve);
    let next = now.map_or(0, |now| now as isize + places);
    let next = next.rem_euclid(names.len().max(1) as isize);
    if let Some(name) = names.get(next as usize) {
        runs.curve = (*name).to_owned();
    }
}
