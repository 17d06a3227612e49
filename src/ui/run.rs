//! The loop: first frame at once, then every event that waits, then one frame if anything changed.

use std::env;
use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::event::{Event as Input, KeyCode, KeyEvent, KeyModifiers};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGWINCH};
use signal_hook::iterator::Signals;

use crate::link::parcel::Size;
use crate::protocol::Command;
use crate::ui::app::{App, TICKS_PER_SECOND, Tone};
use crate::ui::config::{Config, LightPictures};
use crate::ui::engine::line::Line;
use crate::ui::engine::{Engine, Site};
use crate::ui::event::{self, Effect, Event, Farewell};
use crate::ui::hits::Hits;
use crate::ui::image::{
    self, Background, CellSize, Detected, Passthrough, ProtocolChoice, Quality, Renderer,
};
use crate::ui::input;
use crate::ui::terminal::Screen;
use crate::ui::theme::{self, Charset, Theme, ThemeName};
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
    /// Of pictures that are replaced soon.
    hurried: Quality,
    engine: Engine,
    site: Site,
    fit: Option<Size>,
    sender: SyncSender<Event>,
    events: Receiver<Event>,
}

/// Runs the dashboard until the person leaves or a signal comes; the terminal is restored then. A
/// line to another machine is made before, since ssh may ask questions.
///
/// # Errors
/// When standard output is no terminal, or cannot be written to.
pub fn run((site, line): (Site, Option<Line>), config: Config) -> io::Result<Farewell> {
    let (sender, events) = event::queue();
    watch_signals(&sender)?;
    let (through, light) = (config.tmux_passthrough, config.light_pictures);
    let (choice, mouse, chosen) = (config.image_protocol, config.mouse, config.theme);
    let charset = config.charset.unwrap_or_else(charset);
    let theme = theme(chosen, None).with(charset);
    allow_colours(theme.name);
    let mut screen = Screen::open()?;
    let mut app = App::new(config, site.preset());
    if let Site::There(host) = &site {
        app.host = Some(host.destination.clone());
    }
    let mut canvas = Renderer::new(Detected::blocks());
    screen.draw(
        |frame| drop(view::draw(&app, &theme, &mut canvas, frame)),
        |_| Ok(()),
    )?;
    let engine = match (&site, line) {
        (Site::There(host), line) => Engine::there((host.clone(), line), None, &sender),
        (here, _) => Engine::launch(here, None, &sender),
    };
    // Before the input thread: the terminal's answers must not be taken for keys.
    let env = image::Env::of_process();
    let env = match chosen {
        Some(ThemeName::Dark | ThemeName::Light) => env.with_colours(),
        _ => env,
    };
    let hurried = hurried(light, &env);
    let env = if through { env.through_tmux() } else { env };
    let detected = image::detect(DETECTION, &env).choose(choice);
    app.protocol = detected.protocol;
    let refused = matches!(detected.passthrough, Passthrough::Refused(_));
    if refused
        || choice != ProtocolChoice::Auto && choice != ProtocolChoice::Only(detected.protocol)
    {
        app.notify(Tone::Bad, detected.why.clone());
    }
    let theme = self::theme(chosen, detected.background).with(charset);
    let typed = typed_keys(&detected.typed);
    let canvas = Renderer::new(detected);
    screen.set_mouse(mouse)?;
    watch_input(typed, &sender)?;
    Dashboard {
        app,
        screen,
        theme,
        images: canvas,
        hurried,
        engine,
        site,
        fit: None,
        sender,
        events,
    }
    .run()
}

impl Dashboard {
    fn run(mut self) -> io::Result<Farewell> {
        let mut tick = Instant::now() + TICK;
        loop {
            let events = self.wait(&mut tick);
            // Once for all of them: tmux may have to be asked.
            if events.iter().any(is_resize) {
                self.measure_cells();
            }
            for event in events {
                for effect in self.app.handle(event) {
                    if let Effect::Quit(why) = effect {
                        self.leave();
                        return Ok(why);
                    }
                    self.carry_out(effect)?;
                }
            }
            // What is left of the pictures goes out between keys.
            if self.app.take_stale() || self.images.unfinished() {
                self.draw()?;
            }
        }
    }

    /// The next event and all that wait behind it; a tick when it is due.
    fn wait(&self, tick: &mut Instant) -> Vec<Event> {
        let mut events = Vec::new();
        if self.images.unfinished() {
            events.extend(self.events.try_recv());
        } else if self.app.needs_ticks() {
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
                self.engine = Engine::launch(&self.site, resume, &self.sender);
                self.fit = None;
            }
            Effect::ChangeOver { runs } => self.change_over(runs),
            Effect::TryNow => self.engine.try_now(),
            Effect::CycleProtocol => {
                self.app.protocol = self.images.cycle();
                let text = format!("Pictures: {}", self.app.protocol);
                self.app.notify(Tone::Good, text);
                self.screen.clear()?;
            }
            Effect::CycleTheme => {
                let next = self.theme.name.next();
                self.theme = Theme::from(next).with(self.theme.charset);
                allow_colours(next);
                self.app
                    .notify(Tone::Good, format!("Theme: {}", next.name()));
            }
            Effect::Mouse(mouse) => self.screen.set_mouse(mouse)?,
            Effect::Clear => {
                self.screen.clear()?;
                self.images.redraw();
                self.images.find_pane();
            }
            Effect::Quit(_) => {}
        }
        Ok(())
    }

    /// The engine that is left goes on.
    fn change_over(&mut self, runs: PathBuf) {
        match &mut self.site {
            Site::Here(settings) => {
                settings.runs = runs;
                settings.preset = None;
            }
            Site::There(host) => {
                host.runs = Some(runs);
                host.preset = None;
            }
        }
        self.fit = None;
        let next = Engine::launch(&self.site, None, &self.sender);
        let left = std::mem::replace(&mut self.engine, next);
        left.send(Command::Detach);
        thread::spawn(move || left.farewell());
    }

    /// Takes the pictures off the screen and gives the last command time to go out. A terminal
    /// that is gone does not matter any more.
    fn leave(mut self) {
        let Self { screen, images, .. } = &mut self;
        let _ = screen.write(|output| images.clear(output));
        self.engine.farewell();
    }

    /// Cells may have another size after the window has.
    fn measure_cells(&mut self) {
        self.images.find_pane();
        let Ok(window) = crossterm::terminal::window_size() else {
            return;
        };
        let width = window.width.checked_div(window.columns).unwrap_or(0);
        let height = window.height.checked_div(window.rows).unwrap_or(0);
        if width > 0 && height > 0 {
            self.images.set_cell(CellSize { width, height });
        }
    }

    fn draw(&mut self) -> io::Result<()> {
        let Self {
            app,
            screen,
            theme,
            images,
            hurried,
            ..
        } = self;
        images.set_quality(if app.pictures_move() {
            *hurried
        } else {
            Quality::Exact
        });
        let shared = std::cell::RefCell::new(images);
        let mut hits = Hits::default();
        screen.draw(
            |frame| hits = view::draw(app, theme, &mut **shared.borrow_mut(), frame),
            |output| shared.borrow_mut().flush(output),
        )?;
        app.hits = hits;
        self.tell_size();
        Ok(())
    }

    /// Another machine sends pictures no larger than they are shown.
    fn tell_size(&mut self) {
        let Some(size) = self.images.largest() else {
            return;
        };
        let Some(before) = self.fit.replace(size) else {
            return self.engine.fit(size);
        };
        if before == size {
            return;
        }
        self.engine.fit(size);
        if !matches!(self.site, Site::There(_))
            || (size.width <= before.width && size.height <= before.height)
        {
            return;
        }
        if let Some(again) = self.app.timeline.forget_pictures() {
            self.engine.send(again);
        }
        let mut again = self.app.samples_again();
        again.extend(self.app.photos_again());
        again.extend(self.app.mixer_again());
        for effect in again {
            if let Effect::Send(command) = effect {
                self.engine.send(command);
            }
        }
    }
}

fn is_resize(event: &Event) -> bool {
    matches!(event, Event::Input(Input::Resize(..)))
}

/// How pictures are sent while training replaces them.
fn hurried(light: LightPictures, env: &image::Env) -> Quality {
    match light {
        LightPictures::Always => Quality::Light,
        LightPictures::OverSsh if env.remote => Quality::Light,
        LightPictures::OverSsh | LightPictures::Never => Quality::Exact,
    }
}

/// What was chosen, else what the environment and the terminal say.
fn theme(chosen: Option<ThemeName>, told: Option<Background>) -> Theme {
    let [no_color, fgbg] = ["NO_COLOR", "COLORFGBG"].map(env::var_os);
    let background = told.or_else(|| theme::background(fgbg.as_deref()));
    Theme::from(ThemeName::fitting(chosen, no_color.as_deref(), background))
}

/// Colours that a person chose are written even where `NO_COLOR` is set; crossterm goes by that
/// alone.
fn allow_colours(theme: ThemeName) {
    if theme != ThemeName::Plain {
        crossterm::style::force_color_output(true);
    }
}

fn charset() -> Charset {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].map(env::var_os);
    Charset::of_locale(locale.iter().map(Option::as_deref))
}

/// Keys that were typed while the terminal was asked. Sequences of special keys are dropped.
fn typed_keys(typed: &[u8]) -> Vec<Input> {
    if typed.contains(&0x1b) {
        return Vec::new();
    }
    let key = |character| {
        let code = match character {
            '\r' => KeyCode::Enter,
            other => KeyCode::Char(other),
        };
        Input::Key(KeyEvent::new(code, KeyModifiers::NONE))
    };
    String::from_utf8_lossy(typed).chars().map(key).collect()
}

/// Keys, the mouse and sizes, until the terminal goes away. What was typed before comes first.
fn watch_input(typed: Vec<Input>, sender: &SyncSender<Event>) -> io::Result<()> {
    let (keyboard, sender) = (input::Input::open()?, sender.clone());
    thread::spawn(move || {
        for input in typed.into_iter().chain(keyboard) {
            if sender.send(Event::Input(input)).is_err() {
                return;
            }
        }
        let _ = sender.send(Event::Terminate(SIGHUP));
    });
    Ok(())
}

fn watch_signals(sender: &SyncSender<Event>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGWINCH])?;
    let sender = sender.clone();
    thread::spawn(move || {
        for signal in signals.forever() {
            let event = match signal {
                // crossterm misses one that comes before its first read.
                SIGWINCH => Event::Input(Input::Resize(0, 0)),
                other => Event::Terminate(other),
            };
            if sender.send(event).is_err() {
                return;
            }
        }
    });
    Ok(())
}
