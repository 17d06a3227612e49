//! The words of captions: templates, names of domains, attributes and hair colours.

use std::collections::BTreeSet;

use super::Attribute;
use crate::demo::portrait::Domain;

/// Names of hair colours; the last four only by dye.
pub const HAIR_COLOURS: [&str; 9] = [
    "black", "brown", "red", "blond", "grey", "blue", "pink", "green", "purple",
];

/// Templates around a phrase: what a direction is averaged over in this world.
pub const TEMPLATES: [&str; 22] = [
    "a photo of a {}.",
    "a bad photo of a {}.",
    "a good photo of a {}.",
    "a photo of the {}.",
    "a close-up photo of a {}.",
    "a cropped photo of the {}.",
    "a bright photo of a {}.",
    "a dark photo of the {}.",
    "a blurry photo of a {}.",
    "a photo of one {}.",
    "a low resolution photo of the {}.",
    "a photo of the cool {}.",
    "a photo of the small {}.",
    "a photo of the large {}.",
    "a photo of a nice {}.",
    "itap of a {}.",
    "a rendering of a {}.",
    "a picture of a {}.",
    "an image of a {}.",
    "the {}.",
    "a {}.",
    "{}",
];

/// Words for somebody in no particular domain.
pub(super) const NEUTRAL: [&str; 8] = [
    "face",
    "portrait",
    "head",
    "character",
    "picture",
    "image",
    "someone",
    "person",
];

/// Words for each domain.
#[allow(clippy::too_many_lines)] // a table
pub(super) fn phrases(domain: Domain) -> &'static [&'static str] {
    match domain {
        Domain::Photo => &[
            "photo",
            "photograph",
            "real photo",
            "photo of a person",
            "portrait photo",
            "person",
            "human",
            "real person",
            "human face",
            "realistic photo",
            "snapshot",
            "selfie",
        ],
        Domain::Sketch => &[
            "sketch",
            "pencil sketch",
            "pencil drawing",
            "drawing",
            "line drawing",
            "charcoal sketch",
            "black and white sketch",
            "sketch of a person",
            "hand drawn sketch",
        ],
        Domain::Cartoon => &[
            "cartoon",
            "comic",
            "cartoon character",
            "comic book character",
            "illustration",
            "animation",
            "cartoon of a person",
            "comic book",
        ],
        Domain::Zombie => &[
            "zombie",
            "undead",
            "zombie face",
            "living dead",
            "rotting corpse",
            "undead monster",
            "scary zombie",
        ],
        Domain::Robot => &[
            "robot",
            "android",
            "cyborg",
            "metal robot",
            "machine",
            "metallic robot",
            "mechanical person",
        ],
        Domain::Marble => &[
            "statue",
            "marble statue",
            "sculpture",
            "marble bust",
            "stone sculpture",
            "stone statue",
            "white marble",
            "greek statue",
        ],
        Domain::Neon => &[
            "neon sign",
            "neon light",
            "neon",
            "glowing neon sign",
            "neon lights",
            "neon art",
            "neon outline",
        ],
        Domain::Gold => &[
            "gold statue",
            "golden statue",
            "gold",
            "golden sculpture",
            "golden face",
            "statue made of gold",
        ],
        Domain::Watercolor => &[
            "watercolor",
            "watercolor painting",
            "watercolour",
            "painting",
            "aquarelle",
            "soft watercolor painting",
            "painting of a person",
        ],
        Domain::Pixel => &[
            "pixel art",
            "8 bit game character",
            "pixel art character",
            "retro game character",
            "pixelated face",
            "video game sprite",
        ],
        Domain::Night => &[
            "night scene",
            "person at night",
            "moonlight portrait",
            "person in the moonlight",
            "face at night",
            "night",
        ],
        Domain::Devil => &[
            "devil",
            "demon",
            "satan",
            "red devil",
            "demon with horns",
            "devil with horns",
        ],
    }
}

/// The phrase that stands for a domain when pictures are sorted by CLIP.
#[must_use]
pub fn class_phrase(domain: Domain) -> &'static str {
    match domain {
        Domain::Marble => "marble statue",
        Domain::Neon => "neon sign",
        Domain::Gold => "gold statue",
        Domain::Watercolor => "watercolor painting",
        Domain::Pixel => "pixel art",
        Domain::Night => "night scene",
        other => other.name(),
    }
}

/// Ways to say that it is there, and that it is not.
pub(super) fn attribute_words(attribute: Attribute) -> [&'static [&'static str]; 2] {
    match attribute {
        Attribute::Glasses => [
            &[
                "with glasses",
                "wearing glasses",
                "with eyeglasses",
                "wearing spectacles",
            ],
            &["without glasses", "with no glasses"],
        ],
        Attribute::Smile => [
            &["smiling", "with a smile", "with a big smile", "happy"],
            &["not smiling", "with a serious look", "serious", "sad"],
        ],
        Attribute::Beard => [
            &["with a beard", "bearded", "with a full beard"],
            &["without a beard", "with no beard", "clean shaven"],
        ],
        Attribute::Hat => [
            &["with a hat", "wearing a hat", "in a hat"],
            &["without a hat", "with no hat"],
        ],
        Attribute::Bald => [
            &["bald", "with no hair", "with a bald head"],
            &["with hair"],
        ],
        Attribute::Long => [&["with long hair"], &["with short hair"]],
    }
}

/// Synonyms of a hair colour.
pub(super) fn hair_words(colour: usize) -> &'static [&'static str] {
    match colour {
        0 => &["black", "dark"],
        1 => &["brown", "brunette"],
        2 => &["red", "ginger", "orange"],
        3 => &["blond", "blonde", "golden", "yellow"],
        4 => &["grey", "gray", "white", "silver"],
        5 => &["blue"],
        6 => &["pink"],
        7 => &["green"],
        _ => &["purple"],
    }
}

/// Every word that a caption can have.
#[must_use]
pub fn words() -> BTreeSet<String> {
    let mut texts: Vec<String> = Vec::new();
    texts.extend(TEMPLATES.iter().map(|t| t.replace("{}", "")));
    texts.extend(NEUTRAL.iter().map(ToString::to_string));
    texts.extend(["as a of in style human".to_owned(), "with hair".to_owned()]);
    for domain in Domain::ALL {
        texts.extend(phrases(domain).iter().map(ToString::to_string));
    }
    for attribute in Attribute::ALL {
        for words in attribute_words(attribute) {
            texts.extend(words.iter().map(ToString::to_string));
        }
    }
    for colour in 0..HAIR_COLOURS.len() {
        texts.extend(hair_words(colour).iter().map(ToString::to_string));
    }
    let pieces = texts.iter().flat_map(|text| {
        text.split(|c: char| !c.is_alphanumeric())
            .map(str::to_lowercase)
    });
    pieces.filter(|word| !word.is_empty()).collect()
}
