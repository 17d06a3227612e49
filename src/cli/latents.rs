//! Arguments that say who is drawn and how: seeds, grids, edits.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

/// More than anybody looks at, and few enough to be listed in a picture.
const SEEDS_LIMIT: usize = 10_000;

/// Seeds as they are typed: `7`, `1,5,9`, `1-16`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seeds(pub Vec<u64>);

impl FromStr for Seeds {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || "allowed: seeds like 1,5,9 or 1-16".to_owned();
        let mut seeds = Vec::new();
        for part in text.split(',') {
            let (from, to) = part.split_once('-').unwrap_or((part, part));
            let number = |text: &str| text.trim().parse::<u64>().map_err(|_| wrong());
            let (from, to) = (number(from)?, number(to)?);
            if to < from {
                return Err(wrong());
            }
            if to - from >= (SEEDS_LIMIT - seeds.len()) as u64 {
                return Err(format!("more than {SEEDS_LIMIT} seeds"));
            }
            seeds.extend(from..=to);
        }
        Ok(Self(seeds))
    }
}

/// A grid as it is typed: `4x2` is four across and two down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GridSize {
    /// Pictures in a row.
    pub columns: u32,
    /// Rows.
    pub rows: u32,
}

impl FromStr for GridSize {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let sides = text.split_once(['x', 'X']);
        let side = |text: &str| text.parse().ok().filter(|n| (1..=100).contains(n));
        sides
            .and_then(|(columns, rows)| {
                Some(Self {
                    columns: side(columns)?,
                    rows: side(rows)?,
                })
            })
            .ok_or_else(|| "allowed: COLUMNSxROWS, each from 1 to 100".to_owned())
    }
}

/// The space that a direction lies in, where its file does not say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditSpace {
    /// Before the mapping network.
    Z,
    /// Behind it.
    W,
}

/// An edit as it is typed: `smile.safetensors:2`, `z:age_boundary.npy:-3`, in films also
/// `smile.safetensors:-2..2`.
#[derive(Clone, Debug, PartialEq)]
pub struct EditChoice {
    /// The direction's file.
    pub file: PathBuf,
    /// As given before the file.
    pub space: Option<EditSpace>,
    /// How far at the beginning of a film, and in pictures.
    pub from: f64,
    /// How far at its end.
    pub to: f64,
}

impl FromStr for EditChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || "allowed: FILE:STRENGTH, as in smile.safetensors:2".to_owned();
        let (file, strength) = text.rsplit_once(':').ok_or_else(wrong)?;
        let (space, file) = match file.split_once(':') {
            Some(("z", file)) => (Some(EditSpace::Z), file),
            Some(("w", file)) => (Some(EditSpace::W), file),
            _ => (None, file),
        };
        let (from, to) = strength.split_once("..").unwrap_or((strength, strength));
        let number = |text: &str| text.parse().ok().filter(|n: &f64| n.is_finite());
        let (from, to) = number(from).zip(number(to)).ok_or_else(wrong)?;
        if file.is_empty() {
            return Err(wrong());
        }
        Ok(Self {
            file: PathBuf::from(file),
            space,
            from,
            to,
        })
    }
}

impl fmt::Display for EditChoice {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", self.file.display(), self.from)
    }
}

/// How latents become styles.
#[derive(Clone, Debug, PartialEq, Args)]
pub struct StylingArgs {
    /// Truncation (psi): 0 is the mean person, 1 anybody
    #[arg(long, value_name = "PSI", default_value_t = 0.7, value_parser = psi)]
    pub truncation: f64,

    /// Go along a direction (.npy or .safetensors), in w unless its file or `z:` before it says so;
    /// can be given more than once
    #[arg(long = "edit", value_name = "FILE:STRENGTH")]
    pub edits: Vec<EditChoice>,
}

fn psi(text: &str) -> Result<f64, String> {
    let value = text.parse().ok().filter(|psi| (0.0..=1.5).contains(psi));
    value.ok_or_else(|| "allowed: a number from 0 to 1.5".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_lists_and_ranges() {
        let seeds = |text: &str| text.parse::<Seeds>().map(|seeds| seeds.0);
        assert_eq!(seeds("7"), Ok(vec![7]));
        assert_eq!(seeds("9, 1-3"), Ok(vec![9, 1, 2, 3]));
        assert_eq!(seeds("18446744073709551615"), Ok(vec![u64::MAX]));
        for wrong in [
            "",
            "a",
            "3-1",
            "1,",
            "-4",
            "1-99999999999",
            "0-18446744073709551615",
        ] {
            assert!(seeds(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn edits_name_a_file_a_strength_and_maybe_a_space() {
        let edit = |text: &str| text.parse::<EditChoice>();
        let plain = edit("a:b.npy:-1.5").unwrap();
        assert_eq!(plain.file, PathBuf::from("a:b.npy"));
        assert_eq!((plain.from, plain.to, plain.space), (-1.5, -1.5, None));
        let film = edit("z:age.npy:-2..2").unwrap();
        assert_eq!(
            (film.from, film.to, film.space),
            (-2.0, 2.0, Some(EditSpace::Z))
        );
        for wrong in ["a.npy", "a.npy:", ":2", "a.npy:nan", "a.npy:1..", "a.npy:x"] {
            assert!(edit(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn grids_are_columns_by_rows() {
        let grid = "4x2".parse::<GridSize>().unwrap();
        assert_eq!((grid.columns, grid.rows), (4, 2));
        for wrong in ["4", "0x2", "4x", "101x1", "4x2x1"] {
            assert!(wrong.parse::<GridSize>().is_err(), "{wrong}");
        }
    }
}
