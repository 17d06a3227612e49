//! Arguments of `nada align`.

use std::path::PathBuf;

use clap::Args;

use super::face::FaceArgs;

const EXAMPLES: &str = "\
Examples:
  nada align me.jpg                                 aligned/me.png, 1024 pixels
  nada align *.jpg -o faces --size 256
  nada align family.jpg --show                      which faces there are, with their numbers
  nada align family.jpg --face 2
  nada align family.jpg --face all -o family
  nada align mask.png --eyes 210,180,290,184 --mouth 248,260
  nada align me.jpg --json                          what was found, for programs

Faces are cut out as those of FFHQ are, on which the public generators were trained: eyes level,
eyes and mouth always at about the same place. Several faces without --face are an error that lists
them. What makes a face worse than hoped (small, turned aside, partly outside of the photo) is said.";

/// Arguments of `nada align`.
#[derive(Clone, Debug, PartialEq, Args)]
#[command(after_help = EXAMPLES)]
pub struct AlignArgs {
    /// Photos: PNG, JPEG, WebP, GIF, BMP or TIFF
    #[arg(required = true, value_name = "PHOTO")]
    pub photos: Vec<PathBuf>,

    /// Folder of the aligned pictures
    #[arg(short, long, value_name = "DIR", default_value = "aligned")]
    pub out: PathBuf,

    /// Pixels of their sides
    #[arg(long, value_name = "N", default_value_t = 1024,
          value_parser = clap::value_parser!(u32).range(16..=4096))]
    pub size: u32,

    /// Where the face is.
    #[command(flatten)]
    pub face: FaceArgs,

    /// Also write PHOTO-faces.png: boxes, points and numbers of all faces that are found
    #[arg(long)]
    pub show: bool,

    /// Print one line of JSON for each photo
    #[arg(long)]
    pub json: bool,
}
