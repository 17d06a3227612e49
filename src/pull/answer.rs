//! What a server's answer means for the file that is wanted.

use std::time::{Duration, SystemTime};

use ureq::Body;
use ureq::http::{HeaderMap, Response};

use super::error::Fault;
use super::patience::retry_after;

/// What an answer brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The file from its beginning; of so many bytes, when that is said.
    Whole(Option<u64>),
    /// The file from where it was wanted on; of so many bytes in all, when that is said.
    Rest(Option<u64>),
    /// Nothing lies beyond what is there; the file has so many bytes, when that is said.
    NoMore(Option<u64>),
    /// Try again; the server may say when.
    Later(u16, Option<Duration>),
    /// This mirror is of no use.
    Fault(Fault),
}

/// Reads status and headers. `from` is where the file was wanted from on.
pub(super) fn read(response: &Response<Body>, from: u64) -> Answer {
    let headers = response.headers();
    match response.status().as_u16() {
        200 if is_page(headers) => Answer::Fault(Fault::WebPage),
        200 => Answer::Whole(response.body().content_length()),
        206 => match range(headers) {
            Some((start, total)) if start == from && from > 0 => Answer::Rest(total),
            _ => Answer::Fault(Fault::Nonsense {
                reason: format!("bytes from {from} on were wanted, not those that came"),
            }),
        },
        416 if from > 0 => Answer::NoMore(size(headers)),
        status @ (408 | 425 | 429 | 500..=599) => {
            let asked = text(headers, "retry-after");
            let asked = asked.and_then(|text| retry_after(text, SystemTime::now()));
            Answer::Later(status, asked)
        }
        status => Answer::Fault(Fault::Status { status }),
    }
}

/// What tells a later answer that its file is still this one.
pub(super) fn same(headers: &HeaderMap) -> Option<String> {
    let strong = |tag: &&str| tag.starts_with('"');
    let tag = text(headers, "etag").filter(strong);
    let same = tag.or_else(|| text(headers, "last-modified"));
    same.map(ToOwned::to_owned)
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

fn is_page(headers: &HeaderMap) -> bool {
    let kind = text(headers, "content-type").unwrap_or_default();
    kind.trim_start()
        .to_ascii_lowercase()
        .starts_with("text/html")
}

/// `bytes 10-99/100` -> 10, 100
fn range(headers: &HeaderMap) -> Option<(u64, Option<u64>)> {
    let (range, total) = text(headers, "content-range")?
        .strip_prefix("bytes ")?
        .split_once('/')?;
    let (start, _) = range.split_once('-')?;
    Some((start.trim().parse().ok()?, total.trim().parse().ok()))
}

/// `bytes */100` -> 100
fn size(headers: &HeaderMap) -> Option<u64> {
    let (_, total) = text(headers, "content-range")?.split_once('/')?;
    total.trim().parse().ok()
}
