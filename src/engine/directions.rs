//! `nada directions`: finds a direction from people that a user sorted.

use std::fmt;
use std::path::PathBuf;

use super::drawing::{self, DrawError};
use crate::cli::directions::FitArgs;
use crate::sample::direction;

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The direction's file.
    pub path: PathBuf,
    /// How far the two means lie apart.
    pub distance: f64,
    /// Examples that are nearer to their own side, when left out.
    pub right: usize,
    /// Of so many.
    pub examples: usize,
}

impl fmt::Display for Found {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{}: the means lie {:.2} apart; {} of {} people are nearer to their own side",
            self.path.display(),
            self.distance,
            self.right,
            self.examples
        )
    }
}

/// Finds a direction and writes it.
///
/// # Errors
/// When the generator cannot be used, the sets do not fit, or nothing can be written.
pub fn fit(args: &FitArgs) -> Result<Found, DrawError> {
    let models = drawing::models(&args.computing)?;
    if args
        .out
        .extension()
        .is_none_or(|ending| ending != "safetensors")
    {
        return Err(DrawError::request(format!(
            "{}: directions are written as .safetensors",
            args.out.display()
        )));
    }
    let domain = drawing::open(&args.checkpoint, &models)?;
    let fitted = direction::fit(&domain.generator, &args.positive.0, &args.negative.0)?;
    let list = |seeds: &[u64]| {
        seeds
            .iter()
            .map(u64::to_string)
            .collect::<Vec<_>>()
            .join(",")
    };
    let notes = [
        ("positive", list(&args.positive.0)),
        ("negative", list(&args.negative.0)),
        ("generator_sha256", domain.origin.root().to_owned()),
    ];
    fitted.save(&args.out, &notes)?;
    Ok(Found {
        path: args.out.clone(),
        distance: fitted.distance,
        right: fitted.right,
        examples: fitted.examples,
    })
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::directions::DirectionsCommand;
    use crate::cli::{Cli, Command};
    use crate::weights;

    #[test]
    fn a_direction_says_what_it_was_found_from() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("smile.safetensors");
        let words = [
            "nada",
            "directions",
            "fit",
            "--positive",
            "1,5,9",
            "--negative",
            "2-4",
            "-o",
            out.to_str().unwrap(),
        ];
        let Command::Directions(DirectionsCommand::Fit(args)) =
            Cli::try_parse_from(words).unwrap().command
        else {
            panic!("not a fit");
        };
        let found = fit(&args).unwrap();
        assert_eq!(found.examples, 6);
        assert!(
            found
                .to_string()
                .contains("smile.safetensors: the means lie ")
        );
        let state = weights::open(&out).unwrap();
        assert_eq!(state.metadata()["negative"], "2,3,4");
        assert_eq!(state.metadata()["generator_sha256"].len(), 64);
    }
}
