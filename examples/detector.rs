//! Makes `checkpoints/mtcnn.safetensors` from the weights that facenet-pytorch publishes:
//! `cargo run --example detector -- facenet_pytorch/data checkpoints/mtcnn.safetensors`.

use std::env;
use std::path::Path;

use anyhow::Context as _;
use nada_tui::model::mtcnn::{self, Mtcnn};
use nada_tui::weights::{StateDict, safetensors};
use tch::Kind;

fn main() -> anyhow::Result<()> {
    let mut arguments = env::args().skip(1);
    let usage = "give the folder with pnet.pt, rnet.pt and onet.pt, and the file to write";
    let (from, to) = (
        arguments.next().context(usage)?,
        arguments.next().context(usage)?,
    );
    let state = mtcnn::read(Path::new(&from))?;
    Mtcnn::from_state(&state)?;
    let mut half = StateDict::new(to.clone());
    for (name, tensor) in state.iter() {
        half.insert(name, tensor.to_kind(Kind::Half));
    }
    half.set_metadata("kind", "mtcnn");
    half.set_metadata(
        "origin",
        "facenet-pytorch 2.6.0, data/pnet.pt, rnet.pt, onet.pt",
    );
    half.set_metadata("licence", "MIT, Copyright (c) 2019 Timothy Esler");
    safetensors::write(Path::new(&to), &half)?;
    Ok(())
}
