//! The numbers of the run: model, device, what the keys change, where it is kept.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::format;
use super::machine;
use super::panel::PanelFrame;
use crate::protocol::Status;
use crate::ui::app::App;
use crate::ui::hits::Panel;
use crate::ui::theme::Theme;

const LABEL: usize = 8;

pub struct StatusView<'a> {
    pub app: &'a App,
    pub theme: &'a Theme,
}

impl Widget for StatusView<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let frame = PanelFrame {
            app: self.app,
            theme: self.theme,
            panel: Panel::Run,
            fact: "",
        };
        let inner = frame.draw(area, buffer);
        let Some(status) = self.app.status() else {
            Line::styled("not loaded yet", self.theme.dim).render(inner, buffer);
            return;
        };
        let room = usize::from(inner.width).saturating_sub(LABEL);
        for (row, (label, value, style)) in inner.rows().zip(self.rows(status, room)) {
            let label = Span::styled(format!("{label:<LABEL$}"), self.theme.dim);
            let value = match label.content.trim_end() {
                "run" => format::fit_end(&value, room),
                _ => format::fit(&value, room),
            };
            let value = Span::styled(value, style);
            Line::from(vec![label, value]).render(row, buffer);
        }
    }
}

impl StatusView<'_> {
    fn rows(&self, status: &Status, room: usize) -> Vec<(&'static str, String, Style)> {
        let theme = self.theme;
        let device = match &self.app.host {
            Some(host) => format!("{} of {host}", status.device),
            None => status.device.clone(),
        };
        let mut rows = vec![
            ("model", status.model.clone(), theme.text),
            ("device", device, theme.text),
        ];
        rows.extend(machine::rows(status, room).map(|(label, value)| (label, value, theme.text)));
        rows.extend(self.steered(status));
        let saved = match (status.saved, status.insured) {
            (saved, Some(insured)) if saved < Some(insured) => format!("auto at {insured}"),
            (Some(iteration), _) => format!("iteration {iteration}"),
            (None, _) => "not yet".to_owned(),
        };
        rows.push(("saved", saved, theme.text));
        rows.push(("run", run_name(status), theme.text));
        rows.push(("images", self.app.protocol.to_string(), theme.text));
        if !status.layers.is_empty() {
            rows.push(("layers", status.layers.join(" "), theme.text));
        }
        rows
    }

    /// What keys change: the wished value in the accent colour until it is in force.
    fn steered(&self, status: &Status) -> [(&'static str, String, Style); 3] {
        let wishes = &self.app.wishes;
        let style = |wish: Option<f64>| wish.map_or(self.theme.text, |_| self.theme.accent);
        let rate = wishes.learning_rate();
        let truncation = wishes.truncation();
        [
            (
                "lr",
                format::number(rate.unwrap_or(status.learning_rate)),
                style(rate),
            ),
            (
                "psi",
                format!("{:.2}", truncation.unwrap_or(status.truncation)),
                style(truncation),
            ),
            ("seed", seeds(status), self.theme.text),
        ]
    }
}

/// Of the training, and of the pictures where that is another one.
fn seeds(status: &Status) -> String {
    let (training, pictures) = (status.preset.training.seed, status.sample_seed);
    if training == pictures {
        return training.to_string();
    }
    format!("{training}, pictures {pictures}")
}

fn run_name(status: &Status) -> String {
    let name = status.run.as_ref().and_then(|run| run.file_name());
    name.map_or_else(
        || "not yet".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}
