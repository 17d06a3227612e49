//! Front ends of the engine: `serve` for dashboards, `train` without a screen, and what is done
//! with the miniature world.

mod album;
mod clients;
pub mod demo;
mod device;
pub mod doctor;
pub mod evaluate;
mod event;
pub mod headless;
mod log;
mod overrides;
mod presets;
pub mod serve;

pub use device::NoDevice;
pub use overrides::ChoiceError;
pub use presets::NoPreset;
