//! What the list of runs asks before it does what cannot be undone by the next key.

use ratatui::layout::Rect;
use ratatui::text::Text;

use crate::protocol::{RunPhase, RunSummary};
use crate::ui::action::Context;
use crate::ui::app::App;
use crate::ui::runs::{Question, Runs, folder_name, name};
use crate::ui::theme::Theme;
use crate::ui::view::format;
use crate::ui::view::popup::{PopupView, choices, push_wrapped, room};

const MOST_COLUMNS: usize = 64;

/// The box, if anything is asked.
pub fn question<'a>(app: &App, theme: &'a Theme, screen: Rect) -> Option<PopupView<'a>> {
    let runs = app.runs.as_ref()?;
    let (title, said) = match runs.question.as_ref()? {
        Question::Delete(run) => ("Delete?", delete(runs, run)),
        Question::GoOn(run) => ("Go on with it?", go_on(app, run)),
        Question::ChangeOver(run) => ("Change over?", change_over(app, run)),
        Question::EmptyTrash => ("Empty the trash?", empty(runs)),
    };
    let (mut text, room) = (Text::default(), room(screen).min(MOST_COLUMNS));
    let mut style = theme.text;
    for line in said {
        push_wrapped(&mut text, &line, style, room);
        style = theme.dim;
    }
    let context = (app, Context::RunsQuestion);
    Some(choices(title, text, context, theme, screen))
}

fn delete(runs: &Runs, run: &RunSummary) -> Vec<String> {
    let look = runs.shelf.get(&run.path);
    let size = look.map_or_else(String::new, |look| {
        format!(", {} on disk", format::bytes(look.details.bytes))
    });
    let mut said = vec![format!("{}{size}", name(run))];
    if name(run) != folder_name(&run.path) {
        said.push(folder_name(&run.path));
    }
    if let Some(shared) = look.map(|look| look.details.shared).filter(|n| *n > 0) {
        let shared = format::bytes(shared);
        said.push(format!(
            "{shared} of that are shared with other runs, which keep it."
        ));
    }
    said.push("It goes into the trash: u takes it back, t shows the trash.".to_owned());
    said
}

fn go_on(app: &App, run: &RunSummary) -> Vec<String> {
    let present = app.status();
    let title = present.map_or("", |status| status.preset.title.as_str());
    let at = present.map_or(0, |status| status.iteration);
    vec![
        format!("{title} trains, at iteration {at}: it is saved and stops."),
        format!(
            "Then {} is loaded, at iteration {}.",
            name(run),
            run.iteration
        ),
    ]
}

fn change_over(app: &App, run: &RunSummary) -> Vec<String> {
    let folder = run.path.parent().unwrap_or(&run.path).display();
    let trains = app
        .status()
        .is_some_and(|status| status.phase == RunPhase::Running);
    let left = if trains {
        "The training here goes on without a dashboard."
    } else {
        "The engine here stays as it is."
    };
    vec![
        format!("{} is in another runs folder: {folder}", name(run)),
        "The dashboard changes over to the engine of that folder, which is started where there is none."
            .to_owned(),
        left.to_owned(),
    ]
}

fn empty(runs: &Runs) -> Vec<String> {
    let count = runs
        .all()
        .iter()
        .filter(|run| run.trashed.is_some())
        .count();
    let what = if count == 1 {
        "1 run is"
    } else {
        "All runs in it are"
    };
    let frees = format::bytes(runs.trash.unwrap_or(0));
    vec![
        format!("{what} deleted for good ({count} in all). That frees {frees}."),
        "Runs that are not in the trash stay whole, branches too.".to_owned(),
    ]
}
