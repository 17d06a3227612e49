//! CLIP's tokenizer: lower case, byte-level byte-pair encoding with 48 894 merges.

use std::collections::HashMap;
use std::io::Read as _;

use flate2::read::GzDecoder;
use regex::Regex;

/// `OpenAI`'s merges in order of rank (MIT licence, see NOTICE).
const MERGES: &[u8] = include_bytes!("bpe_merges.txt.gz");
/// Ids 0 to 255 are bytes, 256 to 511 bytes that end a word, then come the merges.
const FIRST_MERGE: u32 = 512;
const START: u32 = 49_406;
const END: u32 = 49_407;

/// Text -> ids of `OpenAI`'s vocabulary.
#[derive(Debug)]
pub struct Tokenizer {
    /// Two neighbouring ids -> the id that replaces them; the lowest one first.
    merges: HashMap<(u32, u32), u32>,
    /// Id of each byte.
    bytes: [u32; 256],
    pieces: Regex,
}

impl Default for Tokenizer {
    fn default() -> Self {
        Self::new()
    }
}

impl Tokenizer {
    /// Unpacks the vocabulary.
    ///
    /// # Panics
    /// Never: the vocabulary is part of the program.
    #[must_use]
    pub fn new() -> Self {
        let mut text = String::new();
        GzDecoder::new(MERGES)
            .read_to_string(&mut text)
            .expect("the embedded vocabulary is whole");
        let symbols = symbols();
        let mut ids: HashMap<String, u32> = HashMap::with_capacity(50_000);
        let mut bytes = [0; 256];
        for (id, &(byte, symbol)) in symbols.iter().enumerate() {
            bytes[usize::from(byte)] = id as u32;
            ids.insert(symbol.to_string(), id as u32);
            ids.insert(format!("{symbol}</w>"), id as u32 + 256);
        }
        let mut merges = HashMap::with_capacity(50_000);
        for (rank, line) in text.lines().enumerate() {
            let (left, right) = line.split_once(' ').expect("two symbols a line");
            let id = FIRST_MERGE + rank as u32;
            merges.insert((ids[left], ids[right]), id);
            ids.insert(format!("{left}{right}"), id);
        }
        let pieces = Regex::new(r"'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+");
        Self {
            merges,
            bytes,
            pieces: pieces.expect("a valid pattern"),
        }
    }

    /// Ids of a text, without start and end.
    #[must_use]
    pub fn encode(&self, text: &str) -> Vec<u32> {
        let text = clean(text);
        let pieces = self.pieces.find_iter(&text);
        pieces
            .flat_map(|piece| self.merge(piece.as_str()))
            .collect()
    }

    /// Start, ids, end; at most `context` of them: what is too long is cut before the end.
    #[must_use]
    pub fn frame(&self, text: &str, context: usize) -> Vec<u32> {
        let mut tokens = vec![START];
        tokens.extend(self.encode(text));
        tokens.truncate(context.saturating_sub(1));
        tokens.push(END);
        tokens
    }

    /// The pieces of a text that are words: letters in a row, in lower case.
    #[must_use]
    pub fn words(&self, text: &str) -> Vec<String> {
        let text = clean(text);
        self.pieces
            .find_iter(&text)
            .map(|piece| piece.as_str().to_owned())
            .filter(|piece| piece.chars().any(char::is_alphanumeric))
            .collect()
    }

    fn merge(&self, piece: &str) -> Vec<u32> {
        let mut ids: Vec<u32> = piece
            .bytes()
            .map(|byte| self.bytes[usize::from(byte)])
            .collect();
        if let Some(last) = ids.last_mut() {
            *last += 256;
        }
        loop {
            let best = ids
                .windows(2)
                .filter_map(|pair| Some((*self.merges.get(&(pair[0], pair[1]))?, pair)))
                .min_by_key(|(id, _)| *id)
                .map(|(id, pair)| (id, pair[0], pair[1]));
            let Some((id, left, right)) = best else {
                return ids;
            };
            ids = replace(&ids, [left, right], id);
        }
    }
}

/// Every `left right` becomes `id`, from the front.
fn replace(ids: &[u32], [left, right]: [u32; 2], id: u32) -> Vec<u32> {
    let mut merged = Vec::with_capacity(ids.len());
    let mut rest = ids;
    while let [first, tail @ ..] = rest {
        if *first == left && tail.first() == Some(&right) {
            merged.push(id);
            rest = &tail[1..];
        } else {
            merged.push(*first);
            rest = tail;
        }
    }
    merged
}

/// Curly quotes made straight, entities resolved (twice, as `OpenAI` does), white space collapsed,
/// lower case.
fn clean(text: &str) -> String {
    let text = text
        .replace(['\u{2018}', '\u{2019}'], "'")
        .replace(['\u{201c}', '\u{201d}'], "\"");
    let text = html_escape::decode_html_entities(&text).into_owned();
    let text = html_escape::decode_html_entities(&text).into_owned();
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// The bytes in the vocabulary's order, each with the character that stands for it in the file:
/// printable ones for themselves, the others for the characters from U+0100 on.
fn symbols() -> Vec<(u8, char)> {
    let printable = |byte: &u8| matches!(byte, 33..=126 | 161..=172 | 174..=255);
    let shown = (0..=255u8).filter(printable).map(|b| (b, char::from(b)));
    let hidden = (0..=255u8).filter(|b| !printable(b));
    let hidden = hidden.zip('\u{100}'..);
    shown.chain(hidden).collect()
}
