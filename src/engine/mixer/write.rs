//! A mixture as a checkpoint file, and the command that makes the same.

use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::engine::blend::described;
use crate::sample::SampleError;
use crate::sample::blend::Shares;
use crate::sample::domain::Domain;
use crate::shell::quoted;
use crate::weights::safetensors;

/// Longest name of a mixture in characters.
const LONGEST: usize = 80;

/// Writes a mixture under a name that no other one has; gives its file and the command.
///
/// # Errors
/// When the name cannot be one, is taken, or nothing can be written.
pub fn write(
    runs: &Path,
    name: &str,
    (domains, shares): (&[Rc<Domain>], &Shares),
) -> Result<(PathBuf, String), String> {
    let name = name.trim();
    let name = name.strip_suffix(".safetensors").unwrap_or(name);
    check(name)?;
    let folder = super::folder(runs);
    let said = |error: SampleError| error.to_string();
    fs::create_dir_all(&folder)
        .map_err(SampleError::at(&folder))
        .map_err(said)?;
    let path = folder.join(format!("{name}.safetensors"));
    if path.exists() {
        return Err(format!(
            "there is a blend `{name}` already; take another name"
        ));
    }
    let all: Vec<&Domain> = domains.iter().map(Rc::as_ref).collect();
    let state = described(&all, shares).map_err(said)?;
    safetensors::write(&path, &state).map_err(|error| error.to_string())?;
    let command = command(&all, shares, &path);
    Ok((path, command))
}

fn check(name: &str) -> Result<(), String> {
    let allowed = |c: char| c.is_alphanumeric() || " -_.,+=()".contains(c);
    if name.is_empty() {
        return Err("it needs a name".to_owned());
    }
    if name.chars().count() > LONGEST {
        return Err(format!("the name is longer than {LONGEST} characters"));
    }
    if !name.chars().all(allowed) || name.starts_with(['.', '-']) {
        return Err(format!(
            "`{name}` cannot be a name: letters, digits, blanks and - _ . , + = ( ) can, and it \
             begins with none of . and -"
        ));
    }
    Ok(())
}

/// As it would be typed.
fn command(domains: &[&Domain], shares: &Shares, out: &Path) -> String {
    let mut words = vec!["nada blend".to_owned()];
    words.extend((domains.iter()).map(|domain| quoted(&domain.origin.name)));
    words.push(format!("--weights {}", list(&shares.everywhere)));
    for range in &shares.ranges {
        let flag = match range.from {
            0..16 => "--coarse",
            16..64 => "--middle",
            _ => "--fine",
        };
        words.push(format!("{flag} {}", list(&range.shares)));
    }
    words.push(format!("-o {}", quoted(out)));
    words.join(" ")
}

fn list(weights: &[f64]) -> String {
    let words: Vec<String> = weights.iter().map(f64::to_string).collect();
    words.join(",")
}
