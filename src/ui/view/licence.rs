//! What a download would bring, and under which licences; and the line that says what is missing.

use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span, Text};

use super::format;
use super::popup::{PopupView, choices};
use crate::protocol::{Missing, Offer};
use crate::ui::action::{Action, Context, key_of};
use crate::ui::theme::Theme;

/// The question.
pub fn popup<'a>(wanted: &[Missing], theme: &'a Theme, screen: Rect) -> PopupView<'a> {
    let mut text = Text::default();
    let offers = || {
        wanted
            .iter()
            .filter_map(|m| Some((m.stem.as_str(), m.offer.as_ref()?)))
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
        text.push_line(Line::styled(offer.licence.clone(), heading));
        text.push_line(Line::styled(offer.meaning.clone(), theme.warning));
        text.push_line(Line::styled(offer.url.clone(), theme.dim));
    }
    text.push_line("");
    choices(&mut text, Context::Licence, theme);
    PopupView::new("Download?", text, theme, screen)
}

fn model(name: &str, offer: &Offer, theme: &Theme) -> Line<'static> {
    let size = offer.bytes.map(format::bytes);
    let size = size.unwrap_or_else(|| "size not known".to_owned());
    Line::from(vec![
        Span::styled(format!("{name:<14} "), theme.accent),
        Span::styled(format!("{}, {size}", offer.title), theme.text),
    ])
}

/// `Not there: ffhq, clip-vit-b32. D downloads them (738 MB), or: nada pull ffhq clip-vit-b32`
pub fn missing(lacking: &[&Missing]) -> String {
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
    let key = key_of(Action::Download);
    let command = pulled.join(" ");
    let size = size.unwrap_or_default();
    format!("{start} {key} downloads{size}, or: nada pull {command}")
}
