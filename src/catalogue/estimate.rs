//! How much GPU memory a training takes, estimated from the sizes of the networks: a guide whether a
//! card is large enough. docs/models.md has the formula and what it was held against.

use crate::preset::Preset;

const FLOAT: u64 = 4;
/// Width of the latents.
const STYLE: u64 = 512;
/// What a CUDA process has before it holds any tensor, with cuDNN's workspaces.
const CONTEXT: u64 = 800_000_000;
/// Feature maps of a resolution that stay for the backward pass: inputs and outputs of the two
/// convolutions, their noise, activations and blur, and of `ToRGB`.
const MAPS_KEPT: u64 = 10;
/// Feature maps that exist at once in a pass without gradients.
const MAPS_AT_ONCE: u64 = 3;

/// A CLIP's size: parameters, and numbers that stay per picture for the backward pass.
const CLIPS: [(&str, u64, u64); 3] = [
    // 12 layers of 50 tokens of width 768, about 16 numbers per place.
    ("ViT-B/32", 151_000_000, 8_000_000),
    // 197 tokens, and their attention.
    ("ViT-B/16", 150_000_000, 40_000_000),
    ("RN50", 102_000_000, 33_000_000),
];

/// Bytes that training a preset takes on a GPU, with a generator of this resolution in the usual
/// widths (config F).
#[must_use]
pub fn training(preset: &Preset, resolution: u32) -> u64 {
    let pictures = u64::from(preset.training.batch);
    let views = pictures * (1 + u64::from(preset.training.crops));
    let used = preset.clips.iter().filter(|(_, weight)| **weight > 0.0);
    let known = used.filter_map(|(name, _)| CLIPS.iter().find(|(clip, ..)| clip == name));
    let clips: u64 = known.map(|(_, size, kept)| size + views * kept).sum();
    let [all, trained] = parameters(resolution);
    // Both generators, the trained one's gradients, Adam's two moments.
    let weights = 2 * all + 3 * trained;
    // Each picture has weights of its own, before and after demodulation.
    let kept = MAPS_KEPT * maps(resolution) + 2 * trained;
    let largest = MAPS_AT_ONCE * channels(resolution) * u64::from(resolution).pow(2);
    let numbers = weights + pictures * (kept + largest) + clips;
    // The allocator keeps some more than is used.
    CONTEXT + FLOAT * numbers / 10 * 12
}

/// Feature maps at a resolution: 512 up to 64 pixels, then half as many with each doubling.
fn channels(resolution: u32) -> u64 {
    512.min(32_768 / u64::from(resolution.max(1)))
}

fn resolutions(last: u32) -> impl Iterator<Item = u32> {
    std::iter::successors(Some(8), |pixels| Some(pixels * 2)).take_while(move |n| *n <= last)
}

/// Numbers in one feature map of every resolution.
fn maps(resolution: u32) -> u64 {
    resolutions(resolution)
        .map(|pixels| channels(pixels) * u64::from(pixels).pow(2))
        .sum()
}

/// Parameters in all, and of the convolutions, which are what trains.
fn parameters(resolution: u32) -> [u64; 2] {
    let mapping = 8 * (STYLE * STYLE + STYLE);
    let mut convolutions = 9 * STYLE * STYLE + STYLE * STYLE;
    let mut rest = mapping + 16 * STYLE + STYLE * (STYLE + 3);
    for pixels in resolutions(resolution) {
        let (above, here) = (channels(pixels / 2), channels(pixels));
        convolutions += 9 * here * (above + here) + STYLE * (above + here);
        rest += here * (STYLE + 3);
    }
    [convolutions + rest, convolutions]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preset::{Library, SearchPath};

    fn preset(id: &str) -> Preset {
        let library = Library::load(SearchPath::default());
        library.find(id).unwrap().preset
    }

    #[test]
    fn the_parameters_are_those_of_the_public_networks() {
        // 30.37 million at 1024 pixels, as the public code counts them.
        let [all, convolutions] = parameters(1024);
        assert!((30_300_000..30_450_000).contains(&all), "{all}");
        assert!(
            convolutions < all && convolutions > all / 5 * 4,
            "{convolutions}"
        );
    }

    #[test]
    fn more_pictures_pixels_and_clips_take_more() {
        let mut sketch = preset("ffhq-sketch");
        sketch.training.batch = 2;
        let two = training(&sketch, 1024);
        assert!((5_000_000_000..16_000_000_000).contains(&two), "{two}");
        assert!(training(&sketch, 256) < two / 2);
        sketch.training.batch = 4;
        let four = training(&sketch, 1024);
        assert!(four > two + two / 2, "{two} {four}");
        sketch.clips.insert("ViT-B/16".to_owned(), 1.0);
        assert!(training(&sketch, 1024) > four + 600_000_000);
        sketch.clips.insert("ViT-B/16".to_owned(), 0.0);
        assert_eq!(
            training(&sketch, 1024),
            four,
            "a weight of 0 leaves a model out"
        );
    }
}
