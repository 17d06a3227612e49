//! What the selected preset is about, below the library where there is room.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Widget;

use super::{format, wrap};
use crate::preset::{Guidance, Losses, Preset};
use crate::protocol::PresetEntry;
use crate::ui::theme::Theme;

/// Lines of a preset, the most telling first, wrapped to a width.
pub struct About {
    lines: Vec<(String, Style)>,
}

impl About {
    /// Of this entry.
    pub fn of(entry: &PresetEntry, width: u16, theme: &Theme) -> Self {
        let preset = &entry.preset;
        let said = match &entry.error {
            Some(error) => (error.clone(), theme.bad),
            None => (preset.description.clone(), theme.dim),
        };
        let parts = [
            (guidance(&preset.guidance), theme.text),
            said,
            (training(preset), theme.dim),
            (losses(&preset.losses), theme.dim),
            (place(entry), theme.dim),
        ];
        let mut lines = vec![("─".repeat(width.into()), theme.line)];
        for (text, style) in parts.into_iter().filter(|(text, _)| !text.is_empty()) {
            let rows = wrap::rows(&text, width.into());
            lines.extend(rows.into_iter().map(|row| (row, style)));
        }
        Self { lines }
    }

    /// Rows for all of it, rule included.
    pub fn height(&self) -> u16 {
        self.lines.len() as u16
    }
}

impl Widget for About {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        for (row, (text, style)) in area.rows().zip(self.lines) {
            Line::styled(text, style).render(row, buffer);
        }
    }
}

fn guidance(guidance: &Guidance) -> String {
    match guidance {
        Guidance::Text(pairs) => pairs
            .iter()
            .map(|pair| format!("{} → {}", pair.source, pair.target))
            .collect::<Vec<_>>()
            .join(", "),
        Guidance::Style(folder) => format!("style of {} pictures", folder.pictures.len()),
    }
}

fn training(preset: &Preset) -> String {
    let training = &preset.training;
    format!(
        "{}, {} iterations of {}, lr {}",
        preset.model,
        training.iterations,
        training.batch,
        format::number(training.learning_rate)
    )
}

/// The losses in use with their weights.
fn losses(losses: &Losses) -> String {
    let all = [
        ("directional", losses.directional),
        ("global", losses.global),
        ("feature", losses.feature),
        ("manifold", losses.manifold),
        ("patch", losses.patch),
        ("texture", losses.texture),
        ("range", losses.range),
    ];
    let used = all.into_iter().filter(|(_, weight)| *weight > 0.0);
    let used = used.map(|(name, weight)| format!("{name} {}", format::number(weight)));
    used.collect::<Vec<_>>().join(", ")
}

fn place(entry: &PresetEntry) -> String {
    match &entry.path {
        Some(path) => path.display().to_string(),
        None => "built in".to_owned(),
    }
}
