//! Front ends of the engine: `serve` for dashboards, `train` without a screen, and what is done
//! with the miniature world.

mod clients;
pub mod demo;
mod device;
pub mod doctor;
mod download;
pub mod evaluate;
mod event;
pub mod export;
pub mod headless;
pub mod import;
pub mod inspect;
mod log;
pub mod models;
mod overrides;
mod presets;
pub mod pull;
pub mod serve;
mod supply;
mod trial;

pub use device::NoDevice;
pub use overrides::ChoiceError;
pub use presets::NoPreset;
