//! What the line above the hints says of the looked-at stop, and of the one that the lab would keep.

use crate::protocol::{RunPhase, Snapshot, Suggestion};
use crate::ui::app::App;
use crate::ui::curves::TOTAL;
use crate::ui::view::format;

/// How much a suggestion matters at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// Training goes on.
    Low,
    /// Training is past the best, or done.
    High,
}

/// Scores and loss of the looked-at stop, and why it has the star.
pub fn looked(app: &App) -> Option<String> {
    let stop = app.looked()?;
    let star = app.history().suggestion.as_ref();
    let star = star.filter(|star| star.iteration == stop.iteration);
    let glyph = if star.is_some() { "★ " } else { "" };
    let mut parts = vec![format!("{glyph}iteration {}", stop.iteration)];
    let short = |name: &str, value: f64| format!("{name} {}", format::short(value));
    let reason = star.map_or("", |star| star.reason.as_str());
    parts.extend((!reason.is_empty()).then(|| reason.to_owned()));
    if let Some(scores) = &stop.scores {
        let all = [
            ("direction", scores.direction),
            ("identity", scores.identity),
            ("diversity", scores.diversity),
            ("layout", scores.layout),
        ];
        // The reason says some of them already.
        let others = all.iter().filter(|(name, _)| !reason.contains(name));
        parts.extend(others.map(|(name, score)| short(name, (*score).into())));
    }
    let point = app
        .curves
        .point_near(stop.iteration)
        .filter(|_| stop.iteration > 0);
    let total = app.curves.series.iter().find(|series| series.name == TOTAL);
    if let Some(loss) = total.and_then(|series| series.at(point?)) {
        parts.push(short("loss", loss));
    }
    Some(parts.join(" · "))
}

/// The suggestion and its reason.
pub fn suggestion(snapshot: &Snapshot) -> Option<(String, Value)> {
    let star = snapshot.history.suggestion.as_ref()?;
    let said = say(star);
    Some(match snapshot.status.phase {
        RunPhase::Finished => (
            format!("Done. {said} * looks at it; + adds iterations, 1-9 goes elsewhere."),
            Value::High,
        ),
        RunPhase::Paused if star.past && snapshot.status.preset.training.stop_past_best => (
            format!("Stopped by itself, past the best. {said} * looks at it, space goes on."),
            Value::High,
        ),
        _ if star.past => (format!("Past the best. {said}"), Value::High),
        _ => (said, Value::Low),
    })
}

fn say(star: &Suggestion) -> String {
    match star.reason.as_str() {
        "" => format!("★ iteration {}.", star.iteration),
        reason => format!("★ iteration {}: {reason}.", star.iteration),
    }
}
