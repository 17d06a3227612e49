//! Arguments of `nada runs`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

const EXAMPLES: &str = "\
Examples:
  nada runs                                        of all runs folders, the newest first
  nada runs --runs /data/runs --json               for programs
  nada runs rename 20260102-030405-zombie 'Grey zombie'
  nada runs note 20260102-030405-zombie 'best at 80'
  nada runs delete 20260102-030405-zombie          into the trash
  nada runs restore 20260102-030405-zombie         and back
  nada runs empty-trash                            for good; asks first

A run is its folder's name in --runs, or a path.";

/// Arguments of `nada runs`.
#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[command(after_help = EXAMPLES, args_conflicts_with_subcommands = false)]
pub struct RunsArgs {
    /// What to do; the list without it.
    #[command(subcommand)]
    pub command: Option<RunsCommand>,

    /// Folder of the runs; the list has those of other folders in use too
    #[arg(
        long,
        value_name = "DIR",
        default_value = "runs",
        env = "NADA_RUNS",
        global = true
    )]
    pub runs: PathBuf,

    /// One JSON array instead of text
    #[arg(long)]
    pub json: bool,
}

const RENAME: &str = "\
Examples:
  nada runs rename 20260102-030405-zombie 'Grey zombie'
  nada runs rename runs/20260102-030405-zombie ''      no title any more

The folder keeps its name, so paths to it stay true.";

const NOTE: &str = "\
Examples:
  nada runs note 20260102-030405-zombie 'best at 80'
  nada runs note 20260102-030405-zombie ''             no note any more";

const DELETE: &str = "\
Examples:
  nada runs delete 20260102-030405-zombie 20260102-040506-clay
  nada runs restore 20260102-030405-zombie             takes it back

Deleted runs are in the folder .trash of their runs folder until `nada runs empty-trash`. A run
that an engine uses is not deleted.";

const RESTORE: &str = "\
Examples:
  nada runs restore 20260102-030405-zombie
  nada runs restore runs/.trash/20260102-030405-zombie";

const EMPTY: &str = "\
Examples:
  nada runs empty-trash                says what it frees, and asks
  nada runs empty-trash --yes --runs /data/runs";

/// What `nada runs` can change.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum RunsCommand {
    /// Give a run a title
    #[command(after_help = RENAME)]
    Rename {
        /// The run
        run: PathBuf,
        /// The title; an empty one takes it away
        title: String,
    },
    /// Write a note to a run
    #[command(after_help = NOTE)]
    Note {
        /// The run
        run: PathBuf,
        /// The note; an empty one takes it away
        note: String,
    },
    /// Move runs into the trash
    #[command(after_help = DELETE)]
    Delete {
        /// The runs
        // `--runs` is the folder that they are in.
        #[arg(id = "wanted", value_name = "RUN", required = true)]
        runs: Vec<PathBuf>,
    },
    /// Take a run out of the trash
    #[command(after_help = RESTORE)]
    Restore {
        /// The run
        run: PathBuf,
    },
    /// Delete for good what is in the trash of --runs
    #[command(name = "empty-trash", after_help = EMPTY)]
    EmptyTrash {
        /// Without a question
        #[arg(long)]
        yes: bool,
    },
}
