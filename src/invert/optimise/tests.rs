use std::ops::ControlFlow;

use tch::Device;

use super::*;
use crate::invert::Perception;
use crate::trainer::models::Models;

fn demo() -> Generator {
    let models = Models::new("/nowhere".into(), Device::Cpu);
    models.generator("demo").unwrap().generator
}

/// Somebody whom the generator can draw.
fn somebody(generator: &Generator) -> Tensor {
    let _guard = tch::no_grad_guard();
    let w = sample(generator, &mut Random::new(77), 1);
    let w_plus = WPlus(
        w.unsqueeze(1)
            .expand([-1, generator.config().layers(), -1], false),
    );
    generator.synthesis(&w_plus, &Noise::Stored).0
}

fn search(
    generator: &Generator,
    options: &Options,
    watch: impl FnMut(&Moment<'_>) -> ControlFlow<()>,
) -> Found {
    let target = somebody(generator);
    let perception = Perception::new(Vec::new());
    let likeness = Likeness::to(&target, &perception);
    optimise(generator, &likeness, &target, options, watch)
}

fn options(steps: u32) -> Options {
    Options {
        steps,
        seed: 1,
        start: None,
    }
}

#[test]
fn steps_lead_to_the_picture() {
    let generator = demo();
    let at_first = search(&generator, &options(0), |_| ControlFlow::Continue(()));
    let mut moments = Vec::new();
    let found = search(&generator, &options(40), |moment| {
        moments.push((moment.step, moment.steps));
        ControlFlow::Continue(())
    });
    assert_eq!(moments.len(), 40);
    assert_eq!(moments.last(), Some(&(40, 40)));
    assert_eq!(found.steps, 40);
    assert!(found.losses[0] < 0.5 * at_first.losses[0], "{found:?}");
    assert_eq!(found.w_plus.0.size(), [1, generator.config().layers(), 64]);
}

#[test]
fn who_stops_early_keeps_the_best_so_far() {
    let generator = demo();
    let at_first = search(&generator, &options(0), |_| ControlFlow::Continue(()));
    let found = search(&generator, &options(40), |moment| match moment.step {
        6 => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    });
    assert_eq!(found.steps, 6);
    assert!(found.losses[0] <= at_first.losses[0]);
}

#[test]
fn noise_that_matters_is_free_for_a_while_and_the_stored_one_stays_as_it_is() {
    let quiet = demo();
    assert!(Maps::of(&quiet, 1).is_none());
    let noisy = quiet.map(|name, tensor| match name {
        "convs.7.noise.weight" => tensor + 0.3,
        _ => tensor.detach().copy(),
    });
    let before = noisy.to_state("noisy");
    let found = search(&noisy, &options(8), |_| ControlFlow::Continue(()));
    assert!(found.losses[0].is_finite());
    let after = noisy.to_state("noisy");
    assert_eq!(
        before.get("noises.noise_7").unwrap(),
        after.get("noises.noise_7").unwrap()
    );
}

#[test]
fn the_rate_rises_and_falls() {
    assert!(ramp(0.0) < 0.1 && ramp(0.5) > 0.99 && ramp(0.99) < 0.1);
}
