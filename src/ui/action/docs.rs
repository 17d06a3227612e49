//! `docs/keys.md`, made from the table.

use std::fmt::Write as _;

use super::{Group, Keymap, TABLE};
use crate::ui::timeline::SCORES;

const MOUSE: &str = "
## Mouse

| where | what | what it does |
| --- | --- | --- |
| panel | click | Focus: up and down act there. |
| presets | click, wheel | Select. `enter` switches. |
| legend of the losses | click | Hide or show the curve. |
| tick of the timeline, stop in the scores | click | Look at that iteration. |
| loss chart | click, drag | Cursor with exact values; a click with the right button takes it away. |
| loss chart | wheel | Closer and farther, around the mouse; sideways, or with ctrl or shift held, along the iterations. |
| log, help | wheel | Scroll. |
| photo browser | click, wheel | Select a row; a click on the selected one opens the folder, or finds the latent. |
| photo whose eyes are set | click, drag | Put the point there. |
| photo whose eyes are set | wheel | Closer and farther, around the point. |
| gallery | click, wheel | Select a sample; a click on the selected one makes it large. The wheel turns pages. |
| truncation in the gallery and the mixer | click, drag | Set it. |
| list of runs | click, wheel | Select. |
| any line that is typed | paste | Into the line. A path that is pasted into the photo browser is opened with `enter`. |
| editor | click, wheel | Select a field; a click on the selected one types its value. |
| mixer | click, drag, wheel | Set a weight; pick a checkpoint of the list. |
| film room | click, wheel | Select a row; a click on the selected one changes it. |
| palette, questions | click | Run that row; beside the palette or the help: close it. |
| anywhere | drag with shift | Most terminals select text, as they do without the dashboard. |
";

/// The whole of `docs/keys.md`.
#[must_use]
pub fn markdown() -> String {
    let keymap = Keymap::default();
    let mut text = String::from(
        "# Keys\n\nMade from the action table in `src/ui/action/table/` \
         (`UPDATE_DOCS=1 cargo test --lib ui::action`). `?` shows the same in the dashboard, `:` \
         finds any of it by name. Other keys: [config.md](config.md).\n",
    );
    for group in Group::ALL {
        let _ = write!(
            text,
            "\n## {}\n\n| key | action | what it does |\n| --- | --- | --- |\n",
            group.title()
        );
        for entry in TABLE.iter().filter(|entry| entry.group == group) {
            let keys = keymap.text(entry);
            let keys: Vec<String> = keys.split(' ').map(|key| format!("`{key}`")).collect();
            let _ = writeln!(
                text,
                "| {} | {} | {} |",
                keys.join(" "),
                entry.name,
                entry.doc
            );
        }
        if group == Group::Timeline {
            text.push_str("\nThe scores of a stop:\n\n");
            for (name, meaning) in SCORES {
                let _ = writeln!(text, "- {name}: {meaning}");
            }
        }
    }
    text.push_str(MOUSE);
    text
}
