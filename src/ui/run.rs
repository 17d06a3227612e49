//! The loop: first frame at once, then every event that waits, then one frame if anything changed.

use std::io;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::ui::app::{App, TICKS_PER_SECOND};
use crate::ui::engine::{Engine, Settings};
use crate::ui::event::{Effect, Event};
use crate::ui::image::{self, Detected, ProtocolChoice, Renderer};
use crate::ui::terminal::Screen;
use crate::ui::theme::Theme;
use crate::ui::view;

/// How long the terminal may take to say what pictures it shows.
const DETECTION: Duration = Duration::from_millis(400);
const TICK: Duration = Duration::from_millis(1000 / TICKS_PER_SECOND);

/// Events taken before a frame, at most, so that a busy engine cannot hold the screen.
const MOST_EVENTS: usize = 512;

/// Everything the loop owns.
struct Dashboard {
    app: App,
    screen: Screen,
    theme: Theme,
    images: Renderer,
    engine: Engine,
    settings: Settings,
    sender: Sender<Event>,
    events: Receiver<Event>,
}

/// Runs the dashboard until the person leaves.
///
/// # Errors
/// When standard output is no terminal, or cannot be written to.
pub fn run(settings: Settings, images: ProtocolChoice) -> io::Result<()> {
    let mut screen = Screen::open()?;
    let app = App::new(settings.preset.clone());
    let theme = Theme::from_environment();
    let mut canvas = Renderer::new(Detected::blocks());
    screen.draw(
        |frame| view::draw(&app, &theme, &mut canvas, frame),
        |_| Ok(()),
    )?;
    let (sender, events) = mpsc::channel();
    let engine = Engine::launch(&settings, None, &sender);
    // Before the input thread: the terminal's answers must not be taken for keys.
    let detected = image::detect(DETECTION, &image::Env::of_process()).choose(images);
    let canvas = Renderer::new(detected);
    watch_signals(&sender)?;
    watch_input(&sender);
    Dashboard {
        app,
        screen,
        theme,
        images: canvas,
        engine,
        settings,
        sender,
        events,
    }
    .run()
}

impl Dashboard {
    fn run(mut self) -> io::Result<()> {
        self.app.protocol = self.images.protocol();
        let mut tick = Instant::now() + TICK;
        loop {
            let mut events = self.wait(&mut tick);
            for event in events.drain(..) {
                for effect in self.app.handle(event) {
                    if effect == Effect::Quit {
                        self.engine.farewell();
                        return Ok(());
                    }
                    self.carry_out(effect)?;
                }
            }
            if self.app.take_stale() {
                self.draw()?;
            }
        }
    }

    /// The next event and all that wait behind it; a tick when it is due.
    fn wait(&self, tick: &mut Instant) -> Vec<Event> {
        let mut events = Vec::new();
        if self.app.needs_ticks() {
            let left = tick.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left) {
                Ok(event) => events.push(event),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
            }
            if Instant::now() >= *tick {
                events.push(Event::Tick);
                *tick = Instant::now() + TICK;
            }
        } else {
            // The loop holds a sender, so there is always one.
            events.extend(self.events.recv());
            *tick = Instant::now() + TICK;
        }
        events.extend(self.events.try_iter().take(MOST_EVENTS));
        events
    }

    fn carry_out(&mut self, effect: Effect) -> io::Result<()> {
        match effect {
            Effect::Send(command) => self.engine.send(command),
            Effect::Launch { resume } => {
                self.engine = Engine::launch(&self.settings, resume, &self.sender);
            }
            Effect::CycleProtocol => {
                self.app.protocol = self.images.cycle();
                self.screen.clear()?;
            }
            Effect::Clear => {
                self.screen.clear()?;
                self.images.redraw();
            }
            Effect::Quit => {}
        }
        Ok(())
    }

    fn draw(&mut self) -> io::Result<()> {
        let Self {
            app,
            screen,
            theme,
            images,
            ..
        } = self;
        let shared = std::cell::RefCell::new(images);
        screen.draw(
            |frame| view::draw(app, theme, &mut **shared.borrow_mut(), frame),
            |output| shared.borrow_mut().flush(output),
        )
    }
}

/// Keys and sizes, until the terminal goes away.
fn watch_input(sender: &Sender<Event>) {
    let sender = sender.clone();
    thread::spawn(move || {
        while let Ok(input) = crossterm::event::read() {
            if sender.send(Event::Input(input)).is_err() {
                return;
            }
        }
        let _ = sender.send(Event::Terminate);
    });
}

fn watch_signals(sender: &Sender<Event>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT])?;
    let sender = sender.clone();
    thread::spawn(move || {
        for _ in signals.forever() {
            if sender.send(Event::Terminate).is_err() {
                return;
            }
        }
    });
    Ok(())
}
