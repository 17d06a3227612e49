//! Numbers as people read them.

use ratatui::style::Style;
use ratatui::text::Span;

const SPINNER: [&str; 8] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧"];

/// A turning mark.
pub fn spinner(ticks: u64) -> &'static str {
    SPINNER[(ticks % SPINNER.len() as u64) as usize]
}

/// Four significant digits at most, no trailing zeros: `1.5`, `0.002`, `2e-6`.
pub fn number(value: f64) -> String {
    let size = value.abs();
    let digits = match size {
        0.0 => return "0".to_owned(),
        _ if !value.is_finite() => return value.to_string(),
        _ if size < 1e-4 => return format!("{value:.0e}"),
        _ if size < 0.01 => 5,
        _ if size < 1.0 => 4,
        _ if size < 10.0 => 3,
        _ if size < 100.0 => 2,
        _ if size < 1000.0 => 1,
        _ if size < 1e6 => 0,
        _ => return format!("{value:.1e}"),
    };
    let text = format!("{value:.digits$}");
    if digits == 0 {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Three significant digits: `0.388`, for the legend.
pub fn short(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 => number(value.round()),
        size if size >= 10.0 => number((value * 10.0).round() / 10.0),
        size if size >= 1.0 => number((value * 100.0).round() / 100.0),
        size if size >= 0.1 => number((value * 1e3).round() / 1e3),
        size if size >= 0.001 => number((value * 1e4).round() / 1e4),
        _ => number(value),
    }
}

/// Six significant digits: `0.412345`, for the cursor.
pub fn exact(value: f64) -> String {
    let size = value.abs();
    if !value.is_finite() || size == 0.0 || !(1e-4..1e6).contains(&size) {
        return if value == 0.0 {
            "0".to_owned()
        } else {
            format!("{value:.5e}")
        };
    }
    let before = size.log10().floor() as i32 + 1;
    let digits = (6 - before).clamp(0, 9) as usize;
    format!("{value:.digits$}")
}

/// `0:07`, `12:34`, `3:05:00`.
pub fn duration(seconds: f64) -> String {
    let all = seconds.max(0.0).round() as u64;
    let (hours, minutes, seconds) = (all / 3600, all / 60 % 60, all % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// `61 kB`, or as [`bytes`]: of files, which may be small.
pub fn file_size(length: u64) -> String {
    if length < 1_000_000 {
        return format!("{} kB", length.div_ceil(1000));
    }
    bytes(length)
}

/// `412 MB`, `1.3 GB`.
pub fn bytes(bytes: u64) -> String {
    let mega = bytes as f64 / 1e6;
    if mega >= 1000.0 {
        format!("{:.1} GB", mega / 1000.0)
    } else {
        format!("{mega:.0} MB")
    }
}

/// Cuts what does not fit and says so with `…`.
pub fn fit(text: &str, width: usize) -> String {
    if Span::raw(text).width() <= width {
        return text.to_owned();
    }
    let mut cut = String::new();
    for character in text.chars() {
        cut.push(character);
        if Span::raw(cut.as_str()).width() + 1 > width {
            cut.pop();
            break;
        }
    }
    if width > 0 {
        cut.push('…');
    }
    cut
}

/// As wide as its column, with a blank at its end; wide characters count twice.
pub fn column(text: &str, width: usize) -> String {
    let text = fit(text, width.saturating_sub(1));
    let gap = width.saturating_sub(Span::raw(&text).width());
    format!("{text}{}", " ".repeat(gap))
}

/// Like [`fit`], but keeps the end.
pub fn fit_end(text: &str, width: usize) -> String {
    let reversed: String = text.chars().rev().collect();
    fit(&reversed, width).chars().rev().collect()
}

/// A thin bar: the part done, then the rest.
pub fn gauge(done: f64, width: usize, full: Style, empty: Style) -> [Span<'static>; 2] {
    let halves = (done.clamp(0.0, 1.0) * 2.0 * width as f64).round() as usize;
    let mut bar = "━".repeat(halves / 2);
    if halves % 2 == 1 {
        bar.push('╸');
    }
    let rest = "─".repeat(width - halves.div_ceil(2));
    [Span::styled(bar, full), Span::styled(rest, empty)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_as_wide_as_it_says_whatever_is_in_it() {
        for text in ["", "clay", "a name that is too long", "日本の絵本の挿絵"] {
            let cell = column(text, 12);
            assert_eq!(Span::raw(&cell).width(), 12, "{cell:?}");
            assert!(cell.ends_with(' '), "{cell:?}");
        }
    }

    #[test]
    fn numbers_are_short() {
        let cases = [
            (0.0, "0"),
            (0.002, "0.002"),
            (0.000_02, "2e-5"),
            (0.48213, "0.4821"),
            (1.5, "1.5"),
            (12.345, "12.35"),
            (4096.0, "4096"),
            (7_378_697_629.0, "7.4e9"),
            (f64::NAN, "NaN"),
        ];
        for (value, text) in cases {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn exact_numbers_have_six_digits() {
        let cases = [
            (0.0, "0"),
            (0.412_345_6, "0.412346"),
            (12.5, "12.5000"),
            (0.001_234_567_8, "0.00123457"),
            (654_321.4, "654321"),
            (0.000_012, "1.20000e-5"),
        ];
        for (value, text) in cases {
            assert_eq!(exact(value), text);
        }
    }

    #[test]
    fn durations_grow_hours_when_needed() {
        assert_eq!(duration(7.2), "0:07");
        assert_eq!(duration(754.0), "12:34");
        assert_eq!(duration(11100.0), "3:05:00");
    }

    #[test]
    fn long_text_is_cut_at_its_width() {
        assert_eq!(fit("sketch", 6), "sketch");
        assert_eq!(fit("sketches", 6), "sketc…");
        assert_eq!(fit("日本語", 5), "日本…");
        assert_eq!(fit("x", 0), "");
        assert_eq!(fit_end("0304-sketch", 7), "…sketch");
    }

    #[test]
    fn a_gauge_keeps_its_width() {
        for percent in 0..=100 {
            let style = Style::new();
            let [full, empty] = gauge(f64::from(percent) / 100.0, 17, style, style);
            assert_eq!(full.width() + empty.width(), 17, "{percent}");
        }
    }
}
