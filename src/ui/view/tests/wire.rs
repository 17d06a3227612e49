//! What a frame costs on the terminal's wire. The bytes are those of the real backend.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use ratatui::backend::CrosstermBackend;
use ratatui::{TerminalOptions, Viewport};

use super::*;

/// Counts what is written.
#[derive(Clone, Default)]
struct Wire(Rc<RefCell<Vec<u8>>>);

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Screen {
    terminal: Terminal<CrosstermBackend<Wire>>,
    wire: Wire,
}

impl Screen {
    fn new(width: u16, height: u16) -> Self {
        let wire = Wire::default();
        let viewport = Viewport::Fixed(Rect::new(0, 0, width, height));
        let backend = CrosstermBackend::new(wire.clone());
        let options = TerminalOptions { viewport };
        let terminal = Terminal::with_options(backend, options).unwrap();
        Self { terminal, wire }
    }

    /// Bytes of the next frame.
    fn bytes(&mut self, app: &App) -> usize {
        self.wire.0.borrow_mut().clear();
        let draw = |frame: &mut Frame| {
            draw(app, &Theme::dark(), &mut Letters::default(), frame);
        };
        self.terminal.draw(draw).unwrap();
        self.wire.0.borrow().len()
    }
}

/// Losses that wander as those of a training do, and a status now and then.
fn iterate(app: &mut App, iteration: u32) {
    let mut next = fixture::iteration(iteration);
    let wander = |seed: f64| 0.08 * (f64::from(iteration) * seed).sin();
    for (number, (_, value)) in next.losses.iter_mut().enumerate() {
        *value += wander(1.7 + number as f64);
    }
    next.total += wander(2.3);
    app.handle(Event::Engine(Update::Iteration(next)));
    if iteration.is_multiple_of(3) {
        let mut status = app.status().unwrap().clone();
        status.speed = 5.0 + wander(0.7);
        app.handle(Event::Engine(Update::Status(Box::new(status))));
    }
}

#[test]
fn an_iteration_costs_at_most_two_hundred_bytes_at_the_median() {
    let mut app = attached(fixture::snapshot(RunPhase::Running, 60));
    let mut screen = Screen::new(80, 24);
    screen.bytes(&app);
    let mut all = Vec::new();
    for iteration in 61..=119 {
        iterate(&mut app, iteration);
        all.push(screen.bytes(&app));
    }
    all.sort_unstable();

    let (median, most) = (all[all.len() / 2], all[all.len() - 1]);
    assert!(
        median <= 200,
        "{median} at the median, {most} at most: {all:?}"
    );
}

#[test]
fn a_frame_in_which_nothing_changed_costs_a_few_bytes() {
    let app = attached(fixture::snapshot(RunPhase::Running, 60));
    let mut screen = Screen::new(80, 24);
    screen.bytes(&app);
    let bytes = screen.bytes(&app);
    assert!(bytes <= 40, "{bytes}");
}
