//! Captions for portraits: a small grammar, and what each caption claims.

mod words;

pub use words::{HAIR_COLOURS, TEMPLATES, class_phrase, words};

use self::words::{NEUTRAL, attribute_words, hair_words, phrases};
use super::identity::Attributes;
use super::portrait::Domain;
use crate::random::Random;

/// A yes-or-no attribute that captions speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Attribute {
    Glasses,
    Smile,
    Beard,
    Hat,
    Bald,
    Long,
}

impl Attribute {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Glasses,
        Self::Smile,
        Self::Beard,
        Self::Hat,
        Self::Bald,
        Self::Long,
    ];

    /// A pair of phrases that differ in it alone: with, without.
    #[must_use]
    pub fn phrases(self) -> [String; 2] {
        let [with, without] = attribute_words(self);
        [with[0], without[0]].map(|words| format!("person {words}"))
    }
}

/// What can be seen in a portrait; `None` where the domain hides it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The domain.
    pub domain: Domain,
    /// Index in [`HAIR_COLOURS`].
    pub hair: Option<usize>,
    /// In the order of [`Attribute::ALL`].
    pub attributes: [Option<bool>; 6],
}

impl Facts {
    /// What one sees of `person` in `domain`.
    #[must_use]
    pub fn new(person: &Attributes, domain: Domain, dye: Option<usize>) -> Self {
        let hat = person.hat && domain != Domain::Devil;
        let coloured = matches!(
            domain,
            Domain::Photo | Domain::Cartoon | Domain::Watercolor | Domain::Pixel
        );
        let hair_seen = coloured && !person.bald && (!hat || person.long);
        let seen = |value: bool, visible: bool| visible.then_some(value);
        let fine = domain != Domain::Pixel;
        let human = !matches!(domain, Domain::Robot | Domain::Zombie);
        Self {
            domain,
            hair: hair_seen.then_some(dye.map_or(person.hair, |dye| 5 + dye)),
            attributes: [
                seen(person.glasses, fine),
                seen(person.smile, human && fine),
                seen(person.beard, domain != Domain::Robot),
                Some(hat),
                seen(person.bald, !hat),
                seen(person.long, !person.bald),
            ],
        }
    }

    /// One attribute.
    #[must_use]
    pub fn get(&self, attribute: Attribute) -> Option<bool> {
        self.attributes[attribute as usize]
    }
}

/// What a caption says; `None` where it is silent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    domain: Option<Domain>,
    hair: Option<usize>,
    attributes: [Option<bool>; 6],
}

impl Claims {
    /// Whether a portrait is as the caption says.
    #[must_use]
    pub fn hold(&self, facts: &Facts) -> bool {
        self.domain.is_none_or(|domain| domain == facts.domain)
            && (self.hair.is_none() || self.hair == facts.hair)
            && self
                .attributes
                .iter()
                .zip(&facts.attributes)
                .all(|(claim, fact)| claim.is_none() || claim == fact)
    }
}

/// A text and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// The text.
    pub text: String,
    /// What it says.
    pub claims: Claims,
}

/// How much a caption says besides the domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Mostly the domain.
    Domain,
    /// At least one attribute, the domain left out half of the time.
    Attributes,
}

/// A caption that is true of `facts`.
pub fn caption(facts: &Facts, detail: Detail, random: &mut Random) -> Caption {
    let mut claims = Claims::default();
    let count = match detail {
        Detail::Domain => *random.choose(&[0, 0, 1, 1, 2]),
        Detail::Attributes => *random.choose(&[1, 1, 1, 2]),
    };
    let mut words: Vec<String> = (0..count)
        .filter_map(|_| say_something(facts, &mut claims, random))
        .collect();
    let silent_on_domain = match detail {
        Detail::Domain => 0.15,
        Detail::Attributes => 0.5,
    };
    let neutral = !words.is_empty() && random.uniform() < silent_on_domain;
    let base = if neutral {
        (*random.choose(&NEUTRAL)).to_owned()
    } else {
        claims.domain = Some(facts.domain);
        domain_phrase(facts.domain, random)
    };
    words.insert(0, base);
    let phrase = words.join(" ");
    let template = if neutral {
        *random.choose(&[
            "a {}",
            "the {}",
            "a picture of a {}",
            "an image of a {}",
            "{}",
            "a {}.",
        ])
    } else {
        *random.choose(&TEMPLATES)
    };
    Caption {
        text: template.replace("{}", &phrase),
        claims,
    }
}

/// Two texts about a portrait of a domain that differ in one attribute alone: with, without.
pub fn attribute_pair(attribute: Attribute, domain: Domain, random: &mut Random) -> [String; 2] {
    let frame = frame(domain, random);
    attribute_words(attribute).map(|words| {
        let chosen = random.choose::<&str>(words);
        frame.replace("{}", chosen)
    })
}

/// Texts about a portrait of a domain that differ in the hair's colour alone, as
/// [`HAIR_COLOURS`].
pub fn hair_texts(domain: Domain, random: &mut Random) -> Vec<String> {
    let frame = frame(domain, random);
    (0..HAIR_COLOURS.len())
        .map(|colour| format!("with {} hair", random.choose(hair_words(colour))))
        .map(|words| frame.replace("{}", &words))
        .collect()
}

/// `a photo of a sketch of a face {}`: everything but one claim.
fn frame(domain: Domain, random: &mut Random) -> String {
    let base = if random.uniform() < 0.5 {
        (*random.choose(&NEUTRAL)).to_owned()
    } else {
        domain_phrase(domain, random)
    };
    let template = random.choose(&TEMPLATES);
    template.replace("{}", &format!("{base} {{}}"))
}

/// Adds one claim that was not made yet.
fn say_something(facts: &Facts, claims: &mut Claims, random: &mut Random) -> Option<String> {
    let topic = random.below(9);
    if topic >= 6 {
        let colour = facts.hair.filter(|_| claims.hair.is_none())?;
        claims.hair = Some(colour);
        return Some(format!("with {} hair", random.choose(hair_words(colour))));
    }
    let attribute = Attribute::ALL[topic];
    let value = facts.get(attribute)?;
    let claim = &mut claims.attributes[topic];
    if claim.is_some() {
        return None;
    }
    *claim = Some(value);
    let words = attribute_words(attribute)[usize::from(!value)];
    Some((*random.choose(words)).to_owned())
}

fn domain_phrase(domain: Domain, random: &mut Random) -> String {
    let phrase = *random.choose(phrases(domain));
    if random.uniform() > 0.35 {
        return phrase.to_owned();
    }
    let who = *random.choose(&["face", "person", "head", "human", "portrait", "character"]);
    match domain {
        Domain::Zombie | Domain::Robot | Domain::Devil => {
            let as_one = random.uniform() < 0.5;
            if as_one {
                format!("{who} as a {phrase}")
            } else {
                format!("{phrase} {who}")
            }
        }
        _ if random.uniform() < 0.7 => format!("{phrase} of a {who}"),
        _ => format!("{who} in {phrase} style"),
    }
}

#[cfg(test)]
mod tests;
