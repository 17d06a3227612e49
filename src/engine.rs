//! Front ends of the engine: `serve` for dashboards, `train` without a screen, and what is done
//! with the miniature world.

mod clients;
pub mod demo;
mod device;
pub mod doctor;
pub mod evaluate;
mod event;
pub mod export;
pub mod headless;
pub mod import;
pub mod inspect;
mod log;
mod overrides;
mod presets;
pub mod serve;
mod trial;

pub use device::NoDevice;
pub use overrides::ChoiceError;
pub use presets::NoPreset;
