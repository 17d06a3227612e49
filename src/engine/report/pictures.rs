//! Sample grids as data URIs, small enough that a page of them opens.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::DynamicImage;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;

use super::ReportError;

/// More are not looked at one by one.
const MOST: usize = 60;
/// Files up to this size go in as they are.
const SMALL: usize = 256 * 1024;
/// Larger ones become JPEGs that are no wider.
const WIDEST: u32 = 1600;
const QUALITY: u8 = 88;

/// A grid of samples.
#[derive(Debug)]
pub struct Picture {
    pub iteration: u32,
    pub uri: String,
    pub width: u32,
    pub height: u32,
}

/// The grids, evenly chosen where there are too many, first and last among them.
pub fn read(samples: &[(u32, PathBuf)]) -> Result<Vec<Picture>, ReportError> {
    chosen(samples.len())
        .map(|index| picture(samples[index].0, &samples[index].1))
        .collect()
}

fn chosen(count: usize) -> impl Iterator<Item = usize> {
    let shown = count.min(MOST);
    (0..shown).map(move |i| match shown {
        1 => 0,
        _ => (i * (count - 1) + (shown - 1) / 2) / (shown - 1),
    })
}

fn picture(iteration: u32, path: &Path) -> Result<Picture, ReportError> {
    let bytes = fs::read(path).map_err(ReportError::at(path))?;
    let wrong = |source| ReportError::Picture {
        path: path.to_owned(),
        source,
    };
    let image = image::load_from_memory(&bytes).map_err(wrong)?;
    let (width, height) = (image.width(), image.height());
    let (kind, bytes) = if bytes.len() <= SMALL {
        ("png", bytes)
    } else {
        ("jpeg", jpeg(image).map_err(wrong)?)
    };
    Ok(Picture {
        iteration,
        uri: format!("data:image/{kind};base64,{}", STANDARD.encode(bytes)),
        width,
        height,
    })
}

fn jpeg(image: DynamicImage) -> image::ImageResult<Vec<u8>> {
    let image = if image.width() > WIDEST {
        image.resize(WIDEST, u32::MAX, FilterType::Triangle)
    } else {
        image
    };
    let mut bytes = Cursor::new(Vec::new());
    let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    image.into_rgb8().write_with_encoder(encoder)?;
    Ok(bytes.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_pictures_some_are_chosen_evenly() {
        assert_eq!(chosen(0).count(), 0);
        assert_eq!(chosen(1).collect::<Vec<_>>(), [0]);
        assert_eq!(chosen(5).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
        let many: Vec<_> = chosen(1000).collect();
        assert_eq!((many.len(), many[0], many[59]), (60, 0, 999));
        let steps: Vec<_> = many.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(
            steps.iter().all(|&step| (16..=17).contains(&step)),
            "{steps:?}"
        );
    }

    #[test]
    fn large_pictures_are_made_smaller_and_small_ones_stay() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("000001.png");
        let noise = |width, height| {
            let mut random = crate::random::Random::new(1);
            image::RgbImage::from_fn(width, height, |_, _| {
                image::Rgb([random.bits() as u8, random.bits() as u8, 0])
            })
        };
        noise(20, 10).save(&path).unwrap();
        let small = picture(1, &path).unwrap();
        let encoded = small.uri.strip_prefix("data:image/png;base64,").unwrap();
        assert_eq!(STANDARD.decode(encoded).unwrap(), fs::read(&path).unwrap());
        noise(2000, 100).save(&path).unwrap();
        let large = picture(1, &path).unwrap();
        let encoded = large.uri.strip_prefix("data:image/jpeg;base64,").unwrap();
        let shown = image::load_from_memory(&STANDARD.decode(encoded).unwrap()).unwrap();
        assert_eq!(
            (shown.width(), shown.height(), large.width),
            (1600, 80, 2000)
        );
    }
}
