//! Front ends of the engine: `serve` for dashboards, `train` without a screen, and what is done
//! with the miniature world.

mod album;
pub mod align;
mod archive;
pub mod attach;
pub mod blend;
mod browse;
mod child;
mod cinema;
mod clients;
mod darkroom;
pub mod demo;
mod desk;
mod device;
pub mod directions;
pub mod doctor;
mod download;
mod drawing;
pub mod evaluate;
mod event;
pub mod export;
pub mod headless;
pub mod import;
pub mod inspect;
mod interrupt;
pub mod inversion;
pub mod invert;
pub mod latents;
mod log;
mod mixer;
pub mod models;
mod overrides;
mod presets;
pub mod pull;
pub mod report;
pub mod runs;
pub mod sample;
pub mod serve;
mod studio;
mod supply;
mod trial;
pub mod video;

pub use device::NoDevice;
pub use drawing::DrawError;
pub use overrides::ChoiceError;
pub use presets::NoPreset;
