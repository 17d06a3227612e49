//! How a photograph's face is said, for every command that needs one.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

/// Where the face is.
#[derive(Clone, Debug, Default, PartialEq, Args)]
pub struct FaceArgs {
    /// Middles of both eyes, in pixels from the left and the top, instead of a search
    #[arg(long, value_name = "X,Y,X,Y", requires = "mouth")]
    pub eyes: Option<Numbers>,

    /// Middle of the mouth, or both of its corners
    #[arg(long, value_name = "X,Y", requires = "eyes")]
    pub mouth: Option<Numbers>,

    /// Which face, when there are several: a number (1 is the largest), largest or all
    #[arg(long, value_name = "N", conflicts_with_all = ["eyes", "aligned"])]
    pub face: Option<FaceChoice>,

    /// The photo is an aligned face already: change its size only
    #[arg(long, conflicts_with = "eyes")]
    pub aligned: bool,

    /// Other weights of the face detector: a file, or a folder with pnet.pt, rnet.pt and onet.pt
    #[arg(long, value_name = "FILE")]
    pub landmarks: Option<PathBuf>,
}

/// Numbers with commas: `120,80,160,82`.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbers(pub Vec<f64>);

impl FromStr for Numbers {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |part: &str| part.trim().parse().ok().filter(|n: &f64| n.is_finite());
        let numbers: Option<Vec<f64>> = text.split(',').map(number).collect();
        numbers
            .filter(|numbers| matches!(numbers.len(), 2 | 4))
            .map(Self)
            .ok_or_else(|| "allowed: places in pixels like 120,80 or 120,80,160,82".to_owned())
    }
}

/// Which of several faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaceChoice {
    /// That of this number, from 1.
    Number(usize),
    /// The largest.
    Largest,
    /// All.
    All,
}

impl FromStr for FaceChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "largest" => Ok(Self::Largest),
            "all" => Ok(Self::All),
            _ => {
                let number = text.parse().ok().filter(|&number: &usize| number > 0);
                number
                    .map(Self::Number)
                    .ok_or_else(|| "allowed: a number from 1 on, largest, all".to_owned())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_choices_are_read() {
        assert_eq!("1, 2.5".parse(), Ok(Numbers(vec![1.0, 2.5])));
        assert_eq!("1,2,3,4".parse(), Ok(Numbers(vec![1.0, 2.0, 3.0, 4.0])));
        for wrong in ["", "1", "1,2,3", "1,2,3,4,5", "a,b", "nan,1"] {
            assert!(wrong.parse::<Numbers>().is_err(), "{wrong}");
        }
        assert_eq!("2".parse(), Ok(FaceChoice::Number(2)));
        assert_eq!("largest".parse(), Ok(FaceChoice::Largest));
        assert_eq!("all".parse(), Ok(FaceChoice::All));
        for wrong in ["0", "-1", "first", ""] {
            assert!(wrong.parse::<FaceChoice>().is_err(), "{wrong}");
        }
    }
}
