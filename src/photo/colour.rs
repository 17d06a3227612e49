//! Colour profiles: from what a camera calls red to sRGB, which the generators were trained on.

use image::RgbImage;
use moxcms::{ColorProfile, DataColorSpace, Layout, ProfileText, TransformOptions};

use super::Note;

/// Pixels that are converted at once.
const PIXELS: usize = 1 << 16;

/// Converts the pixels by an ICC profile; says so, unless it is sRGB already.
pub fn to_srgb(pixels: &mut RgbImage, profile: &[u8]) -> Option<Note> {
    let Ok(profile) = ColorProfile::new_from_slice(profile) else {
        return Some(Note::ProfileIgnored("damaged".to_owned()));
    };
    let name = name(&profile);
    if name.contains("sRGB") {
        return None;
    }
    if profile.color_space != DataColorSpace::Rgb {
        return Some(Note::ProfileIgnored(name));
    }
    let transform = profile.create_transform_8bit(
        Layout::Rgb,
        &ColorProfile::new_srgb(),
        Layout::Rgb,
        TransformOptions::default(),
    );
    let Ok(transform) = transform else {
        return Some(Note::ProfileIgnored(name));
    };
    let mut converted = vec![0; PIXELS * 3];
    for chunk in pixels.chunks_mut(PIXELS * 3) {
        let converted = &mut converted[..chunk.len()];
        if transform.transform(chunk, converted).is_err() {
            return Some(Note::ProfileIgnored(name));
        }
        chunk.copy_from_slice(converted);
    }
    Some(Note::Profile(name))
}

fn name(profile: &ColorProfile) -> String {
    let name = match &profile.description {
        Some(ProfileText::PlainString(text)) => text.as_str(),
        Some(ProfileText::Localizable(texts)) => {
            texts.first().map_or("", |text| text.value.as_str())
        }
        Some(ProfileText::Description(text)) => text.ascii_string.as_str(),
        None => "",
    };
    let name = name.trim().trim_end_matches('\0');
    if name.is_empty() {
        return "a profile without a name".to_owned();
    }
    name.chars().filter(|c| !c.is_control()).take(60).collect()
}
