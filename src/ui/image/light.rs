//! Pictures that will soon be replaced, over a slow line: few colours, a fraction of the bytes.

use image::RgbImage;
use png::{BitDepth, ColorType, Compression, Encoder, Filter};
use quantette::{ImageRef, PaletteSize, Pipeline, QuantizeMethod};

/// How much of a picture is sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Quality {
    /// Every pixel as it is.
    #[default]
    Exact,
    /// A few dozen colours, few enough that a picture takes no more than [`MOST_BITS`] a pixel.
    Light,
}

/// Bits of the PNG for each pixel of the picture: a tenth of RGBA in base64, where a picture has
/// 64 x 64 pixels or more.
const MOST_BITS: usize = 3;

/// Colours, the most that fits the bits.
const COLOURS: [usize; 4] = [32, 24, 16, 8];

/// A PNG with a palette: the picture in the middle of `outer` pixels, the margins transparent.
/// `None` when there are no pixels.
pub fn png(picture: &RgbImage, outer: (u32, u32)) -> Option<Vec<u8>> {
    let most = picture.len() / 3 * MOST_BITS / 8;
    let mut smallest = None;
    for colours in COLOURS {
        let png = with_colours(picture, outer, colours)?;
        let fits = png.len() <= most;
        smallest = Some(png);
        if fits {
            break;
        }
    }
    smallest
}

fn with_colours(picture: &RgbImage, outer: (u32, u32), colours: usize) -> Option<Vec<u8>> {
    let pixels = ImageRef::try_from(picture).ok()?;
    let indexed = Pipeline::new()
        .quantize_method(QuantizeMethod::Wu)
        .palette_size(PaletteSize::from_usize_clamped(colours))
        .ditherer(None)
        .input_image(pixels)
        .output_srgb8_indexed_image();
    let (palette, indices) = indexed.into_parts();
    // The first colour is that of the margins.
    let mut bytes = vec![0; 3];
    bytes.extend(palette.into_iter().flat_map(|c| [c.red, c.green, c.blue]));
    let rows = framed(&indices, picture.dimensions(), outer);
    encoded(&rows, outer, bytes).ok()
}

/// A byte for each pixel: 0 in the margins, else one more than its index.
fn framed(indices: &[u8], (width, height): (u32, u32), outer: (u32, u32)) -> Vec<u8> {
    let mut rows = vec![0; outer.0 as usize * outer.1 as usize];
    let left = (outer.0.saturating_sub(width) / 2) as usize;
    let top = (outer.1.saturating_sub(height) / 2) as usize;
    let lines = indices.chunks_exact(width.max(1) as usize);
    let places = rows.chunks_exact_mut(outer.0.max(1) as usize).skip(top);
    for (place, line) in places.zip(lines) {
        for (to, index) in place[left..].iter_mut().zip(line) {
            *to = index + 1;
        }
    }
    rows
}

fn encoded(rows: &[u8], size: (u32, u32), palette: Vec<u8>) -> Result<Vec<u8>, png::EncodingError> {
    let mut png = Vec::new();
    let mut encoder = Encoder::new(&mut png, size.0, size.1);
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_palette(palette);
    encoder.set_trns(vec![0]);
    encoder.set_compression(Compression::High);
    // Numbers of colours say nothing of their neighbours'.
    encoder.set_filter(Filter::NoFilter);
    encoder.write_header()?.write_image_data(rows)?;
    Ok(png)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Soft shading with some noise, as a portrait has.
    fn portrait(side: u32) -> RgbImage {
        let mut state = 7_u32;
        RgbImage::from_fn(side, side, |x, y| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = (state >> 29) as u8;
            let round = ((x as f32 / 9.0).sin() + (y as f32 / 7.0).cos()) * 50.0 + 110.0;
            image::Rgb([round as u8 + noise, (x * 200 / side) as u8, 90 + noise])
        })
    }

    fn distance(a: &RgbImage, b: &RgbImage) -> f64 {
        let squares = a
            .iter()
            .zip(b.iter())
            .map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2));
        (squares.sum::<f64>() / a.len() as f64).sqrt()
    }

    #[test]
    fn a_picture_keeps_its_look_at_a_tenth_of_its_bytes() {
        let picture = portrait(64);
        let png = png(&picture, (64, 64)).unwrap();
        assert!(
            png.len() * 4 / 3 <= 64 * 64 * 4 * 4 / 3 / 10,
            "{}",
            png.len()
        );
        let shown = image::load_from_memory(&png).unwrap();
        assert!(shown.to_rgba8().pixels().all(|pixel| pixel.0[3] == 255));
        let away = distance(&picture, &shown.to_rgb8());
        assert!(away > 0.0 && away < 14.0, "{away}");
    }

    #[test]
    fn noise_gets_fewer_colours_until_it_fits() {
        let mut state = 3_u32;
        let noise = RgbImage::from_fn(64, 64, |_, _| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            image::Rgb([(state >> 24) as u8, (state >> 16) as u8, (state >> 8) as u8])
        });
        let png = png(&noise, (64, 64)).unwrap();
        let shown = image::load_from_memory(&png).unwrap().to_rgb8();
        let mut colours: Vec<_> = shown.pixels().map(|pixel| pixel.0).collect();
        colours.sort_unstable();
        colours.dedup();
        assert!(colours.len() <= 8, "{}", colours.len());
    }

    #[test]
    fn margins_are_transparent() {
        let white = RgbImage::from_pixel(4, 2, image::Rgb([255; 3]));
        let png = png(&white, (8, 2)).unwrap();
        let shown = image::load_from_memory(&png).unwrap().to_rgba8();
        assert_eq!(shown.dimensions(), (8, 2));
        let visible = |x| shown.get_pixel(x, 1).0[3] == 255;
        assert_eq!(
            (0..8).filter(|x| visible(*x)).collect::<Vec<_>>(),
            [2, 3, 4, 5]
        );
        assert_eq!(shown.get_pixel(3, 0).0, [255; 4]);
    }
}
