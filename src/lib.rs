//! A terminal lab for StyleGAN-NADA (Gal et al., SIGGRAPH 2022, arXiv 2108.00946).
//!
//! Two programs, one protocol:
//!
//! ```text
//! presets/*.toml, style folders ── notify ──▶ nada serve (LibTorch) ──▶ runs/<id>/
//!                                                ▲   │
//!                                       Command  │   │ Update
//!                                                │   ▼
//! keys ──▶ nada-tui (no LibTorch) ◀── Unix socket, length-prefixed messages
//! ```
//!
//! `nada` is the engine: it owns tensors, presets, the watcher and the runs. `nada-tui` is the
//! dashboard: it mirrors the engine's state and sends commands. Modules import only downwards:
//!
//! | module | may use |
//! | --- | --- |
//! | [`photo`] | nothing of ours |
//! | [`preset`] | photo |
//! | [`protocol`] | preset |
//! | [`link`] | protocol |
//! | [`session`] | protocol, preset |
//! | `random`, `weights` | tch |
//! | `model` | weights, photo |
//! | `nada` | model, preset |
//! | `trainer` | nada, model, weights, preset, protocol, kept |
//! | `runs` | trainer's run folders, protocol, weights' files |
//! | `catalogue` | weights, preset |
//! | `pull` | catalogue |
//! | `face` | model, weights, photo |
//! | `sample` | trainer's models and run folders, model, weights |
//! | `kept` | sample's latents, model, weights |
//! | `invert` | photo, model, weights, trainer's Adam |
//! | `demo` | model, weights, nada, invert, trainer's Adam |
//! | `engine` | all but ui |
//! | `ui` | session, protocol, preset, link |

pub mod cli;
pub mod link;
pub mod photo;
pub mod preset;
pub mod protocol;
pub mod session;
pub mod shell;

#[cfg(feature = "torch")]
pub mod catalogue;
#[cfg(feature = "torch")]
pub mod demo;
#[cfg(feature = "torch")]
pub mod engine;
#[cfg(feature = "torch")]
pub mod face;
#[cfg(feature = "torch")]
pub mod invert;
#[cfg(feature = "torch")]
pub mod kept;
#[cfg(feature = "torch")]
pub mod model;
#[cfg(feature = "torch")]
pub mod nada;
#[cfg(feature = "torch")]
pub mod pull;
#[cfg(feature = "torch")]
pub mod random;
#[cfg(feature = "torch")]
pub mod runs;
#[cfg(feature = "torch")]
pub mod sample;
#[cfg(feature = "torch")]
pub mod trainer;
#[cfg(feature = "torch")]
pub mod weights;

#[cfg(feature = "tui")]
pub mod ui;
