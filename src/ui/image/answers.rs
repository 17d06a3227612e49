//! What a terminal says about itself: a state machine over bytes that come in any pieces.
//!
//! Whatever is no answer (a key typed in the meantime) is kept and given back.

use super::{Background, CellSize};

/// The id in the kitty query, by which its answer is known.
pub(super) const QUERY_ID: u32 = 24_930;
/// A longer answer is none.
const LONGEST: usize = 4096;
const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;
/// The attribute in a DA1 answer that stands for sixel graphics.
const SIXEL: u16 = 4;

/// All that was heard.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Answers {
    /// The kitty graphics query was answered with OK.
    pub kitty: bool,
    /// Primary device attributes (DA1).
    pub attributes: Option<Vec<u16>>,
    /// Size of a cell in pixels (CSI 16 t).
    pub cell: Option<CellSize>,
    /// Name and version (XTVERSION).
    pub version: Option<String>,
    /// The background's colour (OSC 11).
    pub background: Option<Background>,
    /// The status report, which is asked for last, has come.
    pub complete: bool,
    /// Bytes that are no answers, in order.
    pub typed: Vec<u8>,
}

impl Answers {
    /// Whether the device attributes name sixel graphics.
    pub(super) fn sixel(&self) -> bool {
        let attributes = self.attributes.as_deref().unwrap_or_default();
        attributes.contains(&SIXEL)
    }

    /// Whether anything was answered at all.
    pub(super) fn any(&self) -> bool {
        self.kitty || self.complete || self.attributes.is_some() || self.cell.is_some()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Ground,
    Escape,
    Csi,
    /// In an APC, DCS or OSC string.
    Text,
    /// An escape inside such a string: the first half of its end.
    TextEscape,
}

/// Takes bytes, gives [`Answers`].
#[derive(Debug)]
pub(super) struct Parser {
    state: State,
    /// The sequence so far, with its escape.
    sequence: Vec<u8>,
    answers: Answers,
}

impl Parser {
    pub(super) fn new() -> Self {
        Self {
            state: State::Ground,
            sequence: Vec::new(),
            answers: Answers::default(),
        }
    }

    /// Takes the next piece; true once the last answer has come.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> bool {
        for &byte in bytes {
            self.step(byte);
        }
        self.answers.complete
    }

    /// An unfinished sequence counts as typed: a lone escape is the escape key.
    pub(super) fn finish(mut self) -> Answers {
        self.give_back();
        self.answers
    }

    fn step(&mut self, byte: u8) {
        if byte == ESC && matches!(self.state, State::Ground | State::Escape | State::Csi) {
            self.give_back();
            self.state = State::Escape;
            self.sequence.push(byte);
            return;
        }
        self.sequence.push(byte);
        match (self.state, byte) {
            (State::Escape, b'[') => self.state = State::Csi,
            (State::Escape, b'_' | b'P' | b']') => self.state = State::Text,
            (State::Csi, 0x40..=0x7e) => self.end(Self::csi),
            (State::Text, ESC) => self.state = State::TextEscape,
            (State::Text, BEL) | (State::TextEscape, b'\\') => self.end(Self::text),
            (State::Csi, 0x20..=0x3f) | (State::Text, _) => self.limit(),
            (State::Ground | State::Escape | State::Csi | State::TextEscape, _) => self.give_back(),
        }
    }

    fn limit(&mut self) {
        if self.sequence.len() > LONGEST {
            self.give_back();
        }
    }

    fn give_back(&mut self) {
        self.answers.typed.append(&mut self.sequence);
        self.state = State::Ground;
    }

    fn end(&mut self, read: fn(&mut Self, &[u8]) -> Option<()>) {
        let sequence = std::mem::take(&mut self.sequence);
        if read(self, &sequence).is_none() {
            self.answers.typed.extend(sequence);
        }
        self.state = State::Ground;
    }

    /// `CSI ? … c`, `CSI 6 ; height ; width t`, `CSI 0 n`; anything else is a key.
    fn csi(&mut self, sequence: &[u8]) -> Option<()> {
        let body = std::str::from_utf8(sequence.get(2..)?).ok()?;
        if let Some(attributes) = between(body, "?", "c") {
            self.answers.attributes = numbers(attributes);
            self.answers.attributes.as_ref().map(drop)
        } else if let Some(size) = between(body, "6;", "t") {
            let [height, width] = numbers(size)?.try_into().ok()?;
            let known = width > 0 && height > 0;
            self.answers.cell = known.then_some(CellSize { width, height });
            Some(())
        } else {
            matches!(body, "0n" | "3n").then(|| self.answers.complete = true)
        }
    }

    /// `APC G i=ID;OK ST`, `OSC 11 ; colour ST` and `DCS > | name ST`.
    fn text(&mut self, sequence: &[u8]) -> Option<()> {
        let ending = if sequence.ends_with(&[BEL]) { 1 } else { 2 };
        let body = sequence.get(1..sequence.len() - ending)?;
        let body = std::str::from_utf8(body).ok()?;
        if let Some(answer) = body.strip_prefix("_G") {
            let (keys, message) = answer.split_once(';')?;
            let ours = format!("i={QUERY_ID}");
            let ours = keys.split(',').any(|key| key == ours);
            return ours.then(|| self.answers.kitty = message == "OK");
        }
        if let Some(colour) = body.strip_prefix("]11;") {
            self.answers.background = background(colour);
            return Some(());
        }
        let version = body.strip_prefix("P>|")?;
        self.answers.version = Some(version.to_owned());
        Some(())
    }
}

/// Of `rgb:ffff/ffff/dddd`, with one to four digits each; more parts, as in `rgba:`, do no harm.
fn background(colour: &str) -> Option<Background> {
    let (_, parts) = colour.split_once(':')?;
    let mut parts = parts.split('/').map(|digits| {
        let most = 16u32.checked_pow(digits.len() as u32)?.checked_sub(1)?;
        let value = u32::from_str_radix(digits, 16).ok()?;
        (most > 0).then(|| f64::from(value) / f64::from(most))
    });
    let [red, green, blue] = [parts.next()??, parts.next()??, parts.next()??];
    let brightness = 0.299 * red + 0.587 * green + 0.114 * blue;
    Some(if brightness > 0.5 {
        Background::Light
    } else {
        Background::Dark
    })
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    text.strip_prefix(start)?.strip_suffix(end)
}

/// Empty places, as in kitty's `62;`, count for nothing.
fn numbers(text: &str) -> Option<Vec<u16>> {
    let words = text.split(';').filter(|word| !word.is_empty());
    words.map(|word| word.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KITTY: &str = "\x1b_Gi=24930;OK\x1b\\\x1bP>|kitty(0.26.5)\x1b\\\x1b[6;20;10t\x1b[?62;c";
    const XTERM: &[u8] = b"\x1bP>|XTerm(379)\x1b\\\x1b[6;17;8t\x1b[?63;1;2;4;6;9;15;22c\x1b[0n";

    fn heard(pieces: &[&[u8]]) -> Answers {
        let mut parser = Parser::new();
        for piece in pieces {
            parser.feed(piece);
        }
        parser.finish()
    }

    #[test]
    fn kitty_answers() {
        let answers = heard(&[
            b"\x1b_Gi=24930;OK\x1b\\\x1bP>|kitty(0.26.5)\x1b\\\x1b[6;20;10t\x1b[?62;1c\x1b[0n",
        ]);
        assert!(answers.kitty && answers.complete && !answers.sixel());
        assert_eq!(
            answers.cell,
            Some(CellSize {
                width: 10,
                height: 20
            })
        );
        assert_eq!(answers.version.as_deref(), Some("kitty(0.26.5)"));
        assert_eq!(answers.typed, b"");
    }

    #[test]
    fn the_background_is_dark_or_light() {
        let of = |colour: &str| heard(&[format!("\x1b]11;{colour}\x1b\\").as_bytes()]);
        assert_eq!(of("rgb:0000/0000/0000").background, Some(Background::Dark));
        let light = of("rgb:fdfd/f6f6/e3e3");
        assert_eq!(light.background, Some(Background::Light));
        assert_eq!(light.typed, b"");
        assert_eq!(of("rgba:ff/ff/ff/80").background, Some(Background::Light));
        assert_eq!(of("rgb:1e/1e/2e").background, Some(Background::Dark));
        for odd in [
            "",
            "rgb:",
            "rgb:f/f",
            "rgb:xx/yy/zz",
            "rgb:///",
            "rgb:123456789/1/1",
        ] {
            assert_eq!(of(odd).background, None, "{odd}");
        }
    }

    #[test]
    fn empty_attributes_are_still_an_answer() {
        let answers = heard(&[KITTY.as_bytes()]);
        assert_eq!(answers.attributes.as_deref(), Some(&[62][..]));
        assert!(!answers.complete);
    }

    #[test]
    fn sixel_is_attribute_four() {
        assert!(heard(&[XTERM]).sixel());
        assert!(!heard(&[b"\x1b[?64;1;2;14;44c"]).sixel());
    }

    #[test]
    fn pieces_of_any_size_mean_the_same() {
        let whole = heard(&[XTERM]);
        assert_eq!(whole.typed, b"");
        for size in 1..XTERM.len() {
            let pieces = XTERM.chunks(size).collect::<Vec<_>>();
            assert_eq!(heard(&pieces), whole, "pieces of {size}");
        }
    }

    #[test]
    fn keys_are_given_back_in_order() {
        let answers = heard(&[
            b"q\x1b[A\x1b[?62;4c",
            "é".as_bytes(),
            b"\x1bx\x1b[0n",
            b"\x1b",
        ]);
        assert!(answers.sixel() && answers.complete);
        assert_eq!(answers.typed, "q\x1b[Aé\x1bx\x1b".as_bytes());
    }

    #[test]
    fn refusals_and_garbage_are_no_abilities() {
        let answers =
            heard(&[b"\x1b_Gi=24930;EINVAL:no\x1b\\\x1b_Gi=1;OK\x1b\\\x1b[?;;c\x1b[6;0;0t"]);
        assert!(!answers.kitty && !answers.sixel());
        assert_eq!(answers.cell, None);
        let mut noise = vec![0xff, 0x00, 0x1b, b'P'];
        noise.resize(20_000, b'x');
        noise.extend(b"\x1b[0n");
        let answers = heard(&[&noise]);
        assert!(answers.complete);
        assert_eq!(answers.typed.len(), 20_000);
    }

    #[test]
    fn silence_is_nothing() {
        assert!(!heard(&[]).any());
    }
}
