//! Which pictures lie where: rows with a name beside them, or columns with a name above.

use ratatui::layout::Rect;
use ratatui::style::{Style, Stylize as _};
use ratatui::text::Line;

use super::grid::{Grid, slope};
use crate::ui::app::App;
use crate::ui::arrangement::Arrangement;
use crate::ui::gallery::Gallery;
use crate::ui::image::{CellSize, Picture};
use crate::ui::theme::Theme;
use crate::ui::timeline;
use crate::ui::view::format;

/// Columns for the names of rows.
const GUTTER: u16 = 8;

/// Pictures that belong together.
pub struct Series<'a> {
    name: String,
    style: Style,
    pictures: Vec<&'a Picture>,
    /// Of the first pictures.
    named: &'a [String],
}

/// All that is shown.
pub enum Sheet<'a> {
    /// Each series is a row.
    Rows(Vec<Series<'a>>),
    /// Each series is a column.
    Columns(Vec<Series<'a>>),
}

/// What is drawn where.
#[derive(Default)]
pub struct Placed<'a> {
    pub names: Vec<(Line<'static>, Rect)>,
    pub pictures: Vec<(&'a Picture, Rect)>,
    /// How many of the latents.
    pub shown: usize,
}

/// The pictures of where one looks, if there are any.
pub fn gallery(app: &App) -> Option<&Gallery> {
    let gallery = app.timeline.shown().or(app.gallery.as_ref());
    gallery.filter(|gallery| !gallery.frozen.is_empty())
}

impl<'a> Sheet<'a> {
    /// As the person wants it; `None` without pictures.
    pub fn of(app: &'a App, theme: &Theme) -> Option<Self> {
        let of = gallery(app)?;
        let series = |name: &str, style, pictures: &'a [Picture]| Series {
            name: name.to_owned(),
            style,
            pictures: chosen(pictures, app.sample),
            named: if app.sample.is_none() { &of.names } else { &[] },
        };
        let frozen = || series("frozen", theme.dim, &of.frozen);
        let trained = || series("trained", theme.accent, &of.trainable);
        let change = || series("change", theme.warning, of.difference());
        let style = style(app, theme);
        Some(match (app.arrangement, app.sample, style) {
            (Arrangement::Style, _, Some(style)) => Self::Rows(vec![style]),
            (Arrangement::Pairs | Arrangement::Style, None, _) => {
                Self::Rows(vec![frozen(), trained()])
            }
            (Arrangement::Pairs | Arrangement::Style, Some(_), _) => {
                Self::Columns(vec![frozen(), trained()])
            }
            (Arrangement::Trained, ..) => Self::Rows(vec![trained()]),
            (Arrangement::Frozen, ..) => Self::Rows(vec![frozen()]),
            (Arrangement::Difference, ..) => Self::Rows(vec![change()]),
            (Arrangement::Past, ..) => Self::Columns(past(app, theme)),
        })
    }

    /// As large as they can be.
    pub fn place(&self, room: Rect, cell: CellSize) -> Placed<'a> {
        match self {
            Self::Rows(rows) => in_rows(rows, room, cell),
            Self::Columns(columns) => in_columns(columns, room, cell),
        }
    }
}

/// What the preset in force takes its goal from, wherever one looks.
fn style<'a>(app: &'a App, theme: &Theme) -> Option<Series<'a>> {
    let style = &app.gallery.as_ref()?.style;
    (!style.is_empty()).then(|| Series {
        name: "style".to_owned(),
        style: theme.warning,
        pictures: style.iter().collect(),
        named: &[],
    })
}

/// The one sample that is shown, or all.
fn chosen(pictures: &[Picture], sample: Option<usize>) -> Vec<&Picture> {
    match sample.and_then(|sample| pictures.get(sample)) {
        Some(one) => vec![one],
        None => pictures.iter().collect(),
    }
}

/// The latents of the present pictures that all the others have too.
fn common<'a>(now: &Gallery, others: impl Iterator<Item = &'a Gallery>) -> Vec<usize> {
    let others: Vec<&Gallery> = others.collect();
    let everywhere = |index: &usize| others.iter().all(|of| of.place_of(now, *index).is_some());
    (0..now.trainable.len()).filter(everywhere).collect()
}

/// A column for each of some stops, then the present.
fn past<'a>(app: &'a App, theme: &Theme) -> Vec<Series<'a>> {
    let now = app.gallery.as_ref();
    let mut columns = timeline::columns(&app.history().stops);
    columns.retain(|column| now.is_none_or(|now| now.iteration != *column));
    // Beside people that are not the present ones nothing can be compared.
    columns.retain(|column| {
        let known = app.timeline.pictures(*column).zip(now);
        known.is_none_or(|(known, now)| known.has_people_of(now))
    });
    let looked = app.timeline.looked();
    let known = columns
        .iter()
        .filter_map(|column| app.timeline.pictures(*column));
    let latents = match (now, app.sample) {
        (Some(now), None) => common(now, known),
        (_, sample) => sample.into_iter().collect(),
    };
    let same = |of: &'a Gallery| -> Vec<&'a Picture> {
        let places = latents
            .iter()
            .filter_map(|&latent| now.map_or(Some(latent), |now| of.place_of(now, latent)));
        places.filter_map(|place| of.trainable.get(place)).collect()
    };
    let before = columns.into_iter().map(|iteration| Series {
        name: iteration.to_string(),
        style: if looked == Some(iteration) {
            theme.focus
        } else {
            theme.dim
        },
        pictures: app.timeline.pictures(iteration).map_or(Vec::new(), same),
        named: &[],
    });
    let now = now.map(|now| Series {
        name: format!("now {}", now.iteration),
        style: theme.accent,
        pictures: same(now),
        named: &[],
    });
    before.chain(now).collect()
}

fn aspect(series: &[Series]) -> f64 {
    let first = series.iter().find_map(|series| series.pictures.first());
    first.map_or(1.0, |first| {
        f64::from(first.width.max(1)) / f64::from(first.height.max(1))
    })
}

fn in_rows<'a>(rows: &[Series<'a>], room: Rect, cell: CellSize) -> Placed<'a> {
    let gutter = GUTTER.min(room.width);
    let named = rows.first().map_or(&[][..], |row| row.named);
    let above = u16::from(!named.is_empty()).min(room.height);
    let room = Rect {
        y: room.y + above,
        height: room.height - above,
        ..room
    };
    let pictures = Rect {
        x: room.x + gutter,
        width: room.width - gutter,
        ..room
    };
    let count = rows.iter().map(|row| row.pictures.len()).max().unwrap_or(0);
    let grid = Grid::fitting(pictures, (count, rows.len() as u16), aspect(rows), cell);
    let mut placed = Placed {
        shown: grid.shown(count),
        ..Placed::default()
    };
    for (row, series) in (0..).zip(rows) {
        for band in 0..grid.bands() {
            let y = room.y + grid.top(band, row);
            let name = Rect::new(room.x, y, gutter, 1).intersection(room);
            let text = Line::styled(series.name.clone(), series.style);
            placed.names.push((text, name));
        }
        let of_first_row = if row == 0 { named } else { &[] };
        for (index, name) in of_first_row.iter().enumerate() {
            let area = grid.area(pictures, row, index);
            let above = area.filter(|area| area.y == room.y && above > 0);
            placed.names.extend(above.map(|area| caption(name, area)));
        }
        for (index, picture) in series.pictures.iter().enumerate() {
            let area = grid.area(pictures, row, index);
            placed.pictures.extend(area.map(|area| (*picture, area)));
        }
    }
    placed
}

/// A name in the line above its picture.
fn caption(name: &str, picture: Rect) -> (Line<'static>, Rect) {
    let room = Rect {
        y: picture.y - 1,
        height: 1,
        ..picture
    };
    let name = format::fit(name, usize::from(room.width));
    (Line::raw(name).bold().centered(), room)
}

/// All columns next to each other, and as many latents as cover most of the room.
fn in_columns<'a>(columns: &[Series<'a>], room: Rect, cell: CellSize) -> Placed<'a> {
    let across = ((room.width + 1) / columns.len().max(1) as u16).saturating_sub(1);
    let slope = slope(aspect(columns), cell);
    let latents = columns.iter().map(|column| column.pictures.len()).max();
    let size = |rows: u16| {
        let down = room.height.saturating_sub(1) / rows;
        let height = ((f64::from(across) / slope).round() as u16).min(down);
        let width = ((f64::from(height) * slope).round() as u16).min(across);
        (rows, width, height)
    };
    let covered = |(rows, width, height): &(u16, u16, u16)| {
        u32::from(*rows) * u32::from(*width) * u32::from(*height)
    };
    let sizes = (1..=latents.unwrap_or(0) as u16).map(size);
    let Some((rows, width, height)) = sizes.max_by_key(covered) else {
        return Placed::default();
    };
    let mut placed = Placed::default();
    if height == 0 || width == 0 {
        return placed;
    }
    let most = usize::from(rows);
    for (number, column) in (0..).zip(columns) {
        let x = room.x + number * (width + 1);
        let text = Line::styled(column.name.clone(), column.style);
        placed.names.push((text, Rect::new(x, room.y, width, 1)));
        for (row, picture) in (0..).zip(column.pictures.iter().take(most)) {
            let y = room.y + 1 + row * height;
            let area = Rect::new(x, y, width, height);
            placed.pictures.push((*picture, area));
        }
        placed.shown = placed.shown.max(column.pictures.len().min(most));
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::fixture;
    use crate::ui::view::pictures::USUAL_CELL;

    #[test]
    fn columns_lie_side_by_side_below_their_names_and_never_leave_the_room() {
        let gallery = Gallery::from(&fixture::preview(0));
        let series = || Series {
            name: "0".to_owned(),
            style: Style::new(),
            pictures: gallery.trainable.iter().collect(),
            named: &[],
        };
        for (count, width, height) in [(1, 40, 10), (2, 53, 11), (6, 53, 11), (6, 9, 3), (6, 4, 1)]
        {
            let room = Rect::new(3, 2, width, height);
            let columns: Vec<Series> = (0..count).map(|_| series()).collect();
            let placed = in_columns(&columns, room, USUAL_CELL);
            for (number, (_, area)) in placed.pictures.iter().enumerate() {
                assert_eq!(room.intersection(*area), *area, "{count} {width}x{height}");
                let others = &placed.pictures[number + 1..];
                assert!(others.iter().all(|(_, other)| !area.intersects(*other)));
            }
        }
    }
}
