//! Arguments of `nada video`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::engine::Computing;
use super::latents::{Seeds, StylingArgs};

const WALK: &str = "\
Examples:
  nada video walk runs/A --seeds 1,5,9 --loop -o walk.gif
  nada video walk runs/A runs/B --frozen --seeds 1-6 --size 256 -o three.mp4
  nada video walk runs/A --latents me.safetensors --seeds 4 -o me.apng
  nada video walk runs/A --seeds 3 --edit smile.safetensors:-3..3 --loop -o smile.gif

The domains stand side by side and show the same people. Between seeds the way goes around the
centre in z (slerp); with --space w, and always when latents of a file are among them, it goes
straight in w (lerp). One person alone is filmed while an --edit goes from one strength to another.";

const MORPH: &str = "\
Examples:
  nada video morph runs/A -o morph.gif                    from the frozen generator to A
  nada video morph runs/A --seeds 1-9 --columns 3 --loop --size 128
  nada video morph runs/A runs/B runs/C --frames 60       from each to the next

The weights go in a straight line from the frozen generator to the checkpoint, and on to the next.";

const TIMELINE: &str = "\
Examples:
  nada video timeline runs/A -o training.gif
  nada video timeline runs/A --seeds 7 --size 256 --frames 120 -o training.mp4

It goes through the checkpoints and stops that the run has, from the frozen generator on, and in
straight lines between them; the time is that of the training. Stops are kept within `history_mb`.";

/// Films of trained domains.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  nada video walk runs/A --seeds 1,5,9 --loop -o walk.gif      from person to person
  nada video morph runs/A -o morph.gif                         from frozen to trained
  nada video timeline runs/A -o training.mp4                   as it was trained

.gif and .apng (or .png) are written by nada itself, .mp4 and .webm through ffmpeg when it is
installed; --frames-to writes pictures for any other program. Ctrl-C leaves no half film (code 130).")]
pub enum VideoCommand {
    /// From person to person, in one or more domains at once.
    Walk(Box<WalkArgs>),
    /// The same people while one domain turns into another.
    Morph(Box<MorphArgs>),
    /// The same people while a run is trained.
    Timeline(Box<TimelineArgs>),
}

impl VideoCommand {
    /// What all have in common.
    #[must_use]
    pub fn film(&self) -> &FilmArgs {
        match self {
            Self::Walk(args) => &args.film,
            Self::Morph(args) => &args.film,
            Self::Timeline(args) => &args.film,
        }
    }
}

/// Arguments of `nada video walk`.
#[derive(Clone, Debug, PartialEq, Args)]
#[command(after_help = WALK)]
pub struct WalkArgs {
    /// Checkpoint files, runs' folders, or frozen generators (demo)
    #[arg(required = true, value_name = "CHECKPOINT")]
    pub checkpoints: Vec<String>,

    /// People on the way [default: 1-4, or none besides --latents]
    #[arg(long, value_name = "LIST")]
    pub seeds: Option<Seeds>,

    /// Latents of files after them: `.safetensors` (`z`, `w` or `w_plus`), `.pt` or `.npy`
    #[arg(long, value_name = "FILE")]
    pub latents: Vec<PathBuf>,

    /// Where the way lies [default: z, or w with --latents]
    #[arg(long, value_enum, value_name = "SPACE")]
    pub space: Option<WalkSpace>,

    /// Before the domains what the frozen generator of the first draws
    #[arg(long)]
    pub frozen: bool,

    /// Frames from each to the next
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub steps: u32,

    /// How it is filmed.
    #[command(flatten)]
    pub film: FilmArgs,
}

/// Arguments of `nada video morph`.
#[derive(Clone, Debug, PartialEq, Args)]
#[command(after_help = MORPH)]
pub struct MorphArgs {
    /// Checkpoint files or runs' folders, from the frozen generator of the first to each
    #[arg(required = true, value_name = "CHECKPOINT")]
    pub checkpoints: Vec<String>,

    /// People in the picture [default: 1-4, or none besides --latents]
    #[arg(long, value_name = "LIST")]
    pub seeds: Option<Seeds>,

    /// Latents of files beside them: `.safetensors` (`z`, `w` or `w_plus`), `.pt` or `.npy`
    #[arg(long, value_name = "FILE")]
    pub latents: Vec<PathBuf>,

    /// Frames from each domain to the next
    #[arg(long, value_name = "N", default_value_t = 48, value_parser = clap::value_parser!(u32).range(2..=10_000))]
    pub frames: u32,

    /// How it is filmed.
    #[command(flatten)]
    pub film: FilmArgs,
}

/// Arguments of `nada video timeline`.
#[derive(Clone, Debug, PartialEq, Args)]
#[command(after_help = TIMELINE)]
pub struct TimelineArgs {
    /// The run's folder
    #[arg(value_name = "RUN")]
    pub run: PathBuf,

    /// People in the picture [default: 1-4, or none besides --latents]
    #[arg(long, value_name = "LIST")]
    pub seeds: Option<Seeds>,

    /// Latents of files beside them: `.safetensors` (`z`, `w` or `w_plus`), `.pt` or `.npy`
    #[arg(long, value_name = "FILE")]
    pub latents: Vec<PathBuf>,

    /// Frames of the whole training
    #[arg(long, value_name = "N", default_value_t = 96, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    pub frames: u32,

    /// How it is filmed.
    #[command(flatten)]
    pub film: FilmArgs,
}

/// What all films have in common.
#[derive(Clone, Debug, PartialEq, Args)]
pub struct FilmArgs {
    /// Truncation, edits.
    #[command(flatten)]
    pub styling: StylingArgs,

    /// End where it began
    #[arg(long = "loop")]
    pub closed: bool,

    /// Speed between two keys
    #[arg(long, value_enum, default_value_t)]
    pub easing: Easing,

    /// Frames a second
    #[arg(long, value_name = "N", default_value_t = 25, value_parser = clap::value_parser!(u32).range(1..=120))]
    pub fps: u32,

    /// Pictures in a row [default: up to four, else about as many as rows]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub columns: Option<u32>,

    /// Longer side of each picture in pixels [default: the generator's]
    #[arg(long, value_name = "PIXELS", value_parser = clap::value_parser!(u32).range(8..=4096))]
    pub size: Option<u32>,

    /// Make larger pictures so small, and leave smaller ones as they are
    #[arg(long, value_name = "PIXELS", conflicts_with = "size", value_parser = clap::value_parser!(u32).range(8..=4096))]
    pub within: Option<u32>,

    /// Where the film goes: `.gif`, `.apng`, `.png`, `.mp4` or `.webm`
    #[arg(short, long, value_name = "FILE", default_value = "film.gif")]
    pub out: PathBuf,

    /// Write the frames as pictures, 000000.png and on, into a folder instead of a film
    #[arg(long, value_name = "FOLDER", conflicts_with = "out")]
    pub frames_to: Option<PathBuf>,

    /// Draw one frame of so many only
    #[arg(long, value_name = "N", requires = "frames_to", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub every: u32,

    /// Say how far it is as JSON, an event a line
    #[arg(long)]
    pub json: bool,

    /// The ffmpeg that writes `.mp4` and `.webm`
    #[arg(
        long,
        value_name = "FILE",
        default_value = "ffmpeg",
        env = "NADA_FFMPEG"
    )]
    pub ffmpeg: PathBuf,

    /// Device, models.
    #[command(flatten)]
    pub computing: Computing,
}

/// Where a walk lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum WalkSpace {
    /// Around the centre, before the mapping network.
    Z,
    /// In straight lines, behind it.
    W,
}

/// Speed between two keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Easing {
    /// Slow at the keys, fast between them.
    #[default]
    Smooth,
    /// Always the same.
    Linear,
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::{Cli, Command};

    fn parse(arguments: &[&str]) -> Result<VideoCommand, String> {
        let all = ["nada", "video"].iter().chain(arguments);
        let cli = Cli::try_parse_from(all).map_err(|error| error.to_string())?;
        match cli.command {
            Command::Video(command) => Ok(command),
            other => Err(format!("{other:?}")),
        }
    }

    #[test]
    fn films_have_their_own_arguments() {
        let walk = parse(&["walk", "a", "b", "--seeds", "1-3", "--loop", "--space", "w"]);
        let VideoCommand::Walk(walk) = walk.unwrap() else {
            panic!("a walk");
        };
        assert_eq!(walk.checkpoints, ["a", "b"]);
        assert_eq!(walk.film.out, PathBuf::from("film.gif"));
        assert!(walk.film.closed);
        for wrong in [
            &["walk"][..],
            &["morph", "a", "--steps", "3"],
            &["timeline", "a", "b"],
            &["walk", "a", "--fps", "0"],
            &["walk", "a", "--every", "2"],
            &["walk", "a", "--frames-to", "x", "-o", "a.gif"],
        ] {
            assert!(parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
