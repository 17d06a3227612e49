//! Front ends of the engine: `serve` for dashboards, `train` without a screen, and what is done
//! with the miniature world.

pub mod blend;
mod clients;
pub mod demo;
mod device;
pub mod directions;
pub mod doctor;
mod drawing;
pub mod evaluate;
mod event;
pub mod headless;
mod interrupt;
mod log;
mod overrides;
mod presets;
pub mod report;
pub mod sample;
pub mod serve;
pub mod video;

pub use device::NoDevice;
pub use drawing::DrawError;
pub use overrides::ChoiceError;
pub use presets::NoPreset;
