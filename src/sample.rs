//! What is done with trained generators: pictures, films, blends, edit directions.
//!
//! All of it is a pure function of checkpoints, latents and numbers, so it can be repeated exactly.

pub mod blend;
pub mod direction;
pub mod domain;
pub mod easel;
mod error;
pub mod film;
#[cfg(test)]
pub(crate) mod fixture;
pub mod kept;
pub mod latents;
mod npy;
pub mod painters;
pub mod picture;
pub mod recipe;
pub mod styling;
mod tensor_file;
pub mod walk;

pub use error::SampleError;
