//! One file from one mirror: asked again as long as that helps, gone on with where it broke off.

use std::io::Read as _;

use ureq::Body;
use ureq::http::Response;

use super::answer::{self, Answer};
use super::attempt::{Broken, Try};
use super::client::{Braked, Client, Rest};
use super::part::{self, Origin, Part};
use super::{Fault, News, Order, PullError, check_space};
use crate::catalogue::Mirror;

const BUFFER: usize = 128 << 10;
/// A try that brings at least so many bytes was not in vain.
const PROGRESS: u64 = 64 << 10;

/// What is to be transferred.
pub(super) struct Transfer<'a> {
    pub order: &'a Order<'a>,
    pub client: &'a Client,
    pub mirror: &'a Mirror,
    /// The hash that the file had when it was first downloaded.
    pub pinned: Option<&'a str>,
}

/// How it ended.
pub(super) enum Outcome {
    /// All is there and checked, with its hash.
    Whole(Part, String),
    /// Nothing can be had from this mirror.
    GivenUp(Fault),
}

impl Transfer<'_> {
    /// Transfers until the file is whole or the mirror is given up.
    pub fn run(&self, tell: &mut dyn FnMut(News)) -> Result<Outcome, PullError> {
        let mut part = self.open()?;
        let mut in_vain = 0;
        let mut resumed = part.length() > 0;
        let mut begun_again = false;
        loop {
            let before = part.length();
            let ended = match self.mirror.bytes {
                Some(bytes) if bytes == before => Try::Complete,
                _ => self.once(&mut part, tell)?,
            };
            if part.length() < before + PROGRESS {
                in_vain += 1;
            } else {
                in_vain = 0;
            }
            match ended {
                Try::Fault(fault) => return Ok(Outcome::GivenUp(fault)),
                Try::Complete => match self.check(&mut part, tell)? {
                    Ok(sha256) => return Ok(Outcome::Whole(part, sha256)),
                    // What was there from earlier may be what is wrong; once that is worth a try.
                    Err(_) if resumed && !begun_again => (resumed, begun_again) = (false, true),
                    Err(fault) => return Ok(Outcome::GivenUp(fault)),
                },
                Try::Broken(broken) => {
                    if let Some(fault) = self.pause(&part, broken, in_vain, tell)? {
                        return Ok(Outcome::GivenUp(fault));
                    }
                    resumed |= part.length() > 0;
                }
            }
        }
    }

    fn expected(&self) -> Option<&str> {
        self.mirror.sha256.as_deref().or(self.pinned)
    }

    fn open(&self) -> Result<Part, PullError> {
        let wanted = Origin {
            url: self.mirror.url.clone(),
            sha256: self.expected().map(ToOwned::to_owned),
            same: None,
        };
        let folder = part::folder(self.order.folder);
        let mut part = Part::open(&folder, self.order.name, wanted)?;
        if (self.mirror.bytes).is_some_and(|bytes| part.length() > bytes) {
            part.clear()?;
        }
        Ok(part)
    }

    fn stopped(&self, part: &Part) -> PullError {
        PullError::Stopped {
            name: self.order.name.to_owned(),
            kept: part.length(),
        }
    }

    fn go_on(&self, part: &Part) -> Result<(), PullError> {
        let braked = self.client.check();
        braked.map_err(|Braked| self.stopped(part))
    }

    /// One request and what it brings.
    fn once(&self, part: &mut Part, tell: &mut dyn FnMut(News)) -> Result<Try, PullError> {
        self.go_on(part)?;
        if let Some(bytes) = self.mirror.bytes {
            check_space(self.order.folder, bytes - part.length())?;
        }
        let rest = (part.length() > 0).then_some(Rest {
            from: part.length(),
            same: part.same(),
        });
        let mut response = match self.client.get(&self.mirror.url, rest) {
            Ok(response) => response,
            Err(error) => {
                self.go_on(part)?;
                return Ok(Try::refused(&error));
            }
        };
        match self.understand(part, &response)? {
            Ok(total) => self.receive(part, &mut response, total, tell),
            Err(ended) => Ok(ended),
        }
    }

    /// How large the file is of which bytes come now, when that is known; or how the try ended
    /// without any.
    fn understand(
        &self,
        part: &mut Part,
        response: &Response<Body>,
    ) -> Result<Result<Option<u64>, Try>, PullError> {
        let total = match answer::read(response, part.length()) {
            Answer::Whole(total) => {
                part.clear()?;
                total
            }
            Answer::Rest(total) => total,
            Answer::NoMore(Some(total)) if total == part.length() => {
                return Ok(Err(Try::Complete));
            }
            Answer::NoMore(_) => {
                part.clear()?;
                return Ok(Err(Try::broken("what was there did not fit the file")));
            }
            Answer::Later(status, asked) => return Ok(Err(Try::later(status, asked))),
            Answer::Fault(fault) => return Ok(Err(Try::Fault(fault))),
        };
        Ok(match (total, self.mirror.bytes) {
            (Some(found), Some(expected)) if found != expected => {
                Err(Try::Fault(Fault::Size { found, expected }))
            }
            (total, expected) => Ok(total.or(expected)),
        })
    }

    fn receive(
        &self,
        part: &mut Part,
        response: &mut Response<Body>,
        total: Option<u64>,
        tell: &mut dyn FnMut(News),
    ) -> Result<Try, PullError> {
        let kept = part.length();
        check_space(self.order.folder, total.unwrap_or(0).saturating_sub(kept))?;
        let same = answer::same(response.headers());
        part.begin(same)?;
        let mut buffer = vec![0; BUFFER];
        let mut reader = response.body_mut().as_reader();
        loop {
            let done = part.length();
            tell(News::Transfer { done, total, kept });
            let count = reader.read(&mut buffer);
            self.go_on(part)?;
            match count {
                Ok(0) => break,
                Ok(count) => part.write(&buffer[..count])?,
                Err(error) => return Ok(Try::broken(format!("the connection broke: {error}"))),
            }
            if let Some(expected) = total.filter(|total| part.length() > *total) {
                let found = part.length();
                part.clear()?;
                return Ok(Try::Fault(Fault::Size { found, expected }));
            }
        }
        match total {
            Some(total) if part.length() < total => Ok(Try::broken(format!(
                "the connection ended after {} of {total} bytes",
                part.length()
            ))),
            _ => Ok(Try::Complete),
        }
    }

    /// Waits before the next try, or says why there is none.
    fn pause(
        &self,
        part: &Part,
        broken: Broken,
        tries: u32,
        tell: &mut dyn FnMut(News),
    ) -> Result<Option<Fault>, PullError> {
        let Broken {
            reason,
            status,
            asked,
        } = broken;
        let Some(wait) = self.order.patience.wait(tries, asked) else {
            return Ok(Some(match (status, asked) {
                (Some(status), Some(asked)) if asked > self.order.patience.longest => {
                    let seconds = asked.as_secs();
                    Fault::Later { status, seconds }
                }
                _ => Fault::Connection { reason, tries },
            }));
        };
        tell(News::Waiting {
            seconds: wait.as_secs(),
            why: reason,
        });
        let waited = self.client.wait(wait);
        waited.map_err(|Braked| self.stopped(part))?;
        Ok(None)
    }

    /// Compares with the hash that is expected; what is wrong is thrown away.
    fn check(
        &self,
        part: &mut Part,
        tell: &mut dyn FnMut(News),
    ) -> Result<Result<String, Fault>, PullError> {
        tell(News::Checking);
        let kept = part.length();
        let found = part.sha256(|| {
            self.client.check().map_err(|Braked| PullError::Stopped {
                name: self.order.name.to_owned(),
                kept,
            })
        })?;
        let expected = match self.expected() {
            Some(expected) if expected != found => expected.to_owned(),
            _ => return Ok(Ok(found)),
        };
        part.clear()?;
        Ok(Err(match self.mirror.sha256 {
            Some(_) => Fault::Hash { found, expected },
            None => Fault::Changed { found, expected },
        }))
    }
}
