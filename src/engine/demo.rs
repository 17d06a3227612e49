//! `nada demo`: draws the miniature world, and makes its models again.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use tch::Tensor;

use crate::demo::identity::Identities;
use crate::demo::portrait::{self, Domain};
use crate::demo::pretrain::clip::{self, Twin};
use crate::demo::pretrain::{PretrainError, Progress, encoder, export, generator, judge};
use crate::demo::sheet;
use crate::random::Random;

/// Side of a portrait in pixels: what the miniature models see.
const SIZE: i64 = 64;

/// Who is drawn, and in which ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portraits {
    /// The same people are drawn in each.
    pub domains: Vec<Domain>,
    /// How many, at least 1.
    pub people: u32,
    /// Who.
    pub seed: u64,
}

impl Portraits {
    /// `people` in the domain of this name, or in all.
    ///
    /// # Errors
    /// When there is no such domain.
    pub fn new(domain: Option<&str>, people: u32, seed: u64) -> Result<Self, UnknownDomain> {
        let domains = match domain {
            None => Domain::ALL.to_vec(),
            Some(name) => {
                vec![Domain::parse(name).ok_or_else(|| UnknownDomain(name.to_owned()))?]
            }
        };
        Ok(Self {
            domains,
            people,
            seed,
        })
    }

    /// `[domains * people, 3, SIZE, SIZE]` in `[-1, 1]`, the people of a domain one after the other.
    fn render(&self) -> Tensor {
        let z = Random::new(self.seed).normal(&[i64::from(self.people), generator::Z_DIM]);
        let people = Identities::from_z(&z);
        let rows: Vec<_> = self
            .domains
            .iter()
            .map(|&domain| portrait::render_all(&people, domain, SIZE))
            .collect();
        Tensor::cat(&rows, 0)
    }
}

/// A way to draw that the miniature world does not have.
#[derive(Debug, thiserror::Error)]
#[error("there is no domain `{0}`; there are: {names}", names = names().join(", "))]
pub struct UnknownDomain(String);

fn names() -> Vec<&'static str> {
    Domain::ALL.iter().map(|domain| domain.name()).collect()
}

/// Draws them into one PNG, a row for each domain.
///
/// # Errors
/// When the file cannot be written.
pub fn draw(portraits: &Portraits, out: &Path) -> Result<(), PretrainError> {
    let columns = i64::from(portraits.people);
    Ok(sheet::save(&portraits.render(), columns, out)?)
}

/// Draws each into a PNG of its own, `1.png`, `2.png` …; the folder is made when it is not there.
///
/// # Errors
/// When a file cannot be written.
pub fn draw_each(portraits: &Portraits, folder: &Path) -> Result<(), PretrainError> {
    fs::create_dir_all(folder).map_err(|source| PretrainError::Io {
        path: folder.to_owned(),
        source,
    })?;
    let pictures = portraits.render();
    for index in 0..pictures.size()[0] {
        let path = folder.join(format!("{}.png", index + 1));
        sheet::save(&pictures.narrow(0, index, 1), 1, &path)?;
    }
    Ok(())
}

/// Makes the miniature models, or one of them, and writes them to `out`. What is measured on the way
/// is added to `report.txt` in `folder`.
///
/// # Errors
/// When a folder cannot be read or written.
pub fn pretrain(
    [folder, out]: [&Path; 2],
    only: Option<&str>,
    mut progress: impl FnMut(&str, &Progress),
) -> Result<(), PretrainError> {
    let mut report = Report::open(folder)?;
    let mut progress = |what: &str, p: &Progress| {
        report.add(what, p);
        progress(what, p);
    };
    let wanted = |name: &str| only.is_none_or(|only| only == name);
    if wanted("generator") {
        let options = generator::Options::default();
        let trained = generator::train(folder, &options, |p| progress("generator", p))?;
        export::generator(out, &trained)?;
    }
    if wanted("judge") {
        let trained = judge::train(folder, |p| progress("judge", p))?;
        export::judge(out, &trained)?;
    }
    for twin in Twin::ALL {
        if !wanted(twin.name()) {
            continue;
        }
        let options = clip::Options::shipped(twin);
        let trained = clip::train(folder, twin, &options, |p| {
            progress(twin.name(), p);
        })?;
        export::clip(out, twin, &trained)?;
    }
    if wanted("encoder") {
        let trained = encoder::train([folder, out], &encoder::Options::default(), |p| {
            progress("encoder", p);
        })?;
        export::encoder(out, &trained)?;
    }
    Ok(())
}

/// Measurements with their times, a line each.
struct Report(fs::File);

impl Report {
    fn open(folder: &Path) -> Result<Self, PretrainError> {
        let path = folder.join("report.txt");
        let opened = fs::create_dir_all(folder)
            .and_then(|()| fs::OpenOptions::new().create(true).append(true).open(&path));
        let file = opened.map_err(|source| PretrainError::Io { path, source })?;
        Ok(Self(file))
    }

    /// A report that cannot be written is no reason to end hours of work.
    fn add(&mut self, what: &str, progress: &Progress) {
        let time = jiff::ZonedDateTime::now().strftime("%Y-%m-%d %H:%M:%S");
        let measured = progress.report.as_deref().unwrap_or_default();
        let (done, total) = (progress.done, progress.total);
        let _ = writeln!(self.0, "{time} {what} {done}/{total} {measured}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_grows_from_call_to_call() {
        let folder = tempfile::tempdir().unwrap();
        for done in [1, 2] {
            let measured = Progress {
                done,
                total: 2,
                report: Some("PSNR 20 dB".to_owned()),
            };
            Report::open(folder.path())
                .unwrap()
                .add("generator", &measured);
        }
        let text = fs::read_to_string(folder.path().join("report.txt")).unwrap();
        assert_eq!(text.lines().count(), 2);
        assert!(
            text.lines()
                .all(|line| line.contains("generator") && line.ends_with("20 dB"))
        );
    }

    #[test]
    fn a_sheet_has_a_row_for_each_domain() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("sheet.png");
        draw(&Portraits::new(None, 2, 1).unwrap(), &out).unwrap();
        let (width, height) = image::image_dimensions(&out).unwrap();
        assert_eq!((width, height), (2 * 66 - 2, 12 * 66 - 2));
    }

    #[test]
    fn each_portrait_has_a_file_and_the_seed_says_who() {
        let folder = tempfile::tempdir().unwrap();
        let draw = |name: &str, seed| {
            let portraits = Portraits::new(Some("gold"), 2, seed).unwrap();
            draw_each(&portraits, &folder.path().join(name)).unwrap();
            ["1.png", "2.png"].map(|file| fs::read(folder.path().join(name).join(file)).unwrap())
        };
        let (first, again, other) = (draw("a", 1), draw("b", 1), draw("c", 2));
        assert_eq!(first, again);
        assert_ne!(first[0], first[1]);
        assert_ne!(first[0], other[0]);
    }

    #[test]
    fn an_unknown_domain_is_refused_with_the_known_ones() {
        let error = Portraits::new(Some("bronze"), 1, 1)
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("bronze") && error.contains("gold"),
            "{error}"
        );
    }
}
