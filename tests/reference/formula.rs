//! Formula weights: tensors that any language can make from a name.

use std::thread;

use serde_json::Value;
use tch::Tensor;

/// A tensor from its `name`, `shape`, `mean`, `std` and perhaps `clamp`.
pub fn from_json(entry: &Value, salt: u64) -> Tensor {
    let shape: Vec<i64> = entry["shape"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| n.as_i64().unwrap())
        .collect();
    let [mean, std] = ["mean", "std"].map(|key| entry[key].as_f64().unwrap());
    let tensor = fill(entry["name"].as_str().unwrap(), &shape, [mean, std], salt);
    match entry["clamp"].as_array() {
        Some(ends) => tensor.clamp(ends[0].as_f64().unwrap(), ends[1].as_f64().unwrap()),
        None => tensor,
    }
}

/// `fill(name, shape, mean, std, salt)` of the reference cases, row-major.
pub fn fill(name: &str, shape: &[i64], [mean, std]: [f64; 2], salt: u64) -> Tensor {
    let numel = shape.iter().product::<i64>() as usize;
    let base = fnv1a64(name.as_bytes()).wrapping_add(salt);
    let mut values = vec![0f32; numel];
    let half = numel.div_ceil(2).max(1);
    thread::scope(|scope| {
        for (part, chunk) in values.chunks_mut(half).enumerate() {
            scope.spawn(move || {
                for (i, value) in chunk.iter_mut().enumerate() {
                    let u = uniform(base, (part * half + i) as u64);
                    *value = (mean + std * (2.0 * u - 1.0) * 3f64.sqrt()) as f32;
                }
            });
        }
    });
    Tensor::from_slice(&values).view(shape)
}

fn uniform(base: u64, index: u64) -> f64 {
    let mut x = base.wrapping_add(index).wrapping_add(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((x ^ (x >> 31)) >> 11) as f64 * 2f64.powi(-53)
}

fn fnv1a64(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
