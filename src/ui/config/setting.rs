//! The settings: name, what is allowed, what it does.

use super::{Config, LightPictures, Mouse};
use crate::ui::chart::Scale;
use crate::ui::image::ProtocolChoice;
use crate::ui::theme::{Charset, ThemeName};

/// One setting.
pub struct Setting {
    /// Its name in the file.
    pub name: &'static str,
    /// What may stand there.
    pub allowed: Allowed,
    /// When it is left out.
    pub default: &'static str,
    /// What it does, for people.
    pub effect: &'static str,
}

/// What a value may be, and where it goes. A taker says no to what it does not know.
#[derive(Clone, Copy)]
pub enum Allowed {
    /// One of these words.
    Word(&'static [&'static str], fn(&mut Config, &str) -> Option<()>),
    /// `true` or `false`.
    Switch(fn(&mut Config, bool)),
    /// A number, both ends included.
    Number(f64, f64, fn(&mut Config, f64)),
    /// A whole number, both ends included.
    Whole(u64, u64, fn(&mut Config, u64)),
}

impl Allowed {
    /// In words.
    pub fn words(self) -> String {
        match self {
            Self::Word(words, _) => {
                let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
                quoted.join(", ")
            }
            Self::Switch(_) => "true, false".to_owned(),
            Self::Number(from, to, _) => format!("a number from {from} to {to}"),
            Self::Whole(from, to, _) => format!("a whole number from {from} to {to}"),
        }
    }
}

/// Every setting.
pub const SETTINGS: &[Setting] = &[
    Setting {
        name: "theme",
        allowed: Allowed::Word(&["auto", "dark", "light", "plain"], |config, word| {
            config.theme = match word {
                "auto" => None,
                word => Some(ThemeName::named(word)?),
            };
            Some(())
        }),
        default: "\"auto\"",
        effect: "Colours for a dark or a light background, or none. `auto`: plain when `NO_COLOR` \
                 is set, else what the terminal or `COLORFGBG` says of the background, else dark.",
    },
    Setting {
        name: "charset",
        allowed: Allowed::Word(&["auto", "unicode", "ascii"], |config, word| {
            config.charset = match word {
                "auto" => None,
                word => Some(Charset::named(word)?),
            };
            Some(())
        }),
        default: "\"auto\"",
        effect: "Characters of borders, curves and marks. `auto`: ASCII where the locale is not \
                 UTF-8.",
    },
    Setting {
        name: "image_protocol",
        allowed: Allowed::Word(
            &["auto", "kitty", "iterm", "sixel", "blocks", "off"],
            |config, word| {
                config.image_protocol = word.parse::<ProtocolChoice>().ok()?;
                Some(())
            },
        ),
        default: "\"auto\"",
        effect: "How pictures are drawn. `auto` asks the terminal.",
    },
    Setting {
        name: "tmux_passthrough",
        allowed: Allowed::Switch(|config, wanted| config.tmux_passthrough = wanted),
        default: "false",
        effect: "In tmux inside kitty, Ghostty or WezTerm: kitty pictures, which tmux passes on \
                 (`tmux set -g allow-passthrough on`). They stay on the screen when another window \
                 of tmux is shown.",
    },
    Setting {
        name: "light_pictures",
        allowed: Allowed::Word(&["auto", "always", "never"], |config, word| {
            config.light_pictures = match word {
                "auto" => LightPictures::OverSsh,
                "always" => LightPictures::Always,
                "never" => LightPictures::Never,
                _ => return None,
            };
            Some(())
        }),
        default: "\"auto\"",
        effect: "While training goes on, pictures go to kitty in a few dozen colours: a tenth of the \
                 bytes. A pause, or a sample on its own, shows them exactly. `auto`: over SSH.",
    },
    Setting {
        name: "mouse",
        allowed: Allowed::Switch(|config, taken| {
            config.mouse = if taken { Mouse::Taken } else { Mouse::Left };
        }),
        default: "true",
        effect: "Clicks and the wheel are the dashboard's. With `false` the terminal selects text \
                 as ever; with `true` most do so with shift held.",
    },
    Setting {
        name: "smoothing",
        allowed: Allowed::Number(0.0, 0.999, |config, weight| config.smoothing = weight),
        default: "0.0",
        effect: "How much the loss curves are smoothed: the weight of what was in a moving average.",
    },
    Setting {
        name: "scale",
        allowed: Allowed::Word(&["linear", "logarithmic"], |config, word| {
            config.scale = match word {
                "linear" => Scale::Linear,
                "logarithmic" => Scale::Logarithmic,
                _ => return None,
            };
            Some(())
        }),
        default: "\"linear\"",
        effect: "The loss axis.",
    },
    Setting {
        name: "earlier_runs",
        allowed: Allowed::Whole(1, 9, |config, most| config.earlier_runs = most as usize),
        default: "3",
        effect: "Most earlier runs of the preset that the chart compares with.",
    },
];
