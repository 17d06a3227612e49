use super::fixture::{self, Maps, narrow};
use super::*;
use crate::random::Random;
use crate::trainer::models::Models;

fn miniature(output: [i64; 2]) -> StateDict {
    let fresh = Miniature::fresh(output, &mut Random::new(1));
    let mut state = StateDict::new("small.safetensors");
    for (name, tensor) in fresh.parameters() {
        state.insert(name.clone(), tensor.shallow_clone());
    }
    state.insert("latent_avg", Random::new(2).normal(&output));
    state
}

fn demo() -> Generator {
    let models = Models::new("/nowhere".into(), Device::Cpu);
    models.generator("demo").unwrap().generator
}

#[test]
fn the_miniature_encoder_gives_a_style_for_each_layer() {
    let generator = demo();
    let [layers, w] = [generator.config().layers(), generator.config().w_dim];
    let encoder = Encoder::from_state(&miniature([layers, w]), Device::Cpu).unwrap();
    let pictures = Image(Random::new(3).uniforms(&[2, 3, 100, 100], -1.0, 1.0));
    let w_plus = encoder.encode(&pictures, &generator).unwrap();
    assert_eq!(w_plus.0.size(), [2, layers, w]);
    assert!(!encoder.is_iterative());
    assert!(encoder.distance(&generator) > 0.5);
}

#[test]
fn an_encoder_for_another_generator_is_refused_with_both_sizes() {
    let encoder = Encoder::from_state(&miniature([4, 512]), Device::Cpu).unwrap();
    let pictures = Image(Tensor::zeros([1, 3, 64, 64], (Kind::Float, Device::Cpu)));
    let error = encoder.encode(&pictures, &demo()).unwrap_err().to_string();
    assert!(error.contains("4 styles of width 512"), "{error}");
    assert!(error.contains("takes 10 of width 64"), "{error}");
}

#[test]
fn a_tensor_too_few_or_too_many_is_named() {
    let mut state = miniature([4, 8]);
    state.insert("more", Tensor::from(1.0));
    let error = Encoder::from_state(&state, Device::Cpu).unwrap_err();
    assert!(error.to_string().contains("`more`"), "{error}");
    let mut less = StateDict::new("x");
    for (name, tensor) in miniature([4, 8]).iter() {
        if name != "norm2.var" {
            less.insert(name, tensor.shallow_clone());
        }
    }
    let error = Encoder::from_state(&less, Device::Cpu).unwrap_err();
    assert!(error.to_string().contains("`norm2.var`"), "{error}");
}

#[test]
fn other_bodies_are_refused_by_name() {
    let mut state = StateDict::new("cars.pt");
    state.insert("encoder.conv1.weight", Tensor::from(1.0));
    let error = Encoder::from_state(&state, Device::Cpu).unwrap_err();
    assert!(error.to_string().contains("ResNet-34"), "{error}");
}

/// A generator with four styles of width 8.
fn small_generator() -> Generator {
    Generator::from_state(&fixture::generator(), Device::Cpu).unwrap()
}

#[test]
fn heads_of_e4e_give_differences_and_those_of_psp_styles() {
    let pictures = Image(Random::new(3).uniforms(&[1, 3, 64, 64], -1.0, 1.0));
    let encode = |class| {
        let state = narrow(Maps::Three, 3, Some(class));
        let encoder = Encoder::from_state(&state, Device::Cpu).unwrap();
        assert_eq!((encoder.output(), encoder.resolution()), ([4, 8], 64));
        let w_plus = encoder.encode(&pictures, &small_generator()).unwrap().0;
        w_plus - state.get("latent_avg").unwrap()
    };
    let [e4e, psp] = ["Encoder4Editing", "GradualStyleEncoder"].map(encode);
    let first = psp.narrow(1, 0, 1);
    let summed = Tensor::cat(&[&first, &(psp.narrow(1, 1, 3) + &first)], 1);
    let worst = (&e4e - summed).abs().max().double_value(&[]);
    assert!(worst < 1e-5, "{worst}");
    assert!((e4e - psp).abs().max().double_value(&[]) > 1e-3);
}

#[test]
fn restyle_corrects_what_it_drew() {
    let state = narrow(Maps::Last, 6, Some("BackboneEncoder"));
    let encoder = Encoder::from_state(&state, Device::Cpu).unwrap();
    assert!(encoder.is_iterative());
    let pictures = Image(Random::new(3).uniforms(&[1, 3, 64, 64], -1.0, 1.0));
    let steps = encoder.encode_in_steps(&pictures, &small_generator(), 5);
    let steps = steps.unwrap();
    let last = encoder.encode(&pictures, &small_generator()).unwrap();
    assert_eq!(steps[4].0, last.0);
    assert_ne!(steps[3].0, last.0);
}

#[test]
fn what_heads_give_must_be_said() {
    for (class, words) in [
        (None, "does not say whether it is e4e or pSp"),
        (Some("Other"), "encoder `Other`"),
    ] {
        let error = Encoder::from_state(&narrow(Maps::Three, 3, class), Device::Cpu);
        let error = error.unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
}
