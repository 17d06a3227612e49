//! Arguments of both programs, declared once for help, completions and the manual.

pub mod align;
pub mod attach;
pub mod blend;
pub mod completions;
#[cfg(feature = "tui")]
pub mod dashboard;
pub mod demo;
pub mod directions;
pub mod doctor;
pub mod engine;
pub mod export;
pub mod face;
pub mod failure;
pub mod import;
pub mod inspect;
pub mod invert;
pub mod kept;
pub mod latents;
pub mod models;
pub mod pull;
pub mod report;
pub mod runs;
pub mod sample;
pub mod train;
pub mod video;

use clap::{Parser, Subcommand};

use align::AlignArgs;
use attach::AttachArgs;
use blend::BlendArgs;
use completions::CompletionsArgs;
use demo::DemoCommand;
use directions::DirectionsCommand;
use doctor::DoctorArgs;
use engine::ServeArgs;
use export::ExportArgs;
use import::ImportArgs;
use inspect::InspectArgs;
use invert::InvertArgs;
use kept::LatentsArgs;
use models::ModelsArgs;
use pull::PullArgs;
use report::ReportArgs;
use runs::RunsArgs;
use sample::SampleArgs;
use train::TrainArgs;
use video::VideoCommand;

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
  nada sample runs/20260102-030405-sketch     pictures of the domain that it learned
  nada align me.jpg -o faces                  faces as the public generators know them
  nada runs                                  what was trained, and how it stands
  nada invert me.jpg                          your own picture
  nada demo draw --out portraits.png

`nada <COMMAND> --help` has more of them.";

/// What the engine can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve dashboards: train, steered by `nada-tui`.
    Serve(ServeArgs),
    /// Carry a dashboard's messages over a pipe: what `nada-tui --host` calls on the other machine.
    Attach(AttachArgs),
    /// Train without a screen.
    Train(Box<TrainArgs>),
    /// Download models.
    Pull(PullArgs),
    /// List models: what is there, what can be had, what they need.
    Models(ModelsArgs),
    /// Draw pictures with a checkpoint, or the same pictures again.
    Sample(Box<SampleArgs>),
    /// Find the faces of photos and cut them out as those of FFHQ are.
    Align(Box<AlignArgs>),
    /// Find photographs among what a generator can draw, and draw them with checkpoints.
    Invert(Box<InvertArgs>),
    /// List latents that were kept under a name; rename them, delete them.
    Latents(LatentsArgs),
    /// Mix checkpoints of one frozen generator into a new one.
    Blend(BlendArgs),
    /// Films: from person to person, from domain to domain, along a training.
    #[command(subcommand)]
    Video(VideoCommand),
    /// Directions for --edit: find one from examples.
    #[command(subcommand)]
    Directions(DirectionsCommand),
    /// List runs; name them, delete them, take them out of the trash.
    Runs(RunsArgs),
    /// Write a run as one page for a browser.
    Report(ReportArgs),
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

    /// The words of an example, without what explains it and where its output goes.
    fn words(example: &str) -> Vec<String> {
        let command = example.split("  ").next().unwrap_or_default();
        let command = command.split(" > ").next().unwrap_or_default();
        // Every other part is in quotes.
        let parts = command.split('\'').enumerate();
        let parts = parts.flat_map(|(i, part)| match i % 2 {
            0 => part.split_whitespace().map(ToOwned::to_owned).collect(),
            _ => vec![part.to_owned()],
        });
        parts.collect()
    }

    #[test]
    fn every_example_is_understood() {
        let root = Cli::command();
        let mut count = 0;
        for command in all(&root) {
            let help = command.get_after_help().map(ToString::to_string);
            let help = help.unwrap_or_default();
            let examples = help.lines().filter_map(|line| line.strip_prefix("  "));
            for example in examples.filter(|line| line.starts_with("nada ")) {
                count += 1;
                if let Err(error) = Cli::try_parse_from(words(example)) {
                    panic!("{example}: {error}");
                }
            }
        }
        assert!(count > 40, "{count} examples");
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
