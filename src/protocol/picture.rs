//! Pictures as dashboards get them.

use image::{RgbImage, imageops};
use serde::{Deserialize, Serialize};

/// An RGB picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Rows of RGB bytes, `3 * width * height`.
    #[serde(with = "serde_bytes")]
    pub rgb: Vec<u8>,
}

impl From<RgbImage> for Picture {
    fn from(picture: RgbImage) -> Self {
        Self {
            width: picture.width(),
            height: picture.height(),
            rgb: picture.into_raw(),
        }
    }
}

impl Picture {
    /// A picture whose longer side has at most so many pixels: made smaller by a whole number, so that
    /// each pixel is the mean of a square.
    #[must_use]
    pub fn small(picture: RgbImage, longest: u32) -> Self {
        let longer = picture.width().max(picture.height());
        let factor = longer.div_ceil(longest.max(1)).max(1);
        if factor == 1 {
            return picture.into();
        }
        let [width, height] = [picture.width(), picture.height()].map(|n| (n / factor).max(1));
        imageops::thumbnail(&picture, width, height).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_made_smaller_by_whole_numbers_only_where_it_must() {
        let size = |width, height, longest| {
            let small = Picture::small(RgbImage::new(width, height), longest);
            assert_eq!(small.rgb.len() as u32, 3 * small.width * small.height);
            (small.width, small.height)
        };
        assert_eq!(size(64, 48, 64), (64, 48));
        assert_eq!(size(65, 48, 64), (32, 24));
        assert_eq!(size(1024, 1024, 256), (256, 256));
        assert_eq!(size(1000, 3, 100), (100, 1));
        assert_eq!(size(5, 4, 0), (1, 1));
    }
}
