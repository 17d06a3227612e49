use super::*;
use crate::protocol::{
    KeptChange, Painter, Picture, SamplesAnswer, SamplesRequest, Sheet, Subject,
};
use crate::sample::domain::Domain;
use crate::sample::recipe;

fn sheet(again: Option<u32>) -> Sheet {
    Sheet {
        subject: Subject::Present,
        again,
        painter: Painter::Trained,
        seed: 3,
        count: 2,
        truncation: 0.8,
        side: 64,
    }
}

impl Lab {
    fn samples(&self, request: SamplesRequest) {
        self.order(Order::Samples { client: 9, request });
    }

    fn sample(&mut self) -> (u32, Picture) {
        self.wait(|update| match update {
            Update::Samples { client: 9, answer } => match &**answer {
                SamplesAnswer::Drawn {
                    iteration, picture, ..
                } => Some((*iteration, picture.clone())),
                _ => None,
            },
            _ => None,
        })
    }

    fn samples_failed(&mut self) -> String {
        self.wait(|update| match update {
            Update::Samples { answer, .. } => match &**answer {
                SamplesAnswer::Failed { reason, .. } => Some(reason.clone()),
                _ => None,
            },
            _ => None,
        })
    }

    fn kept(&mut self) -> std::path::PathBuf {
        self.wait(|update| match update {
            Update::Samples { answer, .. } => match &**answer {
                SamplesAnswer::Kept {
                    change: KeptChange::Added(path),
                    ..
                } => Some(path.clone()),
                _ => None,
            },
            _ => None,
        })
    }
}

#[test]
fn a_sample_is_kept_with_the_weights_that_drew_it_while_training_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut lab = Lab::open(folder.path(), quick("sketch"), None);
    lab.wait_phase(&RunPhase::Paused);
    lab.order(Order::Step(2));
    lab.wait_phase(&RunPhase::Running);
    lab.wait_phase(&RunPhase::Paused);
    lab.samples(SamplesRequest::Draw(sheet(None)));
    let (iteration, first) = lab.sample();
    assert_eq!(iteration, 2);
    lab.sample();
    // Nothing saved these weights, and now they change.
    lab.order(Order::Step(1));
    lab.wait_phase(&RunPhase::Running);
    lab.wait_phase(&RunPhase::Paused);
    lab.samples(SamplesRequest::Draw(sheet(Some(2))));
    assert_eq!(lab.sample(), (2, first.clone()));
    lab.sample();
    lab.samples(SamplesRequest::Keep(sheet(Some(2))));
    let path = lab.kept();
    let kept = image::open(&path).unwrap().into_rgb8();
    assert_eq!(kept.into_raw(), first.rgb);
    let recipe = recipe::read(&path).unwrap();
    let models = models::Models::new(folder.path().join("models"), Device::Cpu);
    let domain = Domain::open(&recipe.checkpoint, &models).unwrap();
    assert_eq!(domain.origin.sha256, recipe.sha256);
    assert!(domain.frozen(&models).is_ok());
    lab.samples(SamplesRequest::Draw(sheet(None)));
    let (iteration, now) = lab.sample();
    assert_eq!(iteration, 3);
    assert_ne!(now, first);
}

#[test]
fn before_the_first_iteration_it_draws_and_says_what_keeping_needs() {
    let folder = tempfile::tempdir().unwrap();
    let mut lab = Lab::open(folder.path(), quick("sketch"), None);
    lab.wait_phase(&RunPhase::Paused);
    lab.samples(SamplesRequest::Keep(sheet(None)));
    let said = lab.samples_failed();
    assert!(said.contains("draw the page again"), "{said}");
    lab.samples(SamplesRequest::Draw(sheet(None)));
    assert_eq!(lab.sample().0, 0);
    lab.samples(SamplesRequest::Keep(sheet(Some(0))));
    let said = lab.samples_failed();
    assert!(said.contains("train one, then keep"), "{said}");
    // What was drawn then can be kept as soon as there is a folder.
    lab.order(Order::Step(1));
    lab.wait_phase(&RunPhase::Running);
    lab.wait_phase(&RunPhase::Paused);
    lab.samples(SamplesRequest::Keep(sheet(Some(0))));
    let path = lab.kept();
    assert_eq!(recipe::read(&path).unwrap().checkpoint, "demo");
}

#[test]
fn training_and_drawing_take_turns() {
    let folder = tempfile::tempdir().unwrap();
    let mut preset = quick("sketch");
    preset.training.iterations = 1000;
    let mut lab = Lab::open(folder.path(), preset, None);
    lab.wait_phase(&RunPhase::Paused);
    lab.order(Order::Run);
    lab.wait_phase(&RunPhase::Running);
    let mut page = sheet(None);
    page.count = 64;
    lab.samples(SamplesRequest::Draw(page));
    let (first, _) = lab.sample();
    let mut drawn = 1;
    let mut trained = 0;
    while drawn < 64 {
        lab.wait(|update| match update {
            Update::Samples { .. } => {
                drawn += 1;
                Some(())
            }
            Update::Iteration(_) => {
                trained += 1;
                Some(())
            }
            _ => None,
        });
    }
    let pages = lab.seen.iter().filter_map(|update| match update {
        Update::Samples { answer, .. } => match &**answer {
            SamplesAnswer::Drawn { iteration, .. } => Some(*iteration),
            _ => None,
        },
        _ => None,
    });
    assert!(pages.into_iter().all(|iteration| iteration == first));
    assert!(trained > 0);
}
