//! Rows about what is shown: panels, the loss chart, the looks of it all.

use crossterm::event::KeyCode;

use super::super::{Action, Entry, Group};
use crate::ui::key::Key;

/// Panels and looks.
pub const VIEW: &[Entry] = &[
    row!(
        Action::ZoomPictures,
        "zoom-pictures",
        &[Key::char('z')],
        "zoom",
        "Pictures large, and back.",
        View
    ),
    row!(
        Action::ZoomCurves,
        "zoom-curves",
        &[Key::char('v')],
        "",
        "Curves large, and back.",
        View
    ),
    row!(
        Action::ZoomLog,
        "zoom-log",
        &[Key::char('l')],
        "log",
        "Log large, and back.",
        View
    ),
    row!(
        Action::ZoomFocused,
        "zoom",
        &[Key::char('Z')],
        "",
        "The panel with the focus large, and back.",
        View
    ),
    row!(
        Action::FocusNext,
        "focus-next",
        &[Key::code(KeyCode::Tab)],
        "",
        "Focus on the next panel: there the arrows act.",
        View
    ),
    row!(
        Action::FocusPrevious,
        "focus-previous",
        &[Key::code(KeyCode::BackTab)],
        "",
        "Focus on the previous panel.",
        View
    ),
    row!(
        Action::PageUp,
        "page-up",
        &[Key::code(KeyCode::PageUp), Key::ctrl('u')],
        "",
        "A page back in the log.",
        View
    ),
    row!(
        Action::PageDown,
        "page-down",
        &[Key::code(KeyCode::PageDown), Key::ctrl('d')],
        "",
        "A page forward in the log.",
        View
    ),
    row!(
        Action::CycleTheme,
        "theme",
        &[Key::char('T')],
        "",
        "Next theme: dark, light, plain (no colour).",
        View
    ),
    row!(
        Action::ToggleMouse,
        "mouse",
        &[Key::char('M')],
        "",
        "Mouse for the dashboard, or for selecting text.",
        View
    ),
];

/// The loss chart. Its hints come first when it has the focus.
pub const CHART: &[Entry] = &[
    row!(
        Action::CursorRight,
        "cursor-right",
        &[Key::code(KeyCode::Right)],
        "cursor",
        "Cursor right by a column; it shows exact values.",
        Chart
    ),
    row!(
        Action::CursorLeft,
        "cursor-left",
        &[Key::code(KeyCode::Left)],
        "",
        "Cursor left by a column.",
        Chart
    ),
    row!(
        Action::CursorNext,
        "cursor-next",
        &[Key::shift(KeyCode::Right)],
        "",
        "Cursor to the next iteration.",
        Chart
    ),
    row!(
        Action::CursorPrevious,
        "cursor-previous",
        &[Key::shift(KeyCode::Left)],
        "",
        "Cursor to the previous iteration.",
        Chart
    ),
    row!(
        Action::CursorStart,
        "cursor-start",
        &[Key::code(KeyCode::Home)],
        "",
        "Cursor to the first iteration.",
        Chart
    ),
    row!(
        Action::CursorEnd,
        "cursor-end",
        &[Key::code(KeyCode::End)],
        "",
        "Cursor to the newest iteration.",
        Chart
    ),
    row!(
        Action::Closer,
        "closer",
        &[Key::char('>')],
        "closer",
        "Fewer iterations, around the cursor or the newest.",
        Chart
    ),
    row!(
        Action::Farther,
        "farther",
        &[Key::char('<')],
        "farther",
        "More iterations.",
        Chart
    ),
    row!(
        Action::PanLeft,
        "pan-left",
        &[Key::char('H')],
        "",
        "Earlier iterations.",
        Chart
    ),
    row!(
        Action::PanRight,
        "pan-right",
        &[Key::char('L')],
        "",
        "Later iterations; at the newest the chart follows.",
        Chart
    ),
    row!(
        Action::AllIterations,
        "all-iterations",
        &[Key::char('0')],
        "",
        "All iterations.",
        Chart
    ),
    row!(
        Action::ToggleCurve,
        "curve",
        &[Key::char('x')],
        "hide/show",
        "Hide or show the selected curve (up, down in the chart).",
        Chart
    ),
    row!(
        Action::ToggleAlone,
        "curve-alone",
        &[Key::char('X')],
        "",
        "The selected curve only, or all.",
        Chart
    ),
    row!(
        Action::Smoother,
        "smoother",
        &[Key::char(')')],
        "smoother",
        "Smooth the curves more (moving average).",
        Chart
    ),
    row!(
        Action::Rougher,
        "rougher",
        &[Key::char('(')],
        "",
        "Smooth the curves less.",
        Chart
    ),
    row!(
        Action::ToggleEarlier,
        "earlier-runs",
        &[Key::char('o')],
        "earlier runs",
        "The selected curve of earlier runs of this preset.",
        Chart
    ),
    row!(
        Action::ToggleLogScale,
        "log-scale",
        &[Key::char('y')],
        "",
        "Logarithmic or linear loss axis.",
        Chart
    ),
];
