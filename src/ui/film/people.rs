//! Who is in a film, as it is typed.

use crate::cli::latents::Seeds;

/// Who is filmed when nobody says who.
pub const USUAL: &str = "1-4";
/// Each is a picture of the film, or a way to the next.
const MOST: usize = 100;

/// Whom one chooses between: the usual seeds, all that were kept, each of them with the usual seeds.
pub fn casts(names: &[String]) -> Vec<String> {
    let mut all = vec![USUAL.to_owned()];
    if names.len() > 1 {
        all.push(names.join(", "));
    }
    all.extend(names.iter().map(|name| format!("{USUAL}, {name}")));
    all
}

/// `1-4, 9, me`: seeds and names apart.
///
/// # Errors
/// When a part is neither, or there are too many.
pub fn people(text: &str, names: &[String]) -> Result<(Vec<u64>, Vec<String>), String> {
    let (mut seeds, mut latents) = (Vec::new(), Vec::new());
    for part in text.split(',').map(str::trim) {
        if names.iter().any(|name| name == part) {
            latents.push(part.to_owned());
            continue;
        }
        match part.parse::<Seeds>() {
            Ok(more) => seeds.extend(more.0),
            Err(_) if part.is_empty() => {
                return Err("allowed: seeds like 1,5,9 or 1-16, names of kept latents".to_owned());
            }
            Err(_) if part.starts_with(|c: char| c.is_ascii_digit()) => {
                return Err(format!("{part}: seeds are like 1,5,9 or 1-16"));
            }
            Err(_) => return Err(format!("{part}: no latent of this model was kept so")),
        }
    }
    let count = seeds.len() + latents.len();
    if count > MOST {
        return Err(format!("{count} people; allowed: up to {MOST}"));
    }
    Ok((seeds, latents))
}
