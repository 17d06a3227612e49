use std::fs;

use super::*;
use crate::model::W;
use crate::random::Random;
use crate::sample::npy;
use crate::trainer::models::Models;

fn demo() -> Generator {
    let models = Models::new("/nowhere".into(), tch::Device::Cpu);
    models.generator("demo").unwrap().generator
}

fn boundary(folder: &Path, name: &str, shape: &str, numbers: usize) -> std::path::PathBuf {
    let header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}\n");
    let data: Vec<u8> = (0..numbers)
        .flat_map(|i| (i as f32).to_le_bytes())
        .collect();
    let path = folder.join(name);
    fs::write(&path, npy::tests::file(&header, &data)).unwrap();
    path
}

#[test]
fn a_boundary_moves_w_by_its_strength() {
    let folder = tempfile::tempdir().unwrap();
    let config = demo().config().clone();
    let dim = config.w_dim;
    for shape in [format!("({dim},)"), format!("(1, {dim})")] {
        let path = boundary(folder.path(), "age.npy", &shape, dim as usize);
        let edit = Edit::open(&path, None, -2.0, &config).unwrap();
        let before = W(Tensor::ones([1, dim], (Kind::Float, tch::Device::Cpu)));
        let before = before.broadcast(config.layers());
        let after = edit.on_w(before.clone()).0 - before.0;
        assert_eq!(after.double_value(&[0, 0, 3]), -6.0);
        assert_eq!(after.double_value(&[0, config.layers() - 1, 3]), -6.0);
    }
}

#[test]
fn a_boundary_in_z_moves_z_alone() {
    let folder = tempfile::tempdir().unwrap();
    let config = demo().config().clone();
    let shape = format!("(1, {})", config.z_dim);
    let path = boundary(folder.path(), "age.npy", &shape, config.z_dim as usize);
    let edit = Edit::open(&path, Some(Space::Z), 3.0, &config).unwrap();
    let zeros = |shape: &[i64]| Tensor::zeros(shape, (Kind::Float, tch::Device::Cpu));
    let moved = edit.on_z(Z(zeros(&[1, config.z_dim]))).0;
    assert_eq!(moved.double_value(&[0, 2]), 6.0);
    let w_plus = WPlus(zeros(&[1, config.layers(), config.w_dim]));
    assert_eq!(edit.on_w(w_plus).0.abs().max().double_value(&[]), 0.0);
}

#[test]
fn a_boundary_of_another_generator_is_refused_with_the_right_shape() {
    let folder = tempfile::tempdir().unwrap();
    let path = boundary(folder.path(), "age.npy", "(1, 7)", 7);
    let config = demo().config().clone();
    let error = Edit::open(&path, None, 1.0, &config).unwrap_err();
    let expected = format!("[1, {}]", config.w_dim);
    assert!(error.to_string().contains(&expected), "{error}");
}

/// Seeds in the order of what a known direction says of them.
fn ordered(generator: &Generator, truth: &Tensor) -> Vec<u64> {
    let mut seeds: Vec<u64> = (0..60).collect();
    let w = map_each(generator, &of_seeds(&seeds, generator.config().z_dim)).0;
    let scores = Vec::<f32>::try_from(w.matmul(&truth.view([-1, 1])).view([-1])).unwrap();
    seeds.sort_by(|&a, &b| scores[b as usize].total_cmp(&scores[a as usize]));
    seeds
}

#[test]
fn the_direction_that_tells_two_sets_apart_is_found() {
    let generator = demo();
    let truth = Random::new(5).normal(&[generator.config().w_dim]);
    let seeds = ordered(&generator, &truth);
    let fitted = fit(&generator, &seeds[..15], &seeds[45..]).unwrap();
    let w = map_each(
        &generator,
        &of_seeds(&(100..200).collect::<Vec<_>>(), generator.config().z_dim),
    );
    // Judged on people that it was not found from.
    let score = |vector: &Tensor| w.0.matmul(&vector.view([-1, 1])).view([-1]);
    let pairs = Tensor::stack(&[score(&truth), score(&fitted.vector)], 0);
    let correlation = pairs.corrcoef().double_value(&[0, 1]);
    assert!(correlation > 0.6, "{correlation}");
    assert!((fitted.vector.norm().double_value(&[]) - 1.0).abs() < 1e-5);
    assert!(
        fitted.right >= 24,
        "{} of {}",
        fitted.right,
        fitted.examples
    );
}

#[test]
fn a_fitted_direction_is_kept_and_turns_one_mean_into_the_other() {
    let generator = demo();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("found.safetensors");
    let fitted = fit(&generator, &[1, 5, 9], &[2, 3, 8]).unwrap();
    fitted
        .save(&path, &[("positive", "1,5,9".to_owned())])
        .unwrap();
    let edit = Edit::open(&path, None, fitted.distance, generator.config()).unwrap();
    let w =
        |seeds: &[u64]| mean(&map_each(&generator, &of_seeds(seeds, generator.config().z_dim)).0);
    let moved = edit.on_w(W(w(&[2, 3, 8])).broadcast(1)).0;
    let apart = (moved.view([1, -1]) - w(&[1, 5, 9])).abs().max();
    assert!(apart.double_value(&[]) < 1e-4);
    assert_eq!(edit.space(), Space::W);
}

#[test]
fn sides_that_cannot_be_told_apart_are_refused() {
    let generator = demo();
    for (positive, negative, reason) in [
        (vec![], vec![1], "at least one"),
        (vec![1, 2], vec![2], "seed 2 is on both sides"),
    ] {
        let error = fit(&generator, &positive, &negative)
            .unwrap_err()
            .to_string();
        assert!(error.contains(reason), "{error}");
    }
}
