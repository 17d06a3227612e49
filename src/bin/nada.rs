//! The engine's command line: arguments, front end, exit code.

use std::path::Path;

use nada_tui::demo::pretrain::clip::{Options, Tower, train};
use nada_tui::demo::pretrain::generator;
use nada_tui::weights::safetensors;

fn main() -> anyhow::Result<()> {
    tch::set_num_threads(1);
    let args: Vec<String> = std::env::args().collect();
    let folder = Path::new(&args[2]);
    let show = |p: &nada_tui::demo::pretrain::Progress| {
        println!("{}/{} {}", p.done, p.total, p.report.as_deref().unwrap_or(""));
    };
    if args[1] == "generator" {
        generator::train(folder, &generator::Options::default(), show)?;
        return Ok(());
    }
    let rn = train(folder, Tower::ResNet, &Options::shipped(Tower::ResNet), None, show)?;
    safetensors::write(&folder.join("demo-rn.safetensors"), &rn)?;
    let vit = train(folder, Tower::Transformer, &Options::shipped(Tower::Transformer), Some(&rn), show)?;
    safetensors::write(&folder.join("demo-vit.safetensors"), &vit)?;
    Ok(())
}
