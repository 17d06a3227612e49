use super::ThemeName::{Dark, Light, Plain};
use super::*;

/// Linear light of one of the 256 colours, from the usual palette.
fn light(color: Color) -> [f64; 3] {
    let Color::Indexed(index) = color else {
        panic!("{color:?} is the terminal's own");
    };
    let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
    let rgb = match index {
        16..=231 => {
            let cube = index - 16;
            [level(cube / 36), level(cube / 6 % 6), level(cube % 6)]
        }
        232.. => [8 + 10 * (index - 232); 3],
        _ => panic!("{index} differs from terminal to terminal"),
    };
    rgb.map(|value| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    })
}

fn luminance([r, g, b]: [f64; 3]) -> f64 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// WCAG 2's contrast, from 1 to 21.
fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    (a / b).max(b / a)
}

const BLACK: [f64; 3] = [0.0; 3];
const WHITE: [f64; 3] = [1.0; 3];

#[test]
fn words_and_curves_are_legible_on_their_background() {
    for (theme, background) in [(Theme::dark(), BLACK), (Theme::light(), WHITE)] {
        let of = |style: Style| contrast(light(style.fg.unwrap()), background);
        let words = [
            theme.dim,
            theme.accent,
            theme.good,
            theme.warning,
            theme.bad,
        ];
        for style in words {
            assert!(of(style) >= 4.5, "{style:?} {}", of(style));
        }
        for color in &theme.series[1..] {
            let contrast = contrast(light(*color), background);
            assert!(contrast >= 3.0, "{color:?} {contrast}");
        }
        let selected = theme.selected;
        let row = contrast(light(selected.fg.unwrap()), light(selected.bg.unwrap()));
        assert!(row >= 4.5, "{row}");
    }
}

/// Full dichromacy by Machado, Oliveira and Fernandes, 2009, on linear light.
const BLIND: [[[f64; 3]; 3]; 3] = [
    [
        [0.152_286, 1.052_583, -0.204_868],
        [0.114_503, 0.786_281, 0.099_216],
        [-0.003_882, -0.048_116, 1.051_998],
    ],
    [
        [0.367_322, 0.860_646, -0.227_968],
        [0.280_085, 0.672_501, 0.047_413],
        [-0.011_820, 0.042_940, 0.968_881],
    ],
    [
        [1.255_528, -0.076_749, -0.178_779],
        [-0.078_411, 0.930_809, 0.147_602],
        [0.004_733, 0.691_367, 0.303_900],
    ],
];

/// `CIELAB` of linear light under D65.
fn lab([r, g, b]: [f64; 3]) -> [f64; 3] {
    let xyz = [
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    ];
    let [x, y, z] = xyz.map(|value| {
        let value = value.max(0.0);
        if value > 0.008_856 {
            value.cbrt()
        } else {
            7.787 * value + 16.0 / 116.0
        }
    });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

#[test]
fn the_usual_losses_differ_for_colour_blind_people_too() {
    let seen = |matrix: &[[f64; 3]; 3], light: [f64; 3]| {
        lab(matrix.map(|row| row[0] * light[0] + row[1] * light[1] + row[2] * light[2]))
    };
    for theme in [Theme::dark(), Theme::light()] {
        for matrix in &BLIND {
            let seen: Vec<[f64; 3]> = theme.series[1..4]
                .iter()
                .map(|color| seen(matrix, light(*color)))
                .collect();
            for (i, a) in seen.iter().enumerate() {
                for b in &seen[i + 1..] {
                    let sum: f64 = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum();
                    assert!(sum.sqrt() > 10.0, "{:?} {a:?} {b:?}", theme.name);
                }
            }
        }
    }
}

#[test]
fn every_loss_has_a_marker_of_its_own() {
    let theme = Theme::dark();
    let mut markers: Vec<&str> = (0..8).map(|index| theme.marker(index)).collect();
    markers.sort_unstable();
    markers.dedup();
    assert_eq!(markers.len(), 8);
}

#[test]
fn what_is_chosen_wins_and_the_background_is_asked_last() {
    let fitting = |chosen, no_color: Option<&str>, fgbg: Option<&str>| {
        let [no_color, fgbg] = [no_color, fgbg].map(|v| v.map(OsStr::new));
        ThemeName::fitting(chosen, no_color, background(fgbg))
    };
    assert_eq!(fitting(None, None, None), Dark);
    assert_eq!(fitting(None, None, Some("0;15")), Light);
    assert_eq!(fitting(None, None, Some("15;default;0")), Dark);
    assert_eq!(fitting(Some(Dark), None, Some("0;15")), Dark);
    assert_eq!(fitting(Some(Light), Some("1"), None), Light);
    assert_eq!(fitting(None, Some("1"), Some("0;15")), Plain);
    assert_eq!(fitting(None, Some(""), None), Dark);
}

#[test]
fn a_locale_that_is_not_utf_8_gets_ascii() {
    let of = |all: [&str; 3]| {
        Charset::of_locale(all.map(|value| (value != "-").then_some(OsStr::new(value))))
    };
    assert_eq!(of(["-", "-", "en_US.UTF-8"]), Charset::Unicode);
    assert_eq!(of(["-", "de_DE.utf8", "C"]), Charset::Unicode);
    assert_eq!(of(["C", "de_DE.utf8", "en_US.UTF-8"]), Charset::Ascii);
    assert_eq!(of(["", "-", "de_DE.ISO-8859-1"]), Charset::Ascii);
    assert_eq!(of(["-", "-", "-"]), Charset::Unicode);
}
