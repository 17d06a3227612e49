//! The engine's command line: arguments, front end, exit code.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::io::IsTerminal as _;

use clap::Parser as _;
use indicatif::{ProgressBar, ProgressStyle};
use nada_tui::cli::{Cli, Command, DemoCommand, DrawArgs, TrainArgs};
use nada_tui::engine::{demo, train};

fn main() -> anyhow::Result<()> {
    // More threads make tensors this small slower, not faster.
    tch::set_num_threads(1);
    match Cli::parse().command {
        Command::Train(args) => run_training(&args),
        Command::Demo(DemoCommand::Draw(args)) => draw(&args),
        Command::Demo(DemoCommand::Pretrain { folder, out, only }) => {
            let started = std::time::Instant::now();
            demo::pretrain([&folder, &out], only.as_deref(), |what, p| {
                let report = p.report.as_deref().unwrap_or_default();
                let seconds = started.elapsed().as_secs();
                println!("{seconds} s: {what} {}/{} {report}", p.done, p.total);
            })?;
            println!("written to {}", out.display());
            Ok(())
        }
    }
}

fn draw(args: &DrawArgs) -> anyhow::Result<()> {
    let portraits = demo::Portraits::new(args.domain.as_deref(), args.people, args.seed)?;
    if let Some(folder) = &args.each {
        demo::draw_each(&portraits, folder)?;
        println!("{}", folder.display());
    } else {
        demo::draw(&portraits, &args.out)?;
        println!("{}", args.out.display());
    }
    Ok(())
}

fn run_training(args: &TrainArgs) -> anyhow::Result<()> {
    let unknown = train::unknown_words(args)?;
    if !unknown.is_empty() {
        eprintln!(
            "warning: the miniature CLIP has never seen: {}",
            unknown.join(", ")
        );
    }
    let bar = ProgressBar::new(u64::from(args.iterations));
    bar.set_style(ProgressStyle::with_template(
        "{bar:30} {pos}/{len}  loss {msg}  {eta} left",
    )?);
    let on_terminal = std::io::stderr().is_terminal();
    let folder = train::train(args, |line, _| {
        if on_terminal {
            bar.set_message(format!("{:.4}", line.total));
            bar.inc(1);
        } else if let Ok(json) = serde_json::to_string(line) {
            println!("{json}");
        }
    })?;
    bar.finish_and_clear();
    println!("pictures: {}", folder.join("samples").display());
    println!("weights:  {}", folder.join("checkpoints").display());
    Ok(())
}
