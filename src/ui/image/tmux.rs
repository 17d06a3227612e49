//! kitty pictures through tmux, for those who ask for it: where the pane is on the terminal, and the
//! wrapping that makes tmux pass a sequence on.

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// What is asked of tmux, in this order.
const FORMAT: &str =
    "#{pane_left},#{pane_top},#{status},#{status-position},#{allow-passthrough},#{client_termname}";
/// Terminals that draw kitty pictures, by their `TERM`.
const ABLE: [&str; 3] = ["kitty", "ghostty", "wezterm"];

/// How long tmux may take to answer, before there are keys.
pub(super) const AT_THE_START: Duration = Duration::from_secs(2);
/// The same while keys wait.
pub(super) const BETWEEN_KEYS: Duration = Duration::from_millis(200);
const RETRY: Duration = Duration::from_millis(2);

/// Cells left of and above our pane on the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offset {
    /// Columns.
    pub left: u16,
    /// Rows.
    pub top: u16,
}

/// Whether sequences are passed on to the terminal around tmux.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Passthrough {
    /// Nobody asked for it.
    #[default]
    Unwanted,
    /// It was asked for and cannot be, for this reason.
    Refused(String),
    /// They are, to a pane that lies here.
    Open(Offset),
}

impl Passthrough {
    /// Asks tmux, which may take so long.
    #[must_use]
    pub fn ask(patience: Duration) -> Self {
        match answer(question(), patience).and_then(|answer| read(&answer)) {
            Ok(offset) => Self::Open(offset),
            Err(reason) => Self::Refused(reason),
        }
    }

    /// Where the pane is, when sequences are passed on.
    #[must_use]
    pub fn offset(&self) -> Option<Offset> {
        match self {
            Self::Open(offset) => Some(*offset),
            _ => None,
        }
    }
}

fn question() -> Command {
    let mut tmux = Command::new("tmux");
    tmux.args(["display-message", "-p"]);
    if let Some(pane) = std::env::var_os("TMUX_PANE") {
        tmux.arg("-t").arg(pane);
    }
    tmux.arg(FORMAT);
    tmux
}

/// What a program prints that ends in time.
fn answer(mut tmux: Command, patience: Duration) -> Result<String, String> {
    tmux.stdin(Stdio::null()).stdout(Stdio::piped());
    tmux.stderr(Stdio::null());
    let none = |error: &dyn std::fmt::Display| format!("tmux does not answer: {error}");
    let mut child = tmux.spawn().map_err(|error| none(&error))?;
    if !ends(&mut child, Instant::now() + patience) {
        // It may have ended by itself.
        let _ = child.kill();
        let _ = child.wait();
        return Err(none(&format!("nothing within {} ms", patience.as_millis())));
    }
    let mut answer = Vec::new();
    if let Some(mut stdout) = child.stdout {
        (stdout.read_to_end(&mut answer)).map_err(|error| none(&error))?;
    }
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn ends(child: &mut Child, deadline: Instant) -> bool {
    loop {
        match child.try_wait() {
            Ok(Some(_)) => return true,
            Ok(None) if Instant::now() < deadline => thread::sleep(RETRY),
            _ => return false,
        }
    }
}

/// The pane's place, or why nothing can be passed on.
fn read(answer: &str) -> Result<Offset, String> {
    let parts: Vec<&str> = answer.trim().splitn(6, ',').collect();
    let [left, top, status, position, allowed, terminal] = parts[..] else {
        return Err("tmux does not say where its pane is".to_owned());
    };
    // Older ones pass everything on, and do not know the option.
    if !matches!(allowed, "on" | "all" | "1" | "2" | "") {
        return Err("tmux passes nothing on: `tmux set -g allow-passthrough on`".to_owned());
    }
    if !ABLE.iter().any(|able| terminal.contains(able)) {
        return Err(format!(
            "the terminal around tmux ({terminal}) is not known for kitty pictures"
        ));
    }
    let rows = match status {
        "off" => 0,
        "on" => 1,
        rows => rows.parse().unwrap_or(1),
    };
    let above = if position == "top" { rows } else { 0 };
    let number = |text: &str| text.parse::<u16>().map_err(|error| error.to_string());
    Ok(Offset {
        left: number(left)?,
        top: number(top)?.saturating_add(above),
    })
}

/// Wraps each sequence, up to and with its end, for tmux to pass on. What follows a picture to put
/// the cursor back belongs to it.
pub(super) fn wrap(bytes: &[u8]) -> Vec<u8> {
    const END: &[u8] = b"\x1b\\";
    const CURSOR_BACK: &[u8] = b"\x1b8";
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 8);
    let mut rest = bytes;
    while let Some(end) = rest.windows(END.len()).position(|w| w == END) {
        let mut end = end + END.len();
        if rest[end..].starts_with(CURSOR_BACK) {
            end += CURSOR_BACK.len();
        }
        out.extend(b"\x1bPtmux;");
        for byte in &rest[..end] {
            if *byte == 0x1b {
                out.push(0x1b);
            }
            out.push(*byte);
        }
        out.extend(END);
        rest = &rest[end..];
    }
    out.extend(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_a_pane_counts_a_status_line_above_it() {
        let at = |left, top| Ok(Offset { left, top });
        assert_eq!(read("0,0,on,bottom,on,xterm-kitty\n"), at(0, 0));
        assert_eq!(read("41,12,2,top,1,xterm-kitty\n"), at(41, 14));
        assert_eq!(read("3,0,off,top,all,xterm-ghostty"), at(3, 0));
    }

    #[test]
    fn what_stands_in_the_way_is_said() {
        for (answer, reason) in [
            ("0,0,on,bottom,off,xterm-kitty", "allow-passthrough on"),
            ("0,0,on,bottom,0,xterm-kitty", "allow-passthrough on"),
            ("0,0,on,bottom,on,xterm-256color", "xterm-256color"),
            ("no server running", "does not say"),
            ("x,0,on,bottom,on,xterm-kitty", "invalid digit"),
        ] {
            let error = read(answer).unwrap_err();
            assert!(error.contains(reason), "{answer}: {error}");
        }
    }

    #[test]
    fn a_tmux_that_hangs_is_not_waited_for() {
        let shell = |line: &str| {
            let mut shell = Command::new("sh");
            shell.args(["-c", line]);
            shell
        };
        let error = answer(shell("exec sleep 1000"), Duration::from_millis(20)).unwrap_err();
        assert!(error.contains("nothing within 20 ms"), "{error}");
        let patience = Duration::from_secs(20);
        let answered = answer(shell("echo 3,0,off,top,all,xterm-kitty"), patience);
        assert_eq!(read(&answered.unwrap()), Ok(Offset { left: 3, top: 0 }));
    }

    #[test]
    fn every_sequence_is_wrapped_alone_with_its_escapes_doubled() {
        let bytes = b"\x1b_Ga=t;AA\x1b\\\x1b7\x1b[2;3H\x1b_Ga=p\x1b\\\x1b8";
        let expected = b"\x1bPtmux;\x1b\x1b_Ga=t;AA\x1b\x1b\\\x1b\\\
                         \x1bPtmux;\x1b\x1b7\x1b\x1b[2;3H\x1b\x1b_Ga=p\x1b\x1b\\\x1b\x1b8\x1b\\";
        assert_eq!(wrap(bytes), expected);
        assert_eq!(wrap(b""), b"");
    }
}
