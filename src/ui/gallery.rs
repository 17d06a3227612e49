//! The newest preview as pictures that can be drawn, converted once.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::protocol::{self, Preview};
use crate::ui::image::Picture;

/// Pictures of the fixed latents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gallery {
    /// The iteration whose weights drew them.
    pub iteration: u32,
    /// By the frozen generator.
    pub frozen: Vec<Picture>,
    /// By the trainable generator, same latents, same order.
    pub trainable: Vec<Picture>,
}

impl From<&Preview> for Gallery {
    fn from(preview: &Preview) -> Self {
        Self {
            iteration: preview.iteration,
            frozen: preview.frozen.iter().map(picture).collect(),
            trainable: preview.trainable.iter().map(picture).collect(),
        }
    }
}

/// Equal pictures get equal ids, so that an unchanged one is not sent to the terminal again.
fn picture(picture: &protocol::Picture) -> Picture {
    let mut hasher = DefaultHasher::new();
    (picture.width, picture.height).hash(&mut hasher);
    picture.rgb.hash(&mut hasher);
    Picture {
        id: hasher.finish(),
        width: picture.width,
        height: picture.height,
        rgb: picture.rgb.as_slice().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::fixture;

    #[test]
    fn equal_pictures_share_an_id_and_others_do_not() {
        let preview = Preview {
            iteration: 20,
            frozen: vec![fixture::picture(1, 0), fixture::picture(2, 0)],
            trainable: vec![fixture::picture(1, 0), fixture::picture(2, 9)],
        };
        let gallery = Gallery::from(&preview);
        assert_eq!(gallery.frozen[0], gallery.trainable[0]);
        assert_ne!(gallery.frozen[0].id, gallery.frozen[1].id);
        assert_ne!(gallery.frozen[1].id, gallery.trainable[1].id);
        assert!(gallery.frozen.iter().all(Picture::is_whole));
    }
}
