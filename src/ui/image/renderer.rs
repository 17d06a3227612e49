//! The one thing the view needs: pictures are placed while a frame is drawn, and flushed after it.

use std::io::{self, Write};
use std::time::Duration;

use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::Rect;

use super::blocks::Blocks;
use super::fit::{self, ASSUMED_CELL, Place};
use super::kitty::{Kitty, Manner};
use super::print::{self, Printed};
use super::tmux::{self, Offset};
use super::{CellSize, Detected, Passthrough, Picture, Protocol, Quality};
use crate::link::parcel::Size;

/// A sixel picture takes some 25 ms to encode, a large PNG some 5: keys must not wait for eight of
/// them.
const PRINTING: Duration = Duration::from_millis(15);

/// Sizes are told in steps of so many pixels.
const COARSE: u32 = 8;

/// A picture that the frame being drawn shows.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub picture: Picture,
    pub place: Place,
}

/// Draws pictures by the terminal's protocol.
///
/// In each frame: [`place`](Self::place) every visible picture, [`cover`](Self::cover) what a
/// popup hides, and [`flush`](Self::flush) after `terminal.draw`. A picture that is not placed
/// again disappears. Wrap drawing and flushing in one synchronized update.
#[derive(Debug)]
pub struct Renderer {
    detected: Detected,
    blocks: Blocks,
    kitty: Kitty,
    printed: Printed,
    wanted: Vec<Wanted>,
    screen: Option<Rect>,
    /// Bytes that undo what a former protocol left.
    pending: Vec<u8>,
    printing: Duration,
    unfinished: bool,
    largest: (u32, u32),
    quality: Quality,
    pane: Pane,
}

/// Whether we know where on the terminal kitty pictures go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pane {
    Known,
    /// They could lie over other panes, so there are half-blocks.
    Unknown,
}

impl Renderer {
    /// For a terminal of which this was found out.
    #[must_use]
    pub fn new(detected: Detected) -> Self {
        let offset = detected.passthrough.offset().unwrap_or_default();
        Self {
            detected,
            blocks: Blocks::default(),
            kitty: Kitty::at(offset),
            printed: Printed::default(),
            wanted: Vec::new(),
            screen: None,
            pending: Vec::new(),
            printing: PRINTING,
            unfinished: false,
            largest: (0, 0),
            quality: Quality::Exact,
            pane: Pane::Known,
        }
    }

    /// How kitty pictures are sent from now on; exact ones take the place of light ones.
    pub fn set_quality(&mut self, quality: Quality) {
        self.quality = quality;
    }

    /// How pictures are drawn now.
    #[must_use]
    pub fn protocol(&self) -> Protocol {
        self.detected.protocol
    }

    /// What was found out about the terminal.
    #[must_use]
    pub fn detected(&self) -> &Detected {
        &self.detected
    }

    /// Goes on to the next protocol that works here; the next frame draws everything anew.
    pub fn cycle(&mut self) -> Protocol {
        self.redraw();
        self.detected.protocol = self.detected.protocol.next(&self.detected.available);
        self.detected.protocol
    }

    /// To be called after `terminal.clear()`: nothing is on screen any more.
    /// A change of the screen's size is noticed without it.
    pub fn redraw(&mut self) {
        self.pending.extend(self.kitty.clear());
        self.printed.forget();
    }

    /// To be called on a resize event: a change of fonts changes the size of a cell.
    pub fn resized(&mut self) {
        if let Some(cell) = CellSize::of_window() {
            self.set_cell(cell);
        }
    }

    /// Sets the size of a cell; when it is another, the next frame draws everything anew.
    pub fn set_cell(&mut self, cell: CellSize) {
        if self.detected.cell != Some(cell) {
            self.detected.cell = Some(cell);
            self.redraw();
        }
    }

    /// To be called when tmux may have moved the pane.
    pub fn find_pane(&mut self) {
        if self.detected.passthrough.offset().is_none() {
            return;
        }
        self.pane_is_at(Passthrough::ask(tmux::BETWEEN_KEYS).offset());
    }

    fn pane_is_at(&mut self, place: Option<Offset>) {
        let pane = match place {
            Some(_) => Pane::Known,
            None => Pane::Unknown,
        };
        let offset = place.unwrap_or(self.kitty.offset);
        if (pane, offset) != (self.pane, self.kitty.offset) {
            self.redraw();
            (self.pane, self.kitty.offset) = (pane, offset);
        }
    }

    /// How the next frame is drawn.
    fn drawn_by(&self) -> Protocol {
        match (self.detected.protocol, self.pane) {
            (Protocol::Kitty, Pane::Unknown) => Protocol::Blocks,
            (protocol, _) => protocol,
        }
    }

    /// Draws the picture as large as it fits into `rect`, in the middle.
    pub fn place(&mut self, buffer: &mut Buffer, rect: Rect, picture: &Picture) {
        self.notice_size(buffer.area);
        let mut rect = rect.intersection(buffer.area);
        let protocol = self.drawn_by();
        if matches!(protocol, Protocol::Sixel | Protocol::Iterm) {
            rect = print::above_last_row(rect, buffer.area);
        }
        if rect.is_empty() || !picture.is_whole() {
            return;
        }
        let cell = self.cell();
        match protocol {
            Protocol::Off => {}
            Protocol::Blocks => {
                let place = fit::in_halves(picture, rect, cell);
                self.measure(place);
                let palette = self.detected.palette;
                self.blocks.draw(buffer, place, picture, palette);
            }
            Protocol::Kitty => {
                let place = fit::in_pixels(picture, rect, cell);
                blank(buffer, place.area);
                self.want(picture, place);
            }
            Protocol::Sixel | Protocol::Iterm => {
                let place = fit::in_pixels(picture, rect, cell);
                self.printed.reserve(buffer, place);
                self.want(picture, place);
            }
        }
    }

    /// Takes away the pictures of this frame that `rect` touches: a popup is drawn there.
    /// Half-blocks stay, since the popup's own cells cover them.
    pub fn cover(&mut self, buffer: &mut Buffer, rect: Rect) {
        let (hidden, visible) = std::mem::take(&mut self.wanted)
            .into_iter()
            .partition::<Vec<_>, _>(|each| each.place.area.intersects(rect));
        self.wanted = visible;
        for each in hidden {
            for position in each.place.area.positions() {
                if let Some(cell) = buffer.cell_mut(position) {
                    cell.set_diff_option(CellDiffOption::None);
                }
            }
        }
    }

    /// Sends what changed since the last frame. For sixel and iTerm2 pictures `out` must be, or
    /// end up in, the process's standard output, where `viuer` prints.
    ///
    /// # Errors
    /// When the terminal does not take it.
    pub fn flush(&mut self, out: &mut impl Write) -> io::Result<()> {
        let protocol = self.detected.protocol;
        self.flush_with(out, |wanted| print::print(protocol, wanted))
    }

    /// Pixels of the largest picture since this was last asked, rounded up so that a panel of
    /// another shape does not change it at once; `None` when there was none.
    pub fn largest(&mut self) -> Option<Size> {
        let (width, height) = std::mem::take(&mut self.largest);
        (width > 0).then(|| Size {
            width: width.next_multiple_of(COARSE),
            height: height.next_multiple_of(COARSE),
        })
    }

    /// Whether the last flush left pictures for the next: draw a frame again soon, after keys.
    #[must_use]
    pub fn unfinished(&self) -> bool {
        self.unfinished
    }

    /// Removes every picture from the terminal. To be called before leaving.
    ///
    /// # Errors
    /// When the terminal does not take it.
    pub fn clear(&mut self, out: &mut impl Write) -> io::Result<()> {
        self.redraw();
        let bytes = std::mem::take(&mut self.pending);
        out.write_all(&self.passed_on(bytes))?;
        out.flush()
    }

    fn flush_with(
        &mut self,
        out: &mut impl Write,
        print: impl FnMut(&Wanted) -> io::Result<()>,
    ) -> io::Result<()> {
        self.unfinished = false;
        let mut bytes = std::mem::take(&mut self.pending);
        let wanted = std::mem::take(&mut self.wanted);
        if self.drawn_by() == Protocol::Kitty {
            let manner = Manner {
                cell: self.cell(),
                quality: self.quality,
                budget: self.printing,
            };
            let (sent, left) = self.kitty.update(&wanted, manner);
            bytes.extend(sent);
            self.unfinished = left;
        }
        if !bytes.is_empty() {
            out.write_all(&self.passed_on(bytes))?;
        }
        out.flush()?;
        if matches!(self.detected.protocol, Protocol::Sixel | Protocol::Iterm) {
            self.unfinished = self.printed.update(&wanted, self.printing, print)?;
        }
        Ok(())
    }

    /// As tmux wants it, where it is to pass it on.
    fn passed_on(&self, bytes: Vec<u8>) -> Vec<u8> {
        match self.detected.passthrough.offset() {
            Some(_) => tmux::wrap(&bytes),
            None => bytes,
        }
    }

    fn want(&mut self, picture: &Picture, place: Place) {
        self.measure(place);
        let picture = picture.clone();
        self.wanted.push(Wanted { picture, place });
    }

    fn measure(&mut self, place: Place) {
        let (width, height) = place.pixels;
        self.largest = (self.largest.0.max(width), self.largest.1.max(height));
    }

    fn cell(&self) -> CellSize {
        self.detected.cell.unwrap_or(ASSUMED_CELL)
    }

    /// ratatui clears the screen when its size changes.
    fn notice_size(&mut self, screen: Rect) {
        if self
            .screen
            .replace(screen)
            .is_some_and(|before| before != screen)
        {
            self.redraw();
        }
    }
}

fn blank(buffer: &mut Buffer, area: Rect) {
    for position in area.positions() {
        if let Some(cell) = buffer.cell_mut(position) {
            cell.reset();
        }
    }
}

#[cfg(test)]
mod tests;
