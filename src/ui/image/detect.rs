//! Finds out, once and before keys are read, how this terminal draws pictures.

use std::fmt;
use std::time::Duration;

use super::answers::Answers;
use super::tmux::{self, Passthrough};
use super::tty::{RawTty, all_questions, plain_questions};
use super::{Background, CellSize, Palette, Protocol, ProtocolChoice};

/// A program between us and the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mux {
    /// tmux.
    Tmux,
    /// GNU screen.
    Screen,
    /// Zellij.
    Zellij,
}

impl fmt::Display for Mux {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Tmux => "tmux",
            Self::Screen => "screen",
            Self::Zellij => "zellij",
        })
    }
}

/// What the environment says about the terminal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Env {
    /// `TERM`.
    pub term: String,
    /// `COLORTERM`.
    pub colorterm: String,
    /// The multiplexer that `TERM`, `TMUX`, `STY` or `ZELLIJ` tell of.
    pub multiplexer: Option<Mux>,
    /// `TERM_PROGRAM`, `LC_TERMINAL` or `KONSOLE_VERSION` name a terminal with iTerm2 pictures.
    pub iterm: bool,
    /// `NO_COLOR` is set and not empty.
    pub no_colour: bool,
    /// `SSH_CONNECTION` or `SSH_TTY` tells that the terminal is on another machine.
    pub remote: bool,
    /// Whether tmux passes pictures on.
    pub passthrough: Passthrough,
}

impl Env {
    /// Reads this process's environment.
    #[must_use]
    pub fn of_process() -> Self {
        let get = |name: &str| std::env::var(name).unwrap_or_default();
        Self {
            multiplexer: multiplexer(&get),
            term: get("TERM"),
            colorterm: get("COLORTERM"),
            iterm: viuer::is_iterm_supported(),
            no_colour: !get("NO_COLOR").is_empty(),
            remote: ["SSH_CONNECTION", "SSH_TTY"]
                .iter()
                .any(|name| !get(name).is_empty()),
            passthrough: Passthrough::Unwanted,
        }
    }

    /// A person who chose colours wants them in pictures too, whatever `NO_COLOR` says.
    #[must_use]
    pub fn with_colours(mut self) -> Self {
        self.no_colour = false;
        self
    }

    /// Asks tmux, where there is one, to pass pictures on.
    #[must_use]
    pub fn through_tmux(mut self) -> Self {
        if self.multiplexer == Some(Mux::Tmux) {
            self.passthrough = Passthrough::ask(tmux::AT_THE_START);
        }
        self
    }

    /// Terminals on which even a question could leave marks.
    fn is_simple(&self) -> bool {
        matches!(self.term.as_str(), "" | "dumb" | "linux")
    }
}

/// `TMUX` does not cross SSH, but `TERM` does.
fn multiplexer(get: &dyn Fn(&str) -> String) -> Option<Mux> {
    let term = get("TERM");
    if !get("ZELLIJ").is_empty() {
        Some(Mux::Zellij)
    } else if !get("TMUX").is_empty() || term.starts_with("tmux") {
        Some(Mux::Tmux)
    } else if !get("STY").is_empty() || term.starts_with("screen") {
        Some(Mux::Screen)
    } else {
        None
    }
}

/// What was found out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detected {
    /// How to draw.
    pub protocol: Protocol,
    /// What works here, best first; always ends with half-blocks and off.
    pub available: Vec<Protocol>,
    /// Size of a cell in pixels, if the terminal told.
    pub cell: Option<CellSize>,
    /// Its background, if the terminal told.
    pub background: Option<Background>,
    /// What is between us and the terminal.
    pub multiplexer: Option<Mux>,
    /// Whether it passes pictures on.
    pub passthrough: Passthrough,
    /// Colours for half-blocks.
    pub palette: Palette,
    /// One line for the log and `doctor`.
    pub why: String,
    /// Bytes that were typed while we listened.
    pub typed: Vec<u8>,
}

impl Detected {
    /// Half-blocks in full colour, with no terminal asked: for tests.
    #[must_use]
    pub fn blocks() -> Self {
        decide(Answers::default(), &Env::default()).with_palette(Palette::True)
    }

    /// The same with other colours.
    #[must_use]
    pub fn with_palette(self, palette: Palette) -> Self {
        Self { palette, ..self }
    }

    /// Applies `--image-protocol`. What cannot work here becomes half-blocks, and `why` says so.
    #[must_use]
    pub fn choose(mut self, choice: ProtocolChoice) -> Self {
        let ProtocolChoice::Only(wanted) = choice else {
            return self;
        };
        // Our own writer needs nobody's consent; viuer prints the others only where it sees them.
        let forced = wanted == Protocol::Kitty && self.multiplexer.is_none();
        if forced && !self.available.contains(&wanted) {
            self.available.insert(0, wanted);
        }
        if self.available.contains(&wanted) {
            self.protocol = wanted;
            self.why = format!("{wanted}: as asked for");
        } else {
            self.protocol = Protocol::Blocks;
            self.why = format!("blocks: {}", self.refusal(wanted));
        }
        self
    }

    fn refusal(&self, wanted: Protocol) -> String {
        match (self.multiplexer, wanted) {
            (Some(Mux::Tmux), Protocol::Kitty) => match &self.passthrough {
                Passthrough::Refused(reason) => reason.clone(),
                _ => "tmux passes kitty pictures on only with --tmux-passthrough".to_owned(),
            },
            (Some(between), _) => format!("{between} does not pass {wanted} pictures on"),
            (None, Protocol::Iterm) => {
                "iterm needs TERM_PROGRAM or LC_TERMINAL to name such a terminal (LC_TERMINAL=iTerm2)".to_owned()
            }
            (None, _) => format!("this terminal does not say that it draws {wanted} pictures"),
        }
    }
}

/// Asks the terminal, for `patience` at most, and decides. Call it before keys are read.
///
/// Over slow connections a second is wise: an answer that comes later is taken for keys.
#[must_use]
pub fn detect(patience: Duration, env: &Env) -> Detected {
    let questions = match env.multiplexer {
        // The kitty query would become the title of the pane.
        Some(_) => plain_questions(),
        None => all_questions(),
    };
    let mut answers = Answers::default();
    if !env.is_simple()
        && let Ok(mut tty) = RawTty::open()
    {
        answers = tty.ask(&questions, patience).unwrap_or_default();
        // viuer asks once more, without a deadline; so only where an answer is certain.
        if answers.sixel() && env.multiplexer.is_none() && !viuer::is_sixel_supported() {
            answers.attributes = Some(Vec::new());
        }
    }
    let mut detected = decide(answers, env);
    detected.cell = detected.cell.or_else(CellSize::of_window);
    detected
}

fn decide(answers: Answers, env: &Env) -> Detected {
    let mut available = Vec::new();
    if env.multiplexer.is_none() {
        let able = [
            (Protocol::Kitty, answers.kitty),
            (Protocol::Iterm, env.iterm && answers.any()),
            (Protocol::Sixel, answers.sixel()),
        ];
        available.extend(
            able.into_iter()
                .filter(|(_, can)| *can)
                .map(|(each, _)| each),
        );
    }
    if env.passthrough.offset().is_some() {
        available.push(Protocol::Kitty);
    }
    available.extend([Protocol::Blocks, Protocol::Off]);
    let protocol = available[0];
    Detected {
        why: reason(protocol, &answers, env),
        palette: palette(&answers, env),
        protocol,
        available,
        cell: answers.cell,
        background: answers.background,
        multiplexer: env.multiplexer,
        passthrough: env.passthrough.clone(),
        typed: answers.typed,
    }
}

fn palette(answers: &Answers, env: &Env) -> Palette {
    let says_so = matches!(env.colorterm.as_str(), "truecolor" | "24bit");
    let known = ["direct", "kitty", "alacritty", "foot", "ghostty", "wezterm"];
    let known = known.iter().any(|name| env.term.contains(name));
    if env.no_colour || env.term == "dumb" {
        Palette::Ramp
    } else if says_so || known || answers.kitty || answers.version.is_some() {
        Palette::True
    } else {
        Palette::Indexed
    }
}

fn reason(protocol: Protocol, answers: &Answers, env: &Env) -> String {
    let what = match (protocol, env.multiplexer) {
        (Protocol::Kitty, Some(between)) => format!("passed on by {between}"),
        (Protocol::Kitty, None) => "the terminal answered the kitty graphics query".to_owned(),
        (Protocol::Iterm, _) => "the environment names a terminal with iTerm2 pictures".to_owned(),
        (Protocol::Sixel, _) => "the terminal lists sixel among its attributes".to_owned(),
        (_, Some(between)) => match &env.passthrough {
            Passthrough::Refused(reason) => format!("inside {between}; {reason}"),
            _ => format!("inside {between}"),
        },
        _ if answers.any() => "the terminal offers no picture protocol".to_owned(),
        _ => "the terminal did not answer".to_owned(),
    };
    let name = answers.version.as_deref().map(|name| format!(" ({name})"));
    format!("{protocol}: {what}{}", name.unwrap_or_default())
}

#[cfg(test)]
mod tests;
