//! Texts that differ in one fact, told apart on the pictures of a batch.
//!
//! A contrastive loss alone leaves "with glasses" and "without glasses" where they began, at nearly
//! the same features: other words sort a batch well enough, and neither tower has anything to gain
//! as long as the other does not know the difference. So both also learn it for themselves, from
//! anchors that stand for the answers and are thrown away in the end.

use tch::{Kind, Tensor};

use crate::demo::caption::{self, Attribute, Facts, HAIR_COLOURS};
use crate::model::clip::{Clip, normalize};
use crate::random::Random;

/// Answers that anchors stand for: two per attribute, one per hair colour.
pub const ANSWERS: i64 = 2 * Attribute::ALL.len() as i64 + HAIR_COLOURS.len() as i64;

/// Mean over the attributes (and the hair's colour) of which the batch has both sides.
/// `image` are normalised features times the temperature, `[N, embed]`; `anchors` are
/// `[ANSWERS, embed]`.
pub fn loss(
    clip: &Clip,
    anchors: &Tensor,
    image: &Tensor,
    facts: &[&Facts],
    random: &mut Random,
) -> Tensor {
    let mut questions = Vec::new();
    for (i, attribute) in Attribute::ALL.into_iter().enumerate() {
        let answers: Vec<Option<usize>> = facts
            .iter()
            .map(|facts| facts.get(attribute).map(|value| usize::from(!value)))
            .collect();
        let domain = random.choose(facts).domain;
        let texts = caption::attribute_pair(attribute, domain, random).to_vec();
        questions.extend(Question::new(2 * i as i64, texts, &answers));
    }
    let colours: Vec<Option<usize>> = facts.iter().map(|facts| facts.hair).collect();
    let domain = random.choose(facts).domain;
    let texts = caption::hair_texts(domain, random);
    let first = 2 * Attribute::ALL.len() as i64;
    questions.extend(Question::new(first, texts, &colours));
    let texts: Vec<&String> = questions.iter().flat_map(|q| &q.texts).collect();
    if texts.is_empty() {
        return Tensor::from(0.0f32);
    }
    let features = normalize(&clip.encode_text(&texts));
    let anchors = normalize(anchors);
    let mut start = 0;
    let losses: Vec<Tensor> = questions
        .iter()
        .map(|question| {
            let n = question.texts.len() as i64;
            let own = features.narrow(0, start, n);
            start += n;
            let anchors = anchors.narrow(0, question.first, n);
            question.loss(image, &own)
                + question.loss(image, &anchors)
                + told_apart(&(own * ANCHOR_SCALE), &anchors)
        })
        .collect();
    Tensor::stack(&losses, 0).mean(Kind::Float)
}

/// Temperature of texts against anchors.
const ANCHOR_SCALE: f64 = 10.0;

/// Each text belongs to its own anchor; `[answers, embed]` both.
fn told_apart(texts: &Tensor, anchors: &Tensor) -> Tensor {
    let likely = texts.matmul(&anchors.tr()).log_softmax(1, Kind::Float);
    -likely.diagonal(0, 0, 1).mean(Kind::Float)
}

/// Texts of which one is true, and which one for each picture; `None` where that is not known.
struct Question {
    first: i64, // anchor of the first answer
    texts: Vec<String>,
    pictures: Vec<i64>,
    answers: Vec<i64>,
    weights: Vec<f32>, // every answer counts the same, however rare
}

impl Question {
    /// `None` when the pictures give less than two answers.
    fn new(first: i64, texts: Vec<String>, answers: &[Option<usize>]) -> Option<Self> {
        let mut counts = [0usize; HAIR_COLOURS.len()];
        for answer in answers.iter().flatten() {
            counts[*answer] += 1;
        }
        let given = counts.iter().filter(|count| **count > 0).count();
        if given < 2 {
            return None;
        }
        let known = answers.iter().enumerate();
        let known: Vec<(usize, usize)> = known.filter_map(|(i, a)| a.map(|a| (i, a))).collect();
        Some(Self {
            first,
            texts,
            pictures: known.iter().map(|(i, _)| *i as i64).collect(),
            answers: known.iter().map(|(_, a)| *a as i64).collect(),
            weights: known
                .iter()
                .map(|(_, a)| 1.0 / (given * counts[*a]) as f32)
                .collect(),
        })
    }

    fn loss(&self, image: &Tensor, texts: &Tensor) -> Tensor {
        let seen = image.index_select(0, &Tensor::from_slice(&self.pictures));
        let likely = seen.matmul(&texts.tr()).log_softmax(1, Kind::Float);
        let answers = Tensor::from_slice(&self.answers).unsqueeze(1);
        let own = likely.gather(1, &answers, false).squeeze_dim(1);
        -(own * Tensor::from_slice(&self.weights)).sum(Kind::Float)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(answers: &[Option<usize>]) -> Option<Question> {
        let texts = vec!["with".to_owned(), "without".to_owned()];
        Question::new(0, texts, answers)
    }

    #[test]
    fn one_sided_batches_ask_nothing() {
        assert!(question(&[Some(1), None, Some(1)]).is_none());
        assert!(question(&[None, None]).is_none());
    }

    #[test]
    fn rare_answers_count_as_much_as_common_ones() {
        let asked = question(&[Some(0), None, Some(1), Some(1), Some(1)]).unwrap();
        assert_eq!(asked.pictures, [0, 2, 3, 4]);
        let with: f32 = asked.weights[..1].iter().sum();
        let without: f32 = asked.weights[1..].iter().sum();
        assert!((with - 0.5).abs() < 1e-6 && (without - 0.5).abs() < 1e-6);
    }

    #[test]
    fn the_loss_is_low_when_pictures_are_at_their_text() {
        let asked = question(&[Some(0), Some(1)]).unwrap();
        let texts = Tensor::eye(2, (Kind::Float, tch::Device::Cpu));
        let right = asked.loss(&(&texts * 10.0), &texts).double_value(&[]);
        let wrong = asked
            .loss(&(texts.flip([0]) * 10.0), &texts)
            .double_value(&[]);
        assert!(right < 0.01 && wrong > 9.0, "{right} {wrong}");
    }
}
