//! The kitty graphics protocol as pure functions and a book of what the terminal holds.
//!
//! Pixels are sent once per picture and size. Moving, hiding and showing again cost a few bytes.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::io::Cursor;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ImageFormat, RgbImage, Rgba, RgbaImage};
use ratatui::layout::Rect;

use super::fit::{self, Place};
use super::renderer::Wanted;
use super::tmux::Offset;
use super::{CellSize, Picture, Quality, light};

/// Longest base64 text in one escape sequence.
const CHUNK: usize = 4096;
/// Our picture ids start here ("na"), so that they hardly meet those of another program.
const FIRST_ID: u32 = 0x6e61_0000;
/// So many ids are ours; then they begin again.
const IDS: u32 = 0x1_0000;
/// Up to so many pixels a picture is compressed well; larger ones would make keys wait.
const SMALL: u32 = 128 * 128;
/// Pictures that the terminal keeps for us although they are not shown, as under a popup.
const HIDDEN: usize = 32;
/// More of them as long as they have no more pixels than this: a film that goes round is sent once.
const HIDDEN_PIXELS: u32 = 1 << 21;

/// What was sent, and how it is laid out: the padded size gives the cells' aspect ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Canvas {
    picture: u64,
    /// Size of the picture on the canvas.
    inner: (u32, u32),
    /// Size of the canvas, which the terminal stretches over the cells.
    outer: (u32, u32),
    quality: Quality,
}

impl Canvas {
    /// Sends no more pixels than the picture has: the terminal enlarges it for nothing.
    fn new(picture: &Picture, place: Place, manner: Manner) -> Self {
        let cell = manner.cell;
        let shrink = f64::from(place.pixels.0) / f64::from(picture.width);
        let (inner, scale) = if shrink < 1.0 {
            (place.pixels, 1.0)
        } else {
            ((picture.width, picture.height), 1.0 / shrink)
        };
        let across = f64::from(place.area.width) * f64::from(cell.width);
        let down = f64::from(place.area.height) * f64::from(cell.height);
        let outer = (
            ((across * scale).round() as u32).max(inner.0),
            ((down * scale).round() as u32).max(inner.1),
        );
        Self {
            picture: picture.id,
            inner,
            outer,
            quality: manner.quality,
        }
    }

    /// The picture in the middle of transparent margins, as PNG.
    fn png(self, picture: &Picture) -> Vec<u8> {
        let inner = fit::scale(picture, self.inner);
        if self.quality == Quality::Light
            && let Some(png) = light::png(&inner, self.outer)
        {
            return png;
        }
        if self.inner == self.outer {
            return rgb_png(&inner);
        }
        let mut canvas = RgbaImage::new(self.outer.0, self.outer.1);
        let left = (self.outer.0 - self.inner.0) / 2;
        let top = (self.outer.1 - self.inner.1) / 2;
        for (x, y, pixel) in inner.enumerate_pixels() {
            let [red, green, blue] = pixel.0;
            canvas.put_pixel(left + x, top + y, Rgba([red, green, blue, 255]));
        }
        let mut png = Cursor::new(Vec::new());
        // Writing to memory cannot fail; an empty PNG is refused by the terminal, silently.
        let _ = canvas.write_to(&mut png, ImageFormat::Png);
        png.into_inner()
    }
}

fn rgb_png(image: &RgbImage) -> Vec<u8> {
    let small = image.width() * image.height() <= SMALL;
    let effort = if small {
        CompressionType::Default
    } else {
        CompressionType::Fast
    };
    let mut png = Cursor::new(Vec::new());
    let encoder = PngEncoder::new_with_quality(&mut png, effort, FilterType::Adaptive);
    let _ = image.write_with_encoder(encoder);
    png.into_inner()
}

/// How pictures are sent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manner {
    /// Size of a cell.
    pub cell: CellSize,
    /// How much of each.
    pub quality: Quality,
    /// Once this is spent no further one is begun in this frame.
    pub budget: Duration,
}

/// One placement on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shown {
    image: u32,
    placement: u32,
    area: Rect,
}

/// The terminal's pictures, as far as they are ours.
#[derive(Debug, Default)]
pub(super) struct Kitty {
    /// What was sent: its id in the terminal, and the frame that last showed it.
    sent: HashMap<Canvas, (u32, u64)>,
    shown: Vec<Shown>,
    count: u32,
    frame: u64,
    /// Cells between the terminal's corner and ours.
    pub(super) offset: Offset,
}

impl Kitty {
    /// With our corner so far from the terminal's.
    pub(super) fn at(offset: Offset) -> Self {
        Self {
            offset,
            ..Self::default()
        }
    }

    /// The bytes that make the screen show `wanted` and nothing else of ours, and whether some are
    /// left for the next frame: at least one is sent, what was in the place of others stays.
    pub(super) fn update(&mut self, wanted: &[Wanted], manner: Manner) -> (Vec<u8>, bool) {
        self.frame += 1;
        let started = Instant::now();
        let (mut out, mut sent, mut left) = (Vec::new(), 0, false);
        let mut showing: Vec<Shown> = Vec::new();
        for each in wanted {
            let canvas = Canvas::new(&each.picture, each.place, manner);
            let there = self.used(canvas);
            if there.is_none() && sent > 0 && started.elapsed() >= manner.budget {
                left = true;
                showing.extend(self.stale(each.place.area, &showing));
                continue;
            }
            let image = there.unwrap_or_else(|| {
                sent += 1;
                self.send(canvas, &each.picture, &mut out)
            });
            let same = showing.iter().filter(|shown| shown.image == image);
            let shown = Shown {
                image,
                placement: same.count() as u32 + 1,
                area: each.place.area,
            };
            if !self.shown.contains(&shown) {
                out.extend(put(shown, self.offset));
            }
            showing.push(shown);
        }
        for old in &self.shown {
            let kept = |new: &Shown| (new.image, new.placement) == (old.image, old.placement);
            if !showing.iter().any(kept) {
                out.extend(hide(*old));
            }
        }
        self.shown = showing;
        self.drop_hidden(&mut out);
        (out, left)
    }

    /// What this place shows until its turn comes, unless it is shown elsewhere by now.
    fn stale(&mut self, area: Rect, showing: &[Shown]) -> Option<Shown> {
        let shown = *self.shown.iter().find(|shown| shown.area == area)?;
        let moved = |new: &Shown| (new.image, new.placement) == (shown.image, shown.placement);
        if showing.iter().any(moved) {
            return None;
        }
        let held = self
            .sent
            .values_mut()
            .find(|(image, _)| *image == shown.image)?;
        held.1 = self.frame;
        Some(shown)
    }

    /// Deletes everything of ours, pixels too.
    pub(super) fn clear(&mut self) -> Vec<u8> {
        self.shown.clear();
        let mut images = self
            .sent
            .drain()
            .map(|(_, (image, _))| image)
            .collect::<Vec<_>>();
        images.sort_unstable();
        images.into_iter().flat_map(delete).collect()
    }

    /// The id in the terminal of a picture that is there; an exact one will do for a light one.
    fn used(&mut self, canvas: Canvas) -> Option<u32> {
        let exact = Canvas {
            quality: Quality::Exact,
            ..canvas
        };
        let known = [exact, canvas]
            .into_iter()
            .find(|known| self.sent.contains_key(known));
        let (image, used) = self.sent.get_mut(&known?)?;
        *used = self.frame;
        Some(*image)
    }

    /// Sends a picture; gives its id.
    fn send(&mut self, canvas: Canvas, picture: &Picture, out: &mut Vec<u8>) -> u32 {
        let image = self.free_id();
        out.extend(transmit(image, &canvas.png(picture)));
        self.sent.insert(canvas, (image, self.frame));
        image
    }

    /// The next id that no picture has: those that stay are never sent again.
    fn free_id(&mut self) -> u32 {
        let held = self.sent.values().map(|(image, _)| *image);
        let held = held.collect::<HashSet<_>>();
        let id = |count: u32| FIRST_ID + count % IDS;
        let mut tries = (0..IDS).map(|more| self.count.wrapping_add(more));
        let count = tries.find(|count| !held.contains(&id(*count)));
        let count = count.unwrap_or(self.count);
        self.count = count.wrapping_add(1);
        id(count)
    }

    fn drop_hidden(&mut self, out: &mut Vec<u8>) {
        let frame = self.frame;
        let hidden = self.sent.iter().filter(|(_, (_, used))| *used < frame);
        let hidden = hidden.map(|(canvas, (image, used))| (*used, *image, *canvas));
        let mut newest_first = hidden.collect::<Vec<_>>();
        newest_first.sort_unstable_by_key(|(used, image, _)| Reverse((*used, *image)));
        let (mut pixels, mut surplus) = (0_u32, Vec::new());
        for (number, (_, image, canvas)) in newest_first.into_iter().enumerate() {
            let (width, height) = canvas.outer;
            pixels = pixels.saturating_add(width.saturating_mul(height));
            if number >= HIDDEN && pixels > HIDDEN_PIXELS {
                surplus.push((image, canvas));
            }
        }
        for (image, canvas) in surplus.into_iter().rev() {
            self.sent.remove(&canvas);
            out.extend(delete(image));
        }
    }
}

/// Sends a PNG under an id, in chunks.
fn transmit(image: u32, png: &[u8]) -> Vec<u8> {
    let text = STANDARD.encode(png);
    let chunks = text.as_bytes().chunks(CHUNK);
    let last = chunks.len().saturating_sub(1);
    let mut out = Vec::with_capacity(text.len() + 64);
    for (index, chunk) in chunks.enumerate() {
        let more = u8::from(index < last);
        let keys = match index {
            0 => format!("\x1b_Ga=t,f=100,i={image},q=2,m={more};"),
            _ => format!("\x1b_Gq=2,m={more};"),
        };
        out.extend(keys.as_bytes());
        out.extend(chunk);
        out.extend(b"\x1b\\");
    }
    out
}

/// Shows a picture that the terminal has, or moves it there. The cursor stays.
fn put(shown: Shown, offset: Offset) -> Vec<u8> {
    let Shown {
        image,
        placement,
        area,
    } = shown;
    let (row, column) = (area.y + offset.top + 1, area.x + offset.left + 1);
    let (columns, rows) = (area.width, area.height);
    let keys = format!("a=p,i={image},p={placement},c={columns},r={rows},C=1,q=2");
    format!("\x1b7\x1b[{row};{column}H\x1b_G{keys}\x1b\\\x1b8").into_bytes()
}

/// Takes a placement off the screen; the pixels stay in the terminal.
fn hide(shown: Shown) -> Vec<u8> {
    let Shown {
        image, placement, ..
    } = shown;
    format!("\x1b_Ga=d,d=i,i={image},p={placement},q=2\x1b\\").into_bytes()
}

/// Deletes a picture with its pixels.
fn delete(image: u32) -> Vec<u8> {
    format!("\x1b_Ga=d,d=I,i={image},q=2\x1b\\").into_bytes()
}

#[cfg(test)]
mod tests;
