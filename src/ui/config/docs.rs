//! `docs/config.md`, made from the settings.

use std::fmt::Write as _;

use super::setting::SETTINGS;

const HEAD: &str = "# Configuration

`nada-tui` reads `~/.config/nada-tui/config.toml` (`$XDG_CONFIG_HOME/nada-tui/config.toml` where that
is set, or the file after `--config`). It need not exist. What is wrong in it is shown when the
dashboard starts, with its line and what is allowed, and left out; `,` shows it again. Arguments of
the command line win over the file.

This page is checked against the program (`UPDATE_DOCS=1 cargo test --lib ui::config`).

## Settings

| setting | allowed | when left out | what it does |
| --- | --- | --- | --- |
";

const KEYS: &str = r#"
## Keys

The table `[keys]` gives actions other keys. [keys.md](keys.md) lists the actions with the keys they
have without it.

```toml
theme = "light"
smoothing = 0.9

[keys]
step = "a"                     # instead of n and .
save = ["w", "ctrl-s"]         # either of them
resample = []                  # no key; `:` finds it still
cursor-next = "shift-right"
```

- A key is a character, `space`, `enter`, `esc`, `tab`, `shift-tab`, `up`, `down`, `left`, `right`,
  `home`, `end`, `pgup`, `pgdn`, `backspace`, `delete`, or `f1` to `f12`; before it `ctrl-`, `alt-`,
  or, for keys that type nothing, `shift-`. The way keys are shown (`^u`, `↓`) can be written too.
- Large and small letters are different keys.
- Two actions cannot have one key. To give `n` to another action, give `step` another key or none.
- `1` to `9` are the presets' digits (`hotkey` in a preset). Where characters are typed, as
  in the palette, actions take keys like `ctrl-j`.

## Terminals

- The mouse is taken with button and drag reports only, so that moving it sends nothing. `M` gives it
  back to the terminal, and takes it again. Most terminals select text with shift held meanwhile.
- `NO_COLOR` leaves out all colour, unless `theme` is `dark` or `light`. Losses have a marker of
  their own in every theme.
- `--ascii`, `charset = "ascii"` or a locale that is not UTF-8 draws with ASCII characters only.
  Pictures from characters (`blocks`) are then drawn with blanks on coloured ground, at half the
  height.
"#;

/// The whole of `docs/config.md`.
#[must_use]
pub fn markdown() -> String {
    let mut text = HEAD.to_owned();
    for setting in SETTINGS {
        let _ = writeln!(
            text,
            "| `{}` | {} | `{}` | {} |",
            setting.name,
            setting.allowed.words(),
            setting.default,
            setting.effect
        );
    }
    text.push_str(KEYS);
    text
}
