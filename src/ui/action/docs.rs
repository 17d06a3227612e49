//! `docs/keys.md`, made from the table.

use std::fmt::Write as _;

use super::{Group, TABLE};

/// The whole of `docs/keys.md`.
#[must_use]
pub fn markdown() -> String {
    let mut text = String::from(
        "# Keys\n\nMade from the action table in `src/ui/action/table.rs` \
         (`UPDATE_DOCS=1 cargo test --lib ui::action`). `?` shows the same in the dashboard.\n",
    );
    for group in Group::ALL {
        let _ = write!(
            text,
            "\n## {}\n\n| key | action | what it does |\n| --- | --- | --- |\n",
            group.title()
        );
        for entry in TABLE.iter().filter(|entry| entry.group == group) {
            let keys = entry.keys_text();
            let keys: Vec<String> = keys.split(' ').map(|key| format!("`{key}`")).collect();
            let _ = writeln!(
                text,
                "| {} | {} | {} |",
                keys.join(" "),
                entry.name,
                entry.doc
            );
        }
    }
    text
}
