//! Where the panels are. Pictures get the most room, then the curves, then the numbers.

use ratatui::layout::{Constraint, Layout, Rect};

use crate::ui::hits::Panel;

/// Rows of the status panel with its border.
const STATUS_ROWS: u16 = 12;
/// Columns from which on the editor lies beside the pictures.
const BESIDE: u16 = 120;
/// Columns of the editor there, at least.
const EDITOR: u16 = 68;

/// Areas of one frame; a panel without one is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panels {
    pub header: Rect,
    pub pictures: Option<Rect>,
    pub chart: Option<Rect>,
    pub log: Option<Rect>,
    pub status: Option<Rect>,
    pub presets: Option<Rect>,
    pub message: Rect,
    pub hints: Rect,
}

impl Panels {
    /// The panels that are shown, and where.
    pub fn shown(&self) -> impl Iterator<Item = (Panel, Rect)> {
        let areas = [
            (Panel::Pictures, self.pictures),
            (Panel::Curves, self.chart),
            (Panel::Log, self.log),
            (Panel::Run, self.status),
            (Panel::Presets, self.presets),
        ];
        let shown = |(panel, area): (Panel, Option<Rect>)| Some((panel, area?));
        areas.into_iter().filter_map(shown)
    }

    /// Divides the screen.
    pub fn arrange(area: Rect, zoom: Option<Panel>, message_rows: u16) -> Self {
        let rows = Layout::vertical([
            Constraint::Length(1),
            Constraint::Fill(1),
            Constraint::Length(message_rows),
            Constraint::Length(1),
        ]);
        let [header, body, message, hints] = area.layout(&rows);
        let mut panels = Self {
            header,
            pictures: None,
            chart: None,
            log: None,
            status: None,
            presets: None,
            message,
            hints,
        };
        match zoom {
            Some(Panel::Pictures) => panels.pictures = Some(body),
            Some(Panel::Curves) => panels.chart = Some(body),
            Some(Panel::Log) => panels.log = Some(body),
            Some(Panel::Run) => panels.status = Some(body),
            Some(Panel::Presets) => panels.presets = Some(body),
            None => panels.divide(body),
        }
        panels
    }

    /// Room for the editor: all but the first and last lines, or a part beside the pictures.
    pub fn make_room(&mut self) -> Rect {
        let top = self.header.bottom();
        let height = self.message.y.saturating_sub(top);
        let body = Rect::new(self.header.x, top, self.header.width, height);
        (self.pictures, self.chart, self.log) = (None, None, None);
        (self.status, self.presets) = (None, None);
        if body.width < BESIDE {
            return body;
        }
        let side = (body.width * 2 / 5).max(EDITOR);
        let columns = Layout::horizontal([Constraint::Fill(1), Constraint::Length(side)]);
        let [left, right] = body.layout(&columns);
        self.divide_left(left);
        right
    }

    fn divide(&mut self, body: Rect) {
        let side = (body.width / 4 + 5).clamp(25, 54);
        let columns = Layout::horizontal([Constraint::Fill(1), Constraint::Length(side)]);
        let [left, right] = body.layout(&columns);
        self.divide_left(left);
        let status_rows = STATUS_ROWS.min(right.height / 2);
        let rows = Layout::vertical([Constraint::Length(status_rows), Constraint::Fill(1)]);
        let [status, presets] = right.layout(&rows);
        self.status = Some(status);
        self.presets = Some(presets);
    }

    /// The log has a panel of its own where there is room; else its newest line is the message.
    fn divide_left(&mut self, left: Rect) {
        let log_rows = match left.height {
            0..30 => 0,
            30..45 => 6,
            _ => 10,
        };
        let chart_rows = ((left.height - log_rows) * 2 / 5).max(5);
        // Two rows of pictures of the same height.
        let odd = (left.height - log_rows - chart_rows) % 2;
        let rows = Layout::vertical([
            Constraint::Fill(1),
            Constraint::Length(chart_rows + odd),
            Constraint::Length(log_rows),
        ]);
        let [pictures, chart, log] = left.layout(&rows);
        self.pictures = Some(pictures);
        self.chart = Some(chart);
        self.log = (log_rows > 0).then_some(log);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panels_cover_the_screen_without_overlap() {
        for (width, height) in [(60, 15), (80, 24), (120, 40), (200, 60), (300, 100)] {
            let area = Rect::new(0, 0, width, height);
            let p = Panels::arrange(area, None, 1);
            let all = [p.pictures, p.chart, p.log, p.status, p.presets];
            let mut areas: Vec<Rect> = all.into_iter().flatten().collect();
            areas.extend([p.header, p.message, p.hints]);
            let covered: u32 = areas.iter().map(|a| a.area()).sum();
            assert_eq!(covered, area.area(), "{width}x{height}");
            for (i, a) in areas.iter().enumerate() {
                assert!(areas[i + 1..].iter().all(|b| !a.intersects(*b)));
            }
        }
    }

    #[test]
    fn pictures_get_the_most_room() {
        for (width, height) in [(80, 24), (120, 40), (200, 60)] {
            let p = Panels::arrange(Rect::new(0, 0, width, height), None, 1);
            let pictures = p.pictures.unwrap().area();
            for other in [p.chart, p.log, p.status, p.presets].into_iter().flatten() {
                assert!(other.area() < pictures, "{width}x{height}");
            }
        }
    }
}
