//! Temporary half blocks until `image` is there.

use std::io;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;

use crate::protocol::Picture;
use crate::ui::terminal::Output;
use crate::ui::view::{Canvas, CellSize, Layer};

pub struct Images;

impl Images {
    pub fn blocks() -> Self {
        Self
    }
    pub fn choose(_: &str) -> Self {
        Self
    }
    pub fn name(&self) -> String {
        "blocks".to_owned()
    }
    pub fn cycle(&mut self) {}
    pub fn forget(&mut self) {}
    pub fn begin(&mut self) {}
    pub fn flush(&mut self, _: &mut Output) -> io::Result<()> {
        Ok(())
    }
}

impl Canvas for Images {
    fn layer(&self) -> Layer {
        Layer::Cells
    }
    fn cell(&self) -> CellSize {
        CellSize::default()
    }
    fn picture(&mut self, p: &Picture, area: Rect, buffer: &mut Buffer) {
        let at = |x: u32, y: u32| {
            let i = 3 * (y * p.width + x) as usize;
            Color::Rgb(p.rgb[i], p.rgb[i + 1], p.rgb[i + 2])
        };
        for pos in area.positions() {
            let x = u32::from(pos.x - area.x) * p.width / u32::from(area.width);
            let row = u32::from(pos.y - area.y) * 2;
            let y = |r: u32| r * p.height / (2 * u32::from(area.height));
            buffer[pos]
                .set_char('▀')
                .set_fg(at(x, y(row)))
                .set_bg(at(x, y(row + 1)));
        }
    }
}
