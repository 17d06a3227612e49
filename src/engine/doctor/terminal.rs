//! What the environment says about the terminal. The dashboard asks the terminal itself as well.

use std::io::{self, IsTerminal as _};

use super::{Fact, Section};

/// The smallest screen on which the dashboard is usable: columns, rows.
const SMALLEST: (u16, u16) = (80, 24);

/// The terminal of standard output.
pub fn section() -> Section {
    let get = |name: &str| std::env::var(name).unwrap_or_default();
    let mut facts = vec![name(&get)];
    if io::stdout().is_terminal() {
        let window = rustix::termios::tcgetwinsize(io::stdout());
        facts.extend(window.map(|size| room(size.ws_col, size.ws_row)));
    }
    facts.push(colours(&get));
    facts.push(letters(&get));
    facts.push(pictures(&get));
    facts.push(way(&get));
    Section {
        title: "Terminal",
        facts,
    }
}

fn name(get: &dyn Fn(&str) -> String) -> Fact {
    let (term, program) = (get("TERM"), get("TERM_PROGRAM"));
    let name = [program.as_str(), term.as_str()];
    let name: Vec<&str> = name.into_iter().filter(|name| !name.is_empty()).collect();
    let fact = Fact::good("name", name.join(", "));
    match term.as_str() {
        "" => Fact::good("name", "TERM is not set")
            .notice("The dashboard needs a terminal; `nada train` works without one"),
        "dumb" => fact.notice("The dashboard needs another terminal; `nada train` works on this"),
        _ => fact,
    }
}

pub(super) fn room(columns: u16, rows: u16) -> Fact {
    let fact = Fact::good("size", format!("{columns} columns, {rows} rows"));
    if columns < SMALLEST.0 || rows < SMALLEST.1 {
        let (columns, rows) = SMALLEST;
        return fact.notice(format!(
            "The dashboard wants {columns} x {rows}: enlarge it"
        ));
    }
    fact
}

pub(super) fn colours(get: &dyn Fn(&str) -> String) -> Fact {
    let (term, depth) = (get("TERM"), get("COLORTERM"));
    let full = ["direct", "kitty", "alacritty", "foot", "ghostty", "wezterm"];
    let value = if !get("NO_COLOR").is_empty() {
        "none, as NO_COLOR says"
    } else if matches!(depth.as_str(), "truecolor" | "24bit")
        || full.iter().any(|name| term.contains(name))
    {
        "16 million"
    } else if term.contains("256") {
        "256"
    } else {
        return Fact::good("colours", "16, or not said")
            .notice("If the terminal has more, set COLORTERM=truecolor: pictures look better");
    };
    Fact::good("colours", value)
}

fn letters(get: &dyn Fn(&str) -> String) -> Fact {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"].map(get);
    let locale = set.into_iter().find(|value| !value.is_empty());
    let locale = locale.unwrap_or_else(|| "C".to_owned());
    let plain = locale.to_lowercase().replace('-', "");
    if plain.contains("utf8") {
        return Fact::good("locale", locale);
    }
    Fact::good("locale", locale).notice("Curves and pictures need UTF-8: set LANG=C.UTF-8")
}

/// Which pictures the environment lets one expect.
pub(super) fn pictures(get: &dyn Fn(&str) -> String) -> Fact {
    let term = get("TERM");
    let set = |name: &str| !get(name).is_empty();
    let value = if let Some(between) = multiplexer(get) {
        format!("blocks: {between} passes no others on")
    } else if set("KITTY_WINDOW_ID") || ["kitty", "ghostty"].iter().any(|n| term.contains(n)) {
        "kitty".to_owned()
    } else if ["iTerm.app", "WezTerm", "mintty", "rio"].contains(&get("TERM_PROGRAM").as_str())
        || get("LC_TERMINAL") == "iTerm2"
        || set("KONSOLE_VERSION")
    {
        "iterm".to_owned()
    } else if ["foot", "mlterm"].iter().any(|name| term.starts_with(name)) {
        "sixel".to_owned()
    } else {
        "blocks, unless the terminal answers otherwise when the dashboard asks".to_owned()
    };
    Fact::good("pictures", value)
}

/// `TMUX` does not cross SSH, but `TERM` does.
fn multiplexer(get: &dyn Fn(&str) -> String) -> Option<&'static str> {
    let term = get("TERM");
    let set = |name: &str| !get(name).is_empty();
    if set("ZELLIJ") {
        Some("zellij")
    } else if set("TMUX") || term.starts_with("tmux") {
        Some("tmux")
    } else if set("STY") || term.starts_with("screen") {
        Some("screen")
    } else {
        None
    }
}

/// What lies between us and the screen.
pub(super) fn way(get: &dyn Fn(&str) -> String) -> Fact {
    let mut between: Vec<&str> = multiplexer(get).into_iter().collect();
    if ["SSH_CONNECTION", "SSH_TTY"]
        .iter()
        .any(|name| !get(name).is_empty())
    {
        between.push("SSH");
    }
    if between.is_empty() {
        return Fact::good("reached", "directly");
    }
    Fact::good("reached", format!("through {}", between.join(" and ")))
}
