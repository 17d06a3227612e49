//! The page: HTML with its style, script, pictures and curves inside.

use std::fmt::Write as _;
use std::path::Path;

use html_escape::{encode_double_quoted_attribute, encode_text};

use super::curves;
use super::pictures::Picture;
use super::record::Record;
use crate::shell::quoted;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
/// Grids up to this width are shown with square pixels.
const SMALL: u32 = 800;

/// The whole page.
pub fn page(record: &Record, pictures: &[Picture]) -> String {
    let title = record.title();
    let title = encode_text(&title);
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n\
         <noscript><style>.slider {{ display: none }}</style></noscript>\n</head>\n<body>\n\
         <header><h1>{title}</h1><button id=\"theme\" type=\"button\">Light / dark</button></header>\n"
    );
    summary(&mut html, record);
    samples(&mut html, record, pictures);
    losses(&mut html, record);
    presets(&mut html, record);
    repeat(&mut html, record);
    weights(&mut html, record);
    let _ = write!(html, "<script>\n{SCRIPT}</script>\n</body>\n</html>\n");
    html
}

fn summary(html: &mut String, record: &Record) {
    let description = &record.description;
    let done = record.iterations.last().map_or(0, |last| last.iteration);
    let seconds: f64 = record.iterations.iter().map(|one| one.seconds).sum();
    let _ = writeln!(
        html,
        "<p class=\"pale\">{done} iterations of {} in {}, begun {} on {}, by nada {}</p>",
        encode_text(&description.generator.name),
        duration(seconds),
        encode_text(&description.started),
        encode_text(&description.device),
        encode_text(&description.nada_tui),
    );
}

fn samples(html: &mut String, record: &Record, pictures: &[Picture]) {
    html.push_str("<section id=\"samples\">\n<h2>Pictures</h2>\n");
    if pictures.is_empty() {
        html.push_str("<p>This run has drawn none yet.</p>\n</section>\n");
        return;
    }
    let left_out = record.samples.len() - pictures.len();
    if left_out > 0 {
        let _ = writeln!(
            html,
            "<p class=\"pale\">{left_out} more lie in the run's folder.</p>"
        );
    }
    let last = pictures.len() - 1;
    let _ = writeln!(
        html,
        "<p class=\"pale\">The frozen generator above, the trained one below; the same people in \
         each column.</p>\n<div class=\"slider\"><button id=\"play\" type=\"button\">Play</button>\
         <input id=\"slider\" type=\"range\" min=\"0\" max=\"{last}\" value=\"{last}\" \
         aria-label=\"iteration\"><output id=\"shown\" for=\"slider\"></output></div>"
    );
    let small = pictures.iter().all(|picture| picture.width <= SMALL);
    let _ = writeln!(
        html,
        "<figure class=\"{}\">",
        if small { "small" } else { "large" }
    );
    for picture in pictures {
        let _ = writeln!(
            html,
            "<img class=\"sample\" data-iteration=\"{i}\" width=\"{}\" height=\"{}\" \
             alt=\"pictures of iteration {i}\" src=\"{}\">",
            picture.width,
            picture.height,
            picture.uri,
            i = picture.iteration,
        );
    }
    html.push_str("</figure>\n</section>\n");
}

fn losses(html: &mut String, record: &Record) {
    html.push_str("<section id=\"losses\">\n<h2>Losses</h2>\n");
    let last = record.iterations.last().map_or(1, |last| last.iteration);
    let switches: Vec<u32> = record
        .presets
        .iter()
        .map(|(from, ..)| *from)
        .skip(1)
        .collect();
    for curve in curves::of(&record.iterations) {
        let now = curve.points.last().map_or(0.0, |(_, value)| *value);
        let _ = writeln!(
            html,
            "<h3>{} <span class=\"pale\">{} at the end</span></h3>\n{}",
            encode_text(&curve.name),
            curves::number(now),
            curves::chart(&curve, last, &switches)
        );
    }
    if record.iterations.is_empty() {
        html.push_str("<p>No iteration was measured.</p>\n");
    }
    html.push_str("</section>\n");
}

fn presets(html: &mut String, record: &Record) {
    html.push_str("<section id=\"preset\">\n<h2>Preset</h2>\n");
    for (from, path, text) in &record.presets {
        if record.presets.len() > 1 {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let _ = writeln!(
                html,
                "<h3>{} <span class=\"pale\">from iteration {from}</span></h3>",
                encode_text(&name)
            );
        }
        let _ = writeln!(html, "<pre>{}</pre>", encode_text(text.trim_end()));
    }
    html.push_str("</section>\n");
}

fn repeat(html: &mut String, record: &Record) {
    let run = quoted(&record.path);
    let mut commands = String::new();
    if let Some((_, preset, _)) = record.presets.first() {
        let _ = writeln!(commands, "nada train --preset {}", quoted(preset));
    }
    let _ = writeln!(commands, "nada train --resume {run}");
    let _ = writeln!(commands, "nada sample {run} --frozen");
    let _ = writeln!(commands, "nada video timeline {run}");
    let _ = writeln!(
        html,
        "<section id=\"repeat\">\n<h2>Again</h2>\n<p class=\"pale\">Repeat it, go on with it, draw \
         with it, film it:</p>\n<pre>{}</pre>\n</section>",
        encode_text(commands.trim_end())
    );
}

fn weights(html: &mut String, record: &Record) {
    html.push_str("<section id=\"weights\">\n<h2>Weights</h2>\n<table>\n");
    let description = &record.description;
    for file in std::iter::once(&description.generator).chain(&description.clips) {
        row(html, &file.name, &format!("SHA-256 {}", file.sha256));
    }
    for (iteration, path) in &record.checkpoints {
        row(
            html,
            &format!("checkpoint {iteration}"),
            &within(&record.path, path),
        );
    }
    html.push_str("</table>\n</section>\n");
}

fn row(html: &mut String, name: &str, value: &str) {
    let _ = writeln!(
        html,
        "<tr><th scope=\"row\">{}</th><td title=\"{}\">{}</td></tr>",
        encode_text(name),
        encode_double_quoted_attribute(value),
        encode_text(value)
    );
}

fn within(run: &Path, path: &Path) -> String {
    path.strip_prefix(run).unwrap_or(path).display().to_string()
}

fn duration(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    match whole {
        0..60 => format!("{whole} s"),
        60..3600 => format!("{} min {} s", whole / 60, whole % 60),
        _ => format!("{} h {} min", whole / 3600, whole % 3600 / 60),
    }
}
