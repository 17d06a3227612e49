//! The engine's command line: arguments, front end, exit code.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::io::IsTerminal as _;

use clap::Parser as _;
use indicatif::{ProgressBar, ProgressStyle};
use nada_tui::cli::{Cli, Command, DemoCommand, TrainArgs};
use nada_tui::engine::{demo, evaluate, train};
use nada_tui::preset::SearchPath;

fn main() -> anyhow::Result<()> {
    // More threads make tensors this small slower, not faster.
    tch::set_num_threads(1);
    match Cli::parse().command {
        Command::Train(args) => run_training(&args),
        Command::Demo(DemoCommand::Draw { out, seed }) => {
            demo::draw(&out, seed)?;
            println!("{}", out.display());
            Ok(())
        }
        Command::Demo(DemoCommand::Evaluate {
            presets,
            seeds,
            iterations,
            out,
            json,
        }) => {
            let plan = evaluate::Plan {
                presets,
                seeds,
                iterations,
                out,
                search: SearchPath::standard(None),
            };
            if !json {
                println!("preset      seed  iterations  seconds  reached  before  identity  photo");
            }
            evaluate::evaluate(&plan, |done| {
                if let (true, Ok(line)) = (json, serde_json::to_string(done)) {
                    println!("{line}");
                } else {
                    println!("{done}");
                }
            })?;
            println!("contact sheets: {}", plan.out.display());
            Ok(())
        }
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
