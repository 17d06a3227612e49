//! The engine's command line: arguments, front end, exit code.

#[macro_use]
#[path = "nada/out.rs"]
mod out;

#[path = "nada/align.rs"]
mod align;
#[path = "nada/invert.rs"]
mod invert;
#[path = "nada/video.rs"]
mod video;
#[path = "nada/weights.rs"]
mod weights;

use std::fmt::Display;
use std::io::{IsTerminal as _, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser as _;
use nada_tui::cli::demo::{DemoCommand, DrawArgs, EvaluateArgs, InversionArgs};
use nada_tui::cli::directions::DirectionsCommand;
use nada_tui::cli::doctor::DoctorArgs;
use nada_tui::cli::kept::LatentsArgs;
use nada_tui::cli::models::ModelsArgs;
use nada_tui::cli::runs::{RunsArgs, RunsCommand};
use nada_tui::cli::{Cli, Command, failure};
use nada_tui::engine::{
    attach, blend, demo, directions, doctor, evaluate, headless, inversion, latents, models, pull,
    report, runs, sample, serve,
};
use nada_tui::preset::SearchPath;
use nada_tui::session::{Ending, TrainerEnd};

fn main() -> ExitCode {
    // More threads make tensors this small slower, not faster.
    tch::set_num_threads(1);
    match run(Cli::parse().command) {
        Ok(_) if out::is_lost() => ExitCode::FAILURE,
        Ok(code) => code,
        Err(error) => {
            note!("error: {}", failure::describe(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(args) => Ok(ended(&serve::serve(&args)?)),
        Command::Train(args) => {
            runs::remember(&args.out);
            Ok(ended(&headless::train(&args)?))
        }
        Command::Attach(args) => Ok(ExitCode::from(attach::attach(&args)?)),
        Command::Sample(args) => Ok(said(sample::sample(&args)?.display())),
        Command::Align(args) => align::align(&args),
        Command::Invert(args) => invert::invert(&args),
        Command::Latents(args) => latents(&args),
        Command::Blend(args) => Ok(said(blend::mix(&args)?.display())),
        Command::Video(command) => video::film(&command),
        Command::Directions(DirectionsCommand::Fit(args)) => Ok(said(directions::fit(&args)?)),
        Command::Runs(args) => manage(&args),
        Command::Report(args) => Ok(said(report::report(&args)?.display())),
        Command::Demo(DemoCommand::Draw(args)) => {
            draw(&args)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Demo(DemoCommand::Portraits { out }) => {
            inversion::portraits(&out)?;
            Ok(said(out.display()))
        }
        Command::Demo(DemoCommand::Inversion(args)) => {
            measure(&args)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Demo(DemoCommand::Evaluate(args)) => {
            evaluate(args)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Demo(DemoCommand::Pretrain { folder, out, only }) => {
            pretrain([&folder, &out], only.as_deref())?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Inspect(args) => weights::inspect(&args),
        Command::Import(args) => weights::import(&args),
        Command::Export(args) => weights::export(&args),
        Command::Pull(args) => Ok(ExitCode::from(pull::pull(&args)?)),
        Command::Models(args) => {
            list(&args)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Doctor(args) => examine(&args),
        Command::Completions(args) => {
            let mut script = Vec::new();
            args.write(&mut script);
            say!("{}", String::from_utf8_lossy(&script));
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Where it is, for whoever called.
fn said(what: impl Display) -> ExitCode {
    say_line!("{what}");
    ExitCode::SUCCESS
}

fn ended(ending: &Ending) -> ExitCode {
    if ending.trainer == TrainerEnd::Abandoned {
        // The trainer still works: LibTorch must not be taken down under it.
        signal_hook::low_level::exit(i32::from(ending.exit_code));
    }
    ExitCode::from(ending.exit_code)
}

fn examine(args: &DoctorArgs) -> anyhow::Result<ExitCode> {
    let report = doctor::examine(args);
    if args.json {
        say_line!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        say!("{report}");
    }
    Ok(if report.healthy {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn list(args: &ModelsArgs) -> anyhow::Result<()> {
    let stock = models::look(args)?;
    if args.json {
        say_line!("{}", serde_json::to_string_pretty(&stock)?);
    } else {
        say!("{stock}");
    }
    Ok(())
}

fn latents(args: &LatentsArgs) -> anyhow::Result<ExitCode> {
    if let Some(command) = &args.command {
        return Ok(said(latents::change(command)?.display()));
    }
    let list = latents::list()?;
    if args.json {
        say_line!("{}", serde_json::to_string_pretty(&list)?);
    } else {
        say!("{list}");
    }
    Ok(ExitCode::SUCCESS)
}

fn manage(args: &RunsArgs) -> anyhow::Result<ExitCode> {
    let Some(command) = &args.command else {
        let list = runs::list(&args.runs)?;
        if args.json {
            say_line!("{}", serde_json::to_string_pretty(&list)?);
        } else {
            say!("{list}");
        }
        return Ok(ExitCode::SUCCESS);
    };
    if let RunsCommand::EmptyTrash { yes: false } = command {
        let trash = runs::trash(&args.runs);
        if !trash.is_empty() && !confirmed(&format!("{trash} Delete for good? [y/N] "))? {
            say_line!("Nothing was deleted.");
            return Ok(ExitCode::SUCCESS);
        }
    }
    Ok(said(runs::change(&args.runs, command)?))
}

/// Asks on the terminal; without one the answer is no.
fn confirmed(question: &str) -> anyhow::Result<bool> {
    if !std::io::stdin().is_terminal() {
        anyhow::bail!("there is no terminal to ask on; --yes deletes without a question");
    }
    let _ = write!(std::io::stderr(), "{question}");
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

fn draw(args: &DrawArgs) -> anyhow::Result<()> {
    let portraits = demo::Portraits::new(args.domain.as_deref(), args.people, args.seed)?;
    if let Some(folder) = &args.each {
        demo::draw_each(&portraits, folder)?;
        say_line!("{}", folder.display());
    } else {
        demo::draw(&portraits, &args.out)?;
        say_line!("{}", args.out.display());
    }
    Ok(())
}

fn pretrain(folders: [&Path; 2], only: Option<&str>) -> anyhow::Result<()> {
    let started = Instant::now();
    demo::pretrain(folders, only, |what, p| {
        let report = p.report.as_deref().unwrap_or_default();
        let seconds = started.elapsed().as_secs();
        say_line!("{seconds} s: {what} {}/{} {report}", p.done, p.total);
        out::end_if_unheard();
    })?;
    say_line!("written to {}", folders[1].display());
    Ok(())
}

fn measure(args: &InversionArgs) -> anyhow::Result<()> {
    if !args.json {
        say_line!("{}", inversion::HEADINGS);
    }
    inversion::inversion(args, |row| {
        if let (true, Ok(line)) = (args.json, serde_json::to_string(row)) {
            say_line!("{line}");
        } else {
            say_line!("{row}");
        }
        out::end_if_unheard();
    })?;
    note!("contact sheet: {}", args.out.display());
    Ok(())
}

fn evaluate(args: EvaluateArgs) -> anyhow::Result<()> {
    let plan = evaluate::Plan {
        names: args.names,
        seeds: args.seeds,
        people: args.people,
        iterations: args.iterations,
        stops: args.stops,
        out: args.out,
        search: SearchPath::standard(args.presets.as_deref()),
    };
    if !args.json {
        let seen = args.stops.map_or("", |_| evaluate::SEEN);
        say_line!("{}{seen}", evaluate::HEADINGS);
    }
    evaluate::evaluate(&plan, |measured| {
        if let (true, Ok(line)) = (args.json, serde_json::to_string(measured)) {
            say_line!("{line}");
        } else {
            say_line!("{measured}");
        }
        out::end_if_unheard();
    })?;
    note!("contact sheets: {}", plan.out.display());
    Ok(())
}
