//! `nada blend`: a new checkpoint from several.

use std::path::PathBuf;

use serde::Serialize;

use super::drawing::{self, DrawError};
use crate::cli::blend::{BlendArgs, Weights};
use crate::sample::SampleError;
use crate::sample::blend::{Range, Shares, blend};
use crate::sample::domain::{Domain, short};
use crate::weights::{StateDict, safetensors};

/// What coarse, middle and fine are, in pixels.
const COARSE: (u32, u32) = (4, 8);
const MIDDLE: (u32, u32) = (16, 32);
const FINE: (u32, u32) = (64, 1024);

/// Mixes the checkpoints; gives the new one's path.
///
/// # Errors
/// When a checkpoint cannot be used, they do not belong together, or nothing can be written.
pub fn mix(args: &BlendArgs) -> Result<PathBuf, DrawError> {
    let models = drawing::models(&args.computing)?;
    let shares = shares(args);
    shares.check(args.checkpoints.len())?;
    if args
        .out
        .extension()
        .is_none_or(|ending| ending != "safetensors")
    {
        return Err(DrawError::request(format!(
            "{}: checkpoints are written as .safetensors",
            args.out.display()
        )));
    }
    let bar = drawing::bar("reading", args.checkpoints.len());
    let mut domains = Vec::new();
    for name in &args.checkpoints {
        domains.push(drawing::open(name, &models)?);
        bar.inc(1);
    }
    bar.finish_and_clear();
    let domains: Vec<&Domain> = domains.iter().collect();
    if !args.force {
        same_root(&domains)?;
    }
    let state = described(&domains, &shares)?;
    safetensors::write(&args.out, &state).map_err(SampleError::from)?;
    Ok(args.out.clone())
}

fn shares(args: &BlendArgs) -> Shares {
    let count = args.checkpoints.len();
    let equal = || vec![1.0 / count as f64; count];
    let named = [&args.coarse, &args.middle, &args.fine];
    let named = ranges(named.map(|weights| weights.as_ref().map(|weights| weights.0.clone())));
    let range = |(from, to), weights: &Weights| Range {
        from,
        to,
        shares: weights.0.clone(),
    };
    let given = args
        .layers
        .iter()
        .map(|layers| range((layers.from, layers.to), &layers.weights));
    Shares {
        everywhere: args.weights.clone().map_or_else(equal, |weights| weights.0),
        ranges: named.into_iter().chain(given).collect(),
    }
}

/// The ranges called coarse, middle and fine, those of them that have shares.
pub(super) fn ranges(named: [Option<Vec<f64>>; 3]) -> Vec<Range> {
    let sides = [COARSE, MIDDLE, FINE];
    let range = |((from, to), shares): (_, Option<_>)| {
        let shares = shares?;
        Some(Range { from, to, shares })
    };
    sides.into_iter().zip(named).filter_map(range).collect()
}

/// The mixture as a checkpoint that says what it was made of.
///
/// # Errors
/// When the networks have different sizes, or the shares do not fit.
pub(super) fn described(domains: &[&Domain], shares: &Shares) -> Result<StateDict, SampleError> {
    let generators: Vec<_> = domains.iter().map(|domain| &domain.generator).collect();
    let mut state = blend(&generators, shares)?;
    describe(&mut state, domains, shares);
    Ok(state)
}

/// Whether all were trained from one frozen generator.
///
/// # Errors
/// Says which two were not.
pub(super) fn same_root(domains: &[&Domain]) -> Result<(), DrawError> {
    let first = &domains[0].origin;
    let other = domains
        .iter()
        .find(|other| other.origin.root() != first.root());
    let Some(other) = other.map(|domain| &domain.origin) else {
        return Ok(());
    };
    let said = |origin: &crate::sample::domain::Origin| {
        let model = origin.model.as_deref().unwrap_or("an unknown generator");
        match origin.frozen.as_deref() {
            Some(frozen) => format!("{} comes from {model} ({}…)", origin.name, short(frozen)),
            None => format!("{} does not say that it was trained", origin.name),
        }
    };
    Err(DrawError::request(format!(
        "these were not trained from the same frozen generator: {}; {}. Their mixture is most \
         likely noise; --force makes it all the same",
        said(first),
        said(other)
    )))
}

/// One of the checkpoints of a mixture, as its file says it.
#[derive(Serialize)]
struct Part<'a> {
    checkpoint: &'a str,
    sha256: &'a str,
    weight: f64,
    /// `8-32`, weight
    layers: Vec<(String, f64)>,
}

fn describe(state: &mut StateDict, domains: &[&Domain], shares: &Shares) {
    let parts = domains.iter().enumerate().map(|(i, domain)| Part {
        checkpoint: &domain.origin.name,
        sha256: &domain.origin.sha256,
        weight: shares.everywhere[i],
        layers: (shares.ranges.iter())
            .map(|range| (format!("{}-{}", range.from, range.to), range.shares[i]))
            .collect(),
    });
    let parts: Vec<_> = parts.collect();
    state.set_metadata("kind", "stylegan2");
    state.set_metadata("preset", "blend");
    if let Ok(json) = serde_json::to_string(&parts) {
        state.set_metadata("blend", json);
    }
    let roots = domains.iter().map(|domain| domain.origin.root());
    let first = &domains[0].origin;
    let model = domains
        .iter()
        .find_map(|domain| domain.origin.model.as_deref());
    if roots.clone().all(|root| root == first.root()) {
        state.set_metadata("generator_sha256", first.root());
    }
    if let Some(model) = model {
        state.set_metadata("model", model);
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use clap::Parser as _;

    use super::*;
    use crate::cli::{Cli, Command};
    use crate::sample::fixture;
    use crate::weights;

    fn run(words: &[&str]) -> Result<PathBuf, DrawError> {
        let words = ["nada", "blend"].iter().chain(words);
        let Command::Blend(args) = Cli::try_parse_from(words).unwrap().command else {
            panic!("not a blend");
        };
        mix(&args)
    }

    fn text(path: &Path) -> &str {
        path.to_str().unwrap()
    }

    #[test]
    fn a_blend_is_a_checkpoint_that_says_what_it_is_made_of() {
        let folder = tempfile::tempdir().unwrap();
        let a = fixture::checkpoint(folder.path(), "a", 1);
        let b = fixture::checkpoint(folder.path(), "b", 2);
        let out = folder.path().join("out.safetensors");
        run(&[
            text(&a),
            text(&b),
            "--weights",
            "0.6,0.4",
            "--fine",
            "0,1",
            "-o",
            text(&out),
        ])
        .unwrap();
        let mixed = Domain::of_file(&out, &fixture::models()).unwrap();
        assert_eq!(mixed.origin.root(), fixture::demo().sha256);
        assert!(mixed.frozen(&fixture::models()).is_ok());
        let state = weights::open(&out).unwrap();
        let parts: serde_json::Value = serde_json::from_str(&state.metadata()["blend"]).unwrap();
        assert_eq!(parts[0]["weight"], 0.6);
        assert_eq!(parts[1]["layers"][0][0], "64-1024");
        assert_eq!(parts[1]["sha256"].as_str().unwrap().len(), 64);
        let name = "convs.7.conv.weight"; // 64 pixels
        assert_eq!(
            mixed.generator.parameters()[name],
            fixture::trained(2).parameters()[name]
        );
        // The frozen generator is a relative too.
        assert!(run(&["demo", text(&out), "--weights", "-0.5,1.5", "-o", text(&a)]).is_ok());
    }

    #[test]
    fn strangers_are_mixed_by_force_only() {
        let folder = tempfile::tempdir().unwrap();
        let a = fixture::checkpoint(folder.path(), "a", 1);
        let stranger = folder.path().join("stranger.safetensors");
        let mut state = fixture::trained(2).to_state("stranger");
        state.set_metadata("model", "other");
        state.set_metadata("generator_sha256", "0123456789abcdef");
        safetensors::write(&stranger, &state).unwrap();
        let out = folder.path().join("out.safetensors");
        let words = [text(&a), text(&stranger), "-o", text(&out)];
        let error = run(&words).unwrap_err().to_string();
        assert!(
            error.contains("comes from other (0123456789ab…)"),
            "{error}"
        );
        assert!(error.contains("--force"), "{error}");
        assert!(!out.exists());
        run(&[&words[..], &["--force"]].concat()).unwrap();
        assert_eq!(
            weights::open(&out)
                .unwrap()
                .metadata()
                .get("generator_sha256"),
            None
        );
    }

    #[test]
    fn weights_that_do_not_fit_are_refused_before_anything_is_read() {
        let error = run(&["a", "b", "--weights", "1,1"])
            .unwrap_err()
            .to_string();
        assert!(error.contains("sum to 2, not to 1"), "{error}");
        let error = run(&["a", "b", "--coarse", "1,0,0"])
            .unwrap_err()
            .to_string();
        assert!(error.contains("3 weights for 2 checkpoints"), "{error}");
    }
}
