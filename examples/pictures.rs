//! Shows pictures in this terminal: run it to see which protocol works, and how well.
//!
//! `cargo run --no-default-features --features tui --example pictures -- [auto|kitty|iterm|…]`

use std::io::{Write, stdout};
use std::time::Duration;

use crossterm::event::{self, Event, KeyCode};
use crossterm::execute;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use nada_tui::ui::image::{Detected, Env, Picture, ProtocolChoice, Renderer, detect};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::widgets::{Block, Clear, Paragraph};

/// What the keys have done so far.
#[derive(Default)]
struct Shown {
    shift: u16,
    version: u64,
    popup: bool,
}

/// A face-like disc on a gradient; `version` changes the colours.
fn demo_picture(seed: u64, version: u64) -> Picture {
    let side = 96_u32;
    let hue = (seed * 60 + version * 35) as f32;
    let pixel = |index: u32| {
        let (x, y) = ((index % side) as f32, (index / side) as f32);
        let (dx, dy) = (x - 48.0, y - 48.0);
        let radius = dx.hypot(dy);
        let eye = (dx.abs() - 14.0).hypot(dy + 10.0) < 5.0;
        let edge = x < 1.0 || y < 1.0 || x > 94.0 || y > 94.0;
        let light = match radius {
            _ if edge => 1.0,
            _ if eye => 0.1,
            radius if radius < 36.0 => 0.9 - radius / 90.0,
            _ => 0.2 + y / 240.0,
        };
        let channel = |shift: f32| {
            let wave = ((hue + shift).to_radians().sin() + 2.0) / 3.0;
            (light * wave * 255.0) as u8
        };
        [channel(0.0), channel(120.0), channel(240.0)]
    };
    Picture {
        id: seed * 1000 + version,
        width: side,
        height: side,
        rgb: (0..side * side).flat_map(pixel).collect(),
    }
}

fn draw(frame: &mut Frame, renderer: &mut Renderer, shown: &Shown) {
    let [pictures, hint] =
        Layout::vertical([Constraint::Min(4), Constraint::Length(2)]).areas(frame.area());
    let halves = Layout::vertical([Constraint::Fill(1); 2]).areas::<2>(pictures);
    for (row, half) in halves.into_iter().enumerate() {
        let columns = Layout::horizontal([Constraint::Fill(1); 2]).areas::<2>(half);
        for (column, panel) in columns.into_iter().enumerate() {
            let seed = (2 * row + column) as u64;
            let block = Block::bordered().title(format!(" {seed} "));
            let inner = block.inner(panel);
            frame.render_widget(block, panel);
            let inner = Rect {
                x: inner.x + shown.shift.min(inner.width),
                width: inner.width.saturating_sub(shown.shift),
                ..inner
            };
            renderer.place(
                frame.buffer_mut(),
                inner,
                &demo_picture(seed, shown.version),
            );
        }
    }
    let why = renderer.detected().why.clone();
    let text = format!(
        "{} now; {why}; cell {:?}\nm move  n new pictures  p popup  i protocol  q quit",
        renderer.protocol(),
        renderer.detected().cell
    );
    frame.render_widget(Paragraph::new(text), hint);
    if shown.popup {
        let popup = pictures.centered(Constraint::Length(30), Constraint::Length(5));
        renderer.cover(frame.buffer_mut(), popup);
        frame.render_widget(Clear, popup);
        frame.render_widget(Paragraph::new("a popup").block(Block::bordered()), popup);
    }
}

fn press(key: KeyCode, shown: &mut Shown, renderer: &mut Renderer) -> bool {
    match key {
        KeyCode::Char('m') => shown.shift = (shown.shift + 6) % 18,
        KeyCode::Char('n') => shown.version += 1,
        KeyCode::Char('p') => shown.popup = !shown.popup,
        KeyCode::Char('i') => drop(renderer.cycle()),
        KeyCode::Char('q') | KeyCode::Esc => return false,
        _ => {}
    }
    true
}

fn run(detected: Detected) -> anyhow::Result<()> {
    let mut terminal = ratatui::try_init()?;
    let mut renderer = Renderer::new(detected);
    let mut shown = Shown::default();
    loop {
        execute!(stdout(), BeginSynchronizedUpdate)?;
        terminal.draw(|frame| draw(frame, &mut renderer, &shown))?;
        renderer.flush(&mut stdout())?;
        execute!(stdout(), EndSynchronizedUpdate)?;
        if let Event::Key(key) = event::read()?
            && !press(key.code, &mut shown, &mut renderer)
        {
            break;
        }
    }
    renderer.clear(&mut stdout())?;
    stdout().flush()?;
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let choice = std::env::args().nth(1).unwrap_or_else(|| "auto".to_owned());
    let choice: ProtocolChoice = choice.parse()?;
    let detected = detect(Duration::from_secs(1), &Env::of_process()).choose(choice);
    let result = run(detected);
    ratatui::restore();
    result
}
