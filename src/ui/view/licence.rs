//! What a download would bring, and under which licences; and the line that says what is missing.

use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span, Text};

use super::format;
use super::popup::{PopupView, choices, push_wrapped, room};
use crate::protocol::{Missing, Offer};
use crate::ui::action::Context;
use crate::ui::app::App;
use crate::ui::theme::Theme;

/// The question.
pub fn popup<'a>(app: &App, theme: &'a Theme, screen: Rect) -> PopupView<'a> {
    let (mut text, room) = (Text::default(), room(screen));
    let offers = || {
        let wanted = app.wanted.iter();
        wanted.filter_map(|m| Some((m.stem.as_str(), m.offer.as_ref()?)))
    };
    for (name, offer) in offers() {
        text.push_line(model(name, offer, theme));
    }
    let mut shown: Vec<&str> = Vec::new();
    for (_, offer) in offers() {
        if shown.contains(&offer.url.as_str()) {
            continue;
        }
        shown.push(&offer.url);
        let heading = theme.text.add_modifier(Modifier::BOLD);
        text.push_line("");
        push_wrapped(&mut text, &offer.licence, heading, room);
        push_wrapped(&mut text, &offer.meaning, theme.warning, room);
        push_wrapped(&mut text, &offer.url, theme.dim, room);
    }
    choices("Download?", text, (app, Context::Licence), theme, screen)
}

fn model(name: &str, offer: &Offer, theme: &Theme) -> Line<'static> {
    let size = offer.bytes.map(format::bytes);
    let size = size.unwrap_or_else(|| "size not known".to_owned());
    Line::from(vec![
        Span::styled(format!("{name:<14} "), theme.accent),
        Span::styled(format!("{}, {size}", offer.title), theme.text),
    ])
}

/// What is missing, and the `key` that gets it:
/// `Not there: ffhq, clip-vit-b32. D downloads them (738 MB), or: nada pull ffhq clip-vit-b32`
pub fn missing(lacking: &[&Missing], key: &str) -> String {
    let names: Vec<&str> = lacking.iter().map(|m| m.stem.as_str()).collect();
    let on_offer = lacking
        .iter()
        .filter_map(|m| m.offer.as_ref().map(|offer| (m, offer)));
    let (mut pulled, mut sizes) = (Vec::new(), Some(0));
    for (missing, offer) in on_offer {
        pulled.push(missing.stem.as_str());
        sizes = sizes.zip(offer.bytes).map(|(sum, bytes)| sum + bytes);
    }
    let start = format!("Not there: {}.", names.join(", "));
    if pulled.is_empty() {
        return format!("{start} Put the files into the models folder.");
    }
    let size = sizes.map(|bytes| format!(" ({})", format::bytes(bytes)));
    let command = pulled.join(" ");
    let size = size.unwrap_or_default();
    format!("{start} {key} downloads{size}, or: nada pull {command}")
}
