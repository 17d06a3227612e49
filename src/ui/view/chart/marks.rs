//! What happened at which iteration: presets, checkpoints, samples, learning rates; and the
//! iterations themselves.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{ChartView, Parts};
use crate::protocol::{Mark, MarkKind};
use crate::ui::view::format;

/// Names are not shortened to less.
const LEAST_NAME: usize = 3;

/// Something on the rule: later kinds hide earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Sample,
    LowerRate,
    HigherRate,
    Checkpoint,
}

impl Event {
    fn glyph(self) -> &'static str {
        match self {
            Self::Sample => "┴",
            Self::LowerRate => "▼",
            Self::HigherRate => "▲",
            Self::Checkpoint => "◆",
        }
    }
}

impl ChartView<'_> {
    fn marks(&self) -> impl Iterator<Item = &Mark> {
        let marks = self.app.snapshot().map_or(&[][..], |s| &s.marks);
        marks
            .iter()
            .filter(|mark| self.shown.contains(mark.iteration))
    }

    /// The rule, and the iterations at its start, middle and end.
    pub(super) fn iterations(&self, parts: &Parts, buffer: &mut Buffer) {
        let rule = "─".repeat(parts.rule.width.into());
        buffer.set_string(parts.rule.x, parts.rule.y, rule, self.theme.line);
        let row = if parts.below.is_empty() {
            parts.rule
        } else {
            parts.below
        };
        for share in [0.0, 0.5, 1.0] {
            let text = self.shown.at(share).to_string();
            let x = (share * f64::from(row.width)) as u16;
            let x = x.saturating_sub((share * text.len() as f64) as u16);
            buffer.set_string(row.x + x, row.y, text, self.theme.dim);
        }
    }

    pub(super) fn draw_marks(&self, parts: &Parts, buffer: &mut Buffer) {
        let plot = parts.plot;
        for mark in self.marks() {
            if let (MarkKind::Preset(_), 1..) = (&mark.kind, mark.iteration) {
                let x = self.column(mark.iteration, plot);
                for y in plot.top()..plot.bottom() {
                    buffer.set_string(x, y, "┊", self.theme.line);
                }
            }
        }
        let mut events = self.events(parts.rule);
        // A long run has thousands of samples, but a column is drawn once.
        events.sort_unstable();
        events.dedup();
        for (event, x) in events {
            let style = self.event_style(event);
            self.on_rule(x, (event.glyph(), style), parts.rule, buffer);
        }
    }

    /// A glyph on the rule. It takes the place of a label whole, so that no number loses a digit.
    fn on_rule(&self, x: u16, glyph: (&str, Style), rule: Rect, buffer: &mut Buffer) {
        let digit = |buffer: &Buffer, x: u16| {
            let symbol = buffer[(x, rule.y)].symbol();
            symbol.bytes().all(|byte| byte.is_ascii_digit())
        };
        if digit(buffer, x) {
            if glyph.0 == Event::Sample.glyph() {
                return;
            }
            let left = (rule.left()..x).rev().take_while(|&x| digit(buffer, x));
            let from = left.last().unwrap_or(x);
            let label = (from..rule.right()).take_while(|&x| digit(buffer, x));
            for x in label.collect::<Vec<u16>>() {
                buffer.set_string(x, rule.y, "─", self.theme.line);
            }
        }
        buffer.set_string(x, rule.y, glyph.0, glyph.1);
    }

    /// All that stands on the rule, and in which column.
    fn events(&self, rule: Rect) -> Vec<(Event, u16)> {
        let marks = self.marks().filter_map(|mark| match mark.kind {
            MarkKind::Sample => Some((Event::Sample, mark.iteration)),
            MarkKind::Checkpoint => Some((Event::Checkpoint, mark.iteration)),
            MarkKind::Preset(_) => None,
        });
        let rates = self.app.curves.rates.windows(2).map(|pair| {
            let event = if pair[1].1 > pair[0].1 {
                Event::HigherRate
            } else {
                Event::LowerRate
            };
            // It was changed between two iterations.
            (event, pair[1].0 - 1)
        });
        let shown = rates.filter(|(_, iteration)| self.shown.contains(*iteration));
        let all = marks.chain(shown);
        all.map(|(event, iteration)| (event, self.column(iteration, rule)))
            .collect()
    }

    fn event_style(&self, event: Event) -> Style {
        match event {
            Event::Sample => self.theme.line,
            Event::LowerRate | Event::HigherRate => self.theme.warning,
            Event::Checkpoint => self.theme.accent,
        }
    }

    /// What happened at an iteration, in words.
    pub(super) fn events_at(&self, iteration: u32) -> Vec<String> {
        let near = |mark: &&Mark| match mark.kind {
            // It was put in force after one iteration, and the next one went by it.
            MarkKind::Preset(_) => mark.iteration + 1 == iteration,
            _ => mark.iteration == iteration,
        };
        let word = |mark: &Mark| match &mark.kind {
            MarkKind::Preset(id) => id.clone(),
            MarkKind::Checkpoint => "checkpoint".to_owned(),
            MarkKind::Sample => "samples".to_owned(),
        };
        self.marks().filter(near).map(word).collect()
    }

    /// Which preset begins at a line, up to the next line; never over a curve.
    pub(super) fn name_presets(&self, plot: Rect, buffer: &mut Buffer) {
        for mark in self.marks() {
            let MarkKind::Preset(id) = &mark.kind else {
                continue;
            };
            let from = self.column(mark.iteration, plot) + 1;
            let blank = |x: &u16| buffer[(*x, plot.y)].symbol() == " ";
            let room = (from..plot.right()).take_while(blank).count();
            if room > LEAST_NAME {
                let name = format::fit(id, room);
                buffer.set_string(from, plot.y, name, self.theme.dim);
            }
        }
    }
}
