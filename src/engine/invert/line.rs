//! What happens, as lines: the events of `--json`, and sentences for people.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

/// One event.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Line {
    /// Everything is loaded.
    Start {
        /// `encoder`, `optimisation` or `both`.
        way: &'static str,
        /// Why that one, when nobody asked for it.
        why: Option<String>,
        /// The encoder.
        encoder: Option<String>,
        /// Of the optimisation.
        steps: u32,
        /// CLIPs whose features are compared.
        features: Vec<String>,
        /// The frozen generator.
        generator: String,
        /// What else draws.
        checkpoints: Vec<String>,
        /// How many photographs.
        photos: usize,
    },
    /// A step of the optimisation is done.
    Step {
        /// The photographs that it was for.
        photos: Vec<PathBuf>,
        /// 1 for the first.
        step: u32,
        /// Until finished.
        steps: u32,
        /// Mean of their losses.
        loss: f64,
        /// Mean distance of features, 0 to 2; measured now and then.
        features: Option<f64>,
        /// Mean likeness in decibels; measured now and then.
        psnr: Option<f64>,
    },
    /// A photograph's files are there.
    Written {
        /// The photograph.
        photo: PathBuf,
        /// Its latent.
        latent: PathBuf,
        /// Its pictures.
        pictures: Vec<PathBuf>,
        /// Steps that were made.
        steps: u32,
        /// Distance of features, 0 to 2.
        features: f64,
        /// In decibels.
        psnr: f64,
    },
    /// Trainings show it.
    Kept {
        /// As it was named.
        name: String,
        /// Its file.
        path: PathBuf,
    },
    /// Look at this.
    Warning {
        /// One line.
        text: String,
    },
    /// It cannot go on; nothing follows.
    Failed {
        /// Why, and what to do.
        reason: String,
        /// `face` when one of several is to be chosen, `aligned` when the picture may be taken as it
        /// is.
        ask: Option<&'static str>,
    },
    /// Nothing follows.
    End {
        /// Of the process.
        exit_code: u8,
        /// All pictures; none when nothing was found.
        sheet: Option<PathBuf>,
    },
}

impl fmt::Display for Line {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start {
                way,
                why,
                encoder,
                steps,
                features,
                generator,
                ..
            } => {
                write!(out, "way: {way}")?;
                if let Some(why) = why {
                    write!(out, " ({why})")?;
                }
                write!(out, "; generator {generator}")?;
                if let Some(encoder) = encoder {
                    write!(out, ", encoder {encoder}")?;
                }
                if *way != "encoder" {
                    let features = match features.as_slice() {
                        [] => "pixels alone, for there is no CLIP here".to_owned(),
                        names => format!("features of {}, and pixels", names.join(" and ")),
                    };
                    write!(out, ", {steps} steps by {features}")?;
                }
                Ok(())
            }
            Self::Step {
                step, steps, loss, ..
            } => write!(out, "step {step} of {steps}, loss {loss:.4}"),
            Self::Written {
                photo,
                latent,
                features,
                psnr,
                ..
            } => write!(
                out,
                "{} -> {}  PSNR {psnr:.1} dB, features {features:.3}",
                photo.display(),
                latent.display()
            ),
            Self::Kept { name, path } => write!(out, "kept as {name}: {}", path.display()),
            Self::Failed { reason, .. } => out.write_str(reason),
            Self::Warning { text } => write!(out, "warning: {text}"),
            Self::End { sheet: None, .. } => out.write_str("nothing was found"),
            Self::End {
                sheet: Some(sheet), ..
            } => write!(out, "{}", sheet.display()),
        }
    }
}
