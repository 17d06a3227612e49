//! Arguments of both programs, declared once for help, completions and the manual.

pub mod completions;
#[cfg(feature = "tui")]
pub mod dashboard;
pub mod demo;
pub mod doctor;
pub mod engine;
pub mod export;
pub mod failure;
pub mod import;
pub mod inspect;
pub mod models;
pub mod pull;
pub mod train;

use clap::{Parser, Subcommand};

use completions::CompletionsArgs;
use demo::DemoCommand;
use doctor::DoctorArgs;
use engine::ServeArgs;
use export::ExportArgs;
use import::ImportArgs;
use inspect::InspectArgs;
use models::ModelsArgs;
use pull::PullArgs;
use train::TrainArgs;

/// The StyleGAN-NADA engine.
#[derive(Debug, Parser)]
#[command(name = "nada", version, about, after_help = EXAMPLES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  nada train                                 photographs to pencil sketches
  nada train --target zombie --iterations 100
  nada serve --runs /data/runs               what nada-tui attaches to
  nada import stylegan2-ffhq-config-f.pkl --name ffhq
  nada export runs/20260102-030405-zombie    for the original PyTorch code
  nada pull ffhq clip-vit-b32                weights of real models
  nada demo draw --out portraits.png

`nada <COMMAND> --help` has more of them.";

/// What the engine can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve dashboards: train, steered by `nada-tui`.
    Serve(ServeArgs),
    /// Train without a screen.
    Train(Box<TrainArgs>),
    /// Download models.
    Pull(PullArgs),
    /// List models: what is there, what can be had, what they need.
    Models(ModelsArgs),
    /// The miniature world: draw it, or make its models again.
    #[command(subcommand)]
    Demo(DemoCommand),
    /// Say what a weight file is.
    Inspect(InspectArgs),
    /// Make a model of the models folder from a weight file.
    Import(ImportArgs),
    /// Write a checkpoint for PyTorch.
    Export(ExportArgs),
    /// Say what this machine, terminal and installation can do, and what to mend.
    Doctor(DoctorArgs),
    /// Print what a shell needs to complete the arguments.
    Completions(CompletionsArgs),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_arguments_make_sense() {
        Cli::command().debug_assert();
    }

    /// The command and all below it.
    fn all(command: &clap::Command) -> Vec<&clap::Command> {
        let below = command.get_subcommands().flat_map(all);
        std::iter::once(command).chain(below).collect()
    }

    #[test]
    fn every_help_has_examples() {
        let root = Cli::command();
        for command in all(&root) {
            let help = command.get_after_help().map(ToString::to_string);
            let help = help.unwrap_or_default();
            let example = format!("  nada {}", command.get_name());
            let good = command.get_name() == "nada" || help.contains(command.get_name());
            assert!(good && help.starts_with("Examples:\n  nada "), "{example}");
        }
    }
}
