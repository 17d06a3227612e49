//! `nada demo portraits` and `nada demo inversion`: the sample portraits, and how well they are found.

use std::fmt;
use std::path::Path;

use serde::Serialize;
use tch::Tensor;

use super::drawing::{self, DrawError};
use crate::cli::demo::InversionArgs;
use crate::demo::inversion::{Reached, Trial};
use crate::demo::portrait::Domain;
use crate::demo::pretrain::PretrainError;
use crate::demo::{samples, sheet};
use crate::invert::{Perception, Way};
use crate::sample::SampleError;

/// Writes the sample portraits, `001.png` to `016.png`; the folder is made when it is not there.
///
/// # Errors
/// When a file cannot be written.
pub fn portraits(folder: &Path) -> Result<(), PretrainError> {
    std::fs::create_dir_all(folder).map_err(|source| PretrainError::Io {
        path: folder.to_owned(),
        source,
    })?;
    let group = samples::group();
    for index in 0..samples::COUNT {
        let path = folder.join(format!("{}.png", samples::name(index)));
        sheet::save(&group.narrow(0, index, 1), 1, &path)?;
    }
    Ok(())
}

/// Headings of the table that [`Row`]s make.
pub const HEADINGS: &str = "way           features   PSNR  identity   domain  seconds";

/// A way, as a row of the table.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Row(Reached);

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Reached {
            way,
            features,
            psnr,
            identity,
            domain,
            of,
            seconds,
        } = &self.0;
        let domain = domain.map_or_else(|| "-".to_owned(), |n| format!("{n} of {of}"));
        let identity = format!("{identity} of {of}");
        write!(
            f,
            "{way:<13} {features:>8.4} {psnr:>6.2}  {identity:>8} {domain:>8} {seconds:>8.1}"
        )
    }
}

/// Measures every way; `say` hears each.
///
/// # Errors
/// When the checkpoint, or a model, cannot be used, or the sheet cannot be written.
pub fn inversion(args: &InversionArgs, mut say: impl FnMut(&Row)) -> Result<(), DrawError> {
    let mut models = drawing::models(&args.computing)?;
    let frozen = drawing::open("demo", &models)?.generator;
    let encoder = models.encoder("demo-encoder").map_err(SampleError::from)?;
    let towers = ["demo-rn", "demo-rn2"].map(|name| Ok(models.clip(name)?.clip));
    let towers: Result<Vec<_>, SampleError> = towers.into_iter().collect();
    let perception = Perception::new(towers?);
    let trained = args.checkpoint.as_deref();
    let trained = trained
        .map(|name| drawing::open(name, &models))
        .transpose()?;
    let domain = Domain::parse(&args.domain)
        .ok_or_else(|| DrawError::request(format!("there is no domain `{}`", args.domain)))?;
    let trial = Trial {
        frozen: &frozen,
        encoder: Some(&encoder.encoder),
        perception: &perception,
        trained: trained.as_ref().map(|t| (&t.generator, domain)),
        steps: args.steps,
    };
    let mut rows: Vec<Tensor> = Vec::new();
    let ways = [Way::Encoder, Way::Optimisation, Way::Both];
    let asked = args.way.map(Way::from);
    for way in ways
        .into_iter()
        .filter(|way| asked.is_none_or(|a| a == *way))
    {
        let (reached, pictures) = trial
            .run(way)
            .map_err(|misfit| DrawError::request(misfit.to_string()))?;
        say(&Row(reached));
        let known = usize::from(!rows.is_empty());
        rows.extend(pictures.into_iter().skip(known));
    }
    let all = Tensor::cat(&rows, 0);
    sheet::save(&all, samples::COUNT, &args.out)
        .map_err(|error| SampleError::file(&args.out, error.to_string()).into())
}
