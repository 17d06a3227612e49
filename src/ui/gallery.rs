//! Pictures of the fixed latents that can be drawn, converted once.

use std::cell::OnceCell;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::protocol::{self, Preview};
use crate::ui::image::Picture;

/// By how much differences are made clearer.
pub const AMPLIFIED: u8 = 2;

/// Pictures of the fixed latents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gallery {
    /// The iteration whose weights drew them.
    pub iteration: u32,
    /// By the frozen generator.
    pub frozen: Vec<Picture>,
    /// By the trainable generator, same latents, same order.
    pub trainable: Vec<Picture>,
    /// Of the first latents: those that were kept under a name.
    pub names: Vec<String>,
    seed: Option<u64>,
    /// Pictures that the preset takes its goal from.
    pub style: Vec<Picture>,
    difference: OnceCell<Vec<Picture>>,
}

impl From<&Preview> for Gallery {
    fn from(preview: &Preview) -> Self {
        Self {
            iteration: preview.iteration,
            frozen: preview.frozen.iter().map(picture).collect(),
            trainable: preview.trainable.iter().map(picture).collect(),
            names: preview.names.clone(),
            seed: preview.seed,
            style: preview.style.iter().map(picture).collect(),
            difference: OnceCell::new(),
        }
    }
}

impl Gallery {
    /// What training changed: black where nothing did, [`AMPLIFIED`]. Worked out when it is first
    /// wanted.
    pub fn difference(&self) -> &[Picture] {
        self.difference.get_or_init(|| {
            let pairs = self.frozen.iter().zip(&self.trainable);
            pairs
                .map(|(frozen, trained)| between(frozen, trained))
                .collect()
        })
    }

    /// Whether the latents without a name are those of other pictures too, as far as one knows.
    #[must_use]
    pub fn has_people_of(&self, other: &Self) -> bool {
        let seeds = self.seed.zip(other.seed);
        seeds.is_none_or(|(mine, others)| mine == others)
    }

    /// Where a latent of other pictures lies in these: a named one by its name, the others by their
    /// place behind them.
    #[must_use]
    pub fn place_of(&self, other: &Self, index: usize) -> Option<usize> {
        let index = match other.names.get(index) {
            Some(name) => self.names.iter().position(|known| known == name)?,
            None => index - other.names.len() + self.names.len(),
        };
        (index < self.trainable.len()).then_some(index)
    }

    /// What the pictures take in memory.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let all = self.frozen.iter().chain(&self.trainable).chain(&self.style);
        all.map(|picture| picture.rgb.len()).sum()
    }
}

/// Equal pictures get equal ids, so that an unchanged one is not sent to the terminal again.
pub fn picture(picture: &protocol::Picture) -> Picture {
    drawable((picture.width, picture.height), &picture.rgb)
}

/// A picture of so many pixels.
pub fn drawable((width, height): (u32, u32), rgb: &[u8]) -> Picture {
    let mut hasher = DefaultHasher::new();
    (width, height).hash(&mut hasher);
    rgb.hash(&mut hasher);
    Picture {
        id: hasher.finish(),
        width,
        height,
        rgb: rgb.into(),
    }
}

fn between(frozen: &Picture, trained: &Picture) -> Picture {
    let bytes = frozen.rgb.iter().zip(&*trained.rgb);
    let clearer = |(a, b): (&u8, &u8)| a.abs_diff(*b).saturating_mul(AMPLIFIED);
    let rgb: Vec<u8> = bytes.map(clearer).collect();
    drawable((frozen.width, frozen.height), &rgb)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::fixture;

    fn gallery() -> Gallery {
        Gallery::from(&Preview {
            iteration: 20,
            frozen: vec![fixture::picture(1, 0), fixture::picture(2, 0)],
            trainable: vec![fixture::picture(1, 0), fixture::picture(2, 9)],
            names: Vec::new(),
            seed: None,
            style: Vec::new(),
        })
    }

    #[test]
    fn latents_are_found_again_beside_other_named_ones() {
        let named = |names: &[&str]| Gallery {
            names: names.iter().map(|&name| name.to_owned()).collect(),
            trainable: (0..names.len() as u8 + 2)
                .map(|number| picture(&fixture::picture(number, 0)))
                .collect(),
            ..gallery()
        };
        let (now, then) = (named(&["anna", "bert"]), named(&["bert"]));
        let places: Vec<_> = (0..4).map(|index| then.place_of(&now, index)).collect();
        assert_eq!(places, [None, Some(0), Some(1), Some(2)]);
        assert_eq!(now.place_of(&then, 0), Some(1));
        assert_eq!(then.place_of(&now, 9), None);
    }

    #[test]
    fn equal_pictures_share_an_id_and_others_do_not() {
        let gallery = gallery();
        assert_eq!(gallery.frozen[0], gallery.trainable[0]);
        assert_ne!(gallery.frozen[0].id, gallery.frozen[1].id);
        assert_ne!(gallery.frozen[1].id, gallery.trainable[1].id);
        assert!(gallery.frozen.iter().all(Picture::is_whole));
    }

    #[test]
    fn the_difference_is_black_where_nothing_changed_and_amplified_elsewhere() {
        let gallery = gallery();
        let difference = gallery.difference();
        assert!(difference.iter().all(Picture::is_whole));
        assert!(difference[0].rgb.iter().all(|byte| *byte == 0));
        assert_eq!(difference[1].rgb[..3], [0, 0, 18]);
        assert_ne!(difference[0].id, difference[1].id);
    }
}
