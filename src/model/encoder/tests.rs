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
