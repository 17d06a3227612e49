//! The engine's command line: arguments, front end, exit code.

use std::path::Path;

use nada_tui::demo::pretrain::generator;

fn main() -> anyhow::Result<()> {
    tch::set_num_threads(1);
    let folder = std::env::args().nth(1).unwrap_or_default();
    generator::train(Path::new(&folder), &generator::Options::default(), |p| {
        println!(
            "{}/{} {}",
            p.done,
            p.total,
            p.report.as_deref().unwrap_or("")
        );
    })?;
    Ok(())
}
