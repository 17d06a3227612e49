use super::*;
use crate::ui::image::answers::Parser;
use crate::ui::image::tmux::Offset;

fn answers(bytes: &[u8]) -> Answers {
    let mut parser = Parser::new();
    parser.feed(bytes);
    parser.finish()
}

const KITTY: &[u8] = b"\x1b_Gi=24930;OK\x1b\\\x1b[?62c\x1b[0n";
const SIXEL: &[u8] = b"\x1b[6;17;8t\x1b[?63;4c\x1b[0n";
const PLAIN: &[u8] = b"\x1b[?62c\x1b[0n";

fn in_tmux() -> Env {
    Env {
        multiplexer: Some(Mux::Tmux),
        ..Env::default()
    }
}

fn iterm() -> Env {
    Env {
        iterm: true,
        ..Env::default()
    }
}

#[test]
fn each_terminal_gets_its_protocol() {
    let cases = [
        (KITTY, Env::default(), Protocol::Kitty),
        (SIXEL, Env::default(), Protocol::Sixel),
        (PLAIN, iterm(), Protocol::Iterm),
        (PLAIN, Env::default(), Protocol::Blocks),
        (b"", Env::default(), Protocol::Blocks),
        (b"", iterm(), Protocol::Blocks),
        (SIXEL, in_tmux(), Protocol::Blocks),
    ];
    for (bytes, env, protocol) in cases {
        let detected = decide(answers(bytes), &env);
        assert_eq!(detected.protocol, protocol, "{}", detected.why);
        assert!(detected.why.starts_with(protocol.name()));
        assert!(
            detected
                .available
                .ends_with(&[Protocol::Blocks, Protocol::Off])
        );
    }
}

#[test]
fn tmux_passes_kitty_pictures_on_when_that_is_asked_for_and_possible() {
    let through = |passthrough| Env {
        passthrough,
        ..in_tmux()
    };
    let open = through(Passthrough::Open(Offset::default()));
    let detected = decide(answers(PLAIN), &open);
    assert_eq!(detected.protocol, Protocol::Kitty);
    assert_eq!(detected.why, "kitty: passed on by tmux");
    let refused = through(Passthrough::Refused("tmux passes nothing on".to_owned()));
    let detected = decide(answers(PLAIN), &refused);
    assert_eq!(detected.protocol, Protocol::Blocks);
    assert!(
        detected.why.contains("passes nothing on"),
        "{}",
        detected.why
    );
    let wanted = ProtocolChoice::Only(Protocol::Kitty);
    let detected = decide(answers(PLAIN), &in_tmux()).choose(wanted);
    assert_eq!(detected.protocol, Protocol::Blocks);
    assert!(
        detected.why.contains("--tmux-passthrough"),
        "{}",
        detected.why
    );
}

#[test]
fn multiplexers_are_known_by_term_too() {
    let with = |pairs: &'static [(&str, &str)]| {
        multiplexer(&|name: &str| {
            let found = pairs.iter().find(|(key, _)| *key == name);
            found
                .map(|(_, value)| (*value).to_owned())
                .unwrap_or_default()
        })
    };
    assert_eq!(with(&[("TERM", "tmux-256color")]), Some(Mux::Tmux));
    assert_eq!(
        with(&[("TERM", "screen.xterm-256color")]),
        Some(Mux::Screen)
    );
    assert_eq!(
        with(&[("TERM", "screen"), ("TMUX", "/tmp/x,1,0")]),
        Some(Mux::Tmux)
    );
    assert_eq!(
        with(&[("TERM", "xterm"), ("ZELLIJ", "0")]),
        Some(Mux::Zellij)
    );
    assert_eq!(with(&[("TERM", "xterm-256color")]), None);
}

#[test]
fn a_choice_wins_where_it_can_work() {
    let plain = decide(answers(PLAIN), &Env::default());
    let only = |protocol| ProtocolChoice::Only(protocol);
    assert_eq!(plain.clone().choose(ProtocolChoice::Auto), plain);
    let kitty = plain.clone().choose(only(Protocol::Kitty));
    assert_eq!(kitty.protocol, Protocol::Kitty);
    assert_eq!(kitty.available[0], Protocol::Kitty);
    let sixel = plain.clone().choose(only(Protocol::Sixel));
    assert_eq!(sixel.protocol, Protocol::Blocks);
    assert!(sixel.why.contains("does not say that it draws sixel"));
    assert_eq!(plain.choose(only(Protocol::Off)).protocol, Protocol::Off);
    let tmux = decide(answers(PLAIN), &in_tmux()).choose(only(Protocol::Kitty));
    assert_eq!(
        tmux.why,
        "blocks: tmux passes kitty pictures on only with --tmux-passthrough"
    );
}

#[test]
fn colours_follow_the_environment_and_the_answers() {
    let colours = |term: &str, colorterm: &str, bytes: &[u8]| {
        let env = Env {
            term: term.into(),
            colorterm: colorterm.into(),
            ..Env::default()
        };
        decide(answers(bytes), &env).palette
    };
    assert_eq!(colours("xterm-256color", "", PLAIN), Palette::Indexed);
    assert_eq!(colours("xterm-256color", "truecolor", PLAIN), Palette::True);
    assert_eq!(colours("xterm-256color", "", KITTY), Palette::True);
    assert_eq!(colours("dumb", "truecolor", b""), Palette::Ramp);
    let env = Env {
        no_colour: true,
        colorterm: "truecolor".into(),
        ..Env::default()
    };
    assert_eq!(decide(answers(KITTY), &env).palette, Palette::Ramp);
}
