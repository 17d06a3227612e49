//! The process that searches: how it is called, and what it says.

use std::io;
use std::path::Path;
use std::process::Command;

use super::{Said, picture};
use crate::cli::engine::Surroundings;
use crate::engine::child::{Child, Word};
use crate::protocol::{FaceChoice, Sitting};

/// Starts it; `tell` hears what it says, on another thread, until it gives false.
pub fn start(
    sitting: &Sitting,
    model: &str,
    (program, surroundings): (&Path, &Surroundings),
    tell: impl Fn(Said) -> bool + Send + 'static,
) -> io::Result<Child> {
    let folder = Child::folder("nada-invert-")?;
    let mut command = Command::new(program);
    command.args(arguments(sitting, model, surroundings));
    // A file name may look like an argument.
    command
        .arg("--out")
        .arg(folder.path())
        .arg("--")
        .arg(&sitting.photo);
    let progress = folder.path().join("progress.png");
    Child::start(command, folder, move |word| {
        tell(match word {
            Word::Line(line) => {
                let shown = line["psnr"].is_number().then(|| picture(&progress));
                Said::Line(line, shown.flatten())
            }
            Word::End(complaint) => Said::End(complaint),
        })
    })
}

fn arguments(sitting: &Sitting, model: &str, surroundings: &Surroundings) -> Vec<String> {
    let mut words: Vec<String> = ["invert", "--json", "--checkpoint", model, "--name"]
        .map(ToOwned::to_owned)
        .to_vec();
    words.push(sitting.name.clone());
    match sitting.face {
        FaceChoice::Find => {}
        FaceChoice::Number(number) => words.extend(["--face".to_owned(), number.to_string()]),
        FaceChoice::AsItIs => words.push("--aligned".to_owned()),
        FaceChoice::Points(points) => words.extend(points.arguments()),
    }
    let models = surroundings.models_folder().display().to_string();
    let device = surroundings.device.to_string();
    words.extend(["--models".to_owned(), models, "--device".to_owned(), device]);
    words
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::face;
    use crate::cli::{Cli, Command};
    use crate::protocol::FacePoints;

    #[test]
    fn nada_invert_understands_what_it_is_told() {
        let points = FaceChoice::Points(FacePoints {
            eyes: [[10, 20], [30, 21]],
            mouth: [20, 40],
        });
        for (choice, aligned) in [
            (FaceChoice::Find, false),
            (FaceChoice::Number(2), false),
            (FaceChoice::AsItIs, true),
            (points, false),
        ] {
            let sitting = Sitting {
                photo: "-me.png".into(),
                name: "me".to_owned(),
                face: choice,
            };
            let mut words = vec!["nada".to_owned()];
            let mut said = arguments(&sitting, "demo", &Surroundings::default());
            words.append(&mut said);
            words.extend(["--out", "x", "--", "-me.png"].map(ToOwned::to_owned));
            let Command::Invert(args) = Cli::try_parse_from(words).unwrap().command else {
                panic!("not understood");
            };
            assert_eq!(args.photos, [std::path::PathBuf::from("-me.png")]);
            assert_eq!(args.face.aligned, aligned);
            let number = matches!(args.face.face, Some(face::FaceChoice::Number(2)));
            assert_eq!(number, choice == FaceChoice::Number(2));
            let eyes = face::Numbers(vec![10.0, 20.0, 30.0, 21.0]);
            let mouth = face::Numbers(vec![20.0, 40.0]);
            let given = (args.face.eyes == Some(eyes)) && (args.face.mouth == Some(mouth));
            assert_eq!(given, choice == points);
        }
    }
}
