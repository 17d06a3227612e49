use super::*;

const EXTENT: Extent = Extent {
    newest: 900,
    end: 1000,
};

fn stretch(from: u32, to: u32) -> Stretch {
    Stretch { from, to }
}

#[test]
fn the_axis_grows_by_doubling_up_to_the_end() {
    let ends = [1, 16, 17, 40, 200, 299, 300].map(|newest| Extent::of(newest, 300).end);
    assert_eq!(ends, [16, 16, 32, 64, 256, 300, 300]);
    assert_eq!(Extent::of(1, 5).end, 5);
    assert_eq!(Extent::of(70, 60).end, 128);
}

#[test]
fn without_a_cursor_the_newest_iterations_are_looked_at_closer() {
    let once = Window::All.narrower(None, EXTENT);
    assert_eq!(once, Window::Newest(512));
    assert_eq!(once.stretch(EXTENT), stretch(512, 1024));
    assert_eq!(once.narrower(None, EXTENT), Window::Newest(256));
    assert_eq!(once.wider(None, EXTENT), Window::All);
}

#[test]
fn the_newest_iteration_is_always_shown_and_the_edges_rarely_move() {
    let mut edges = Vec::new();
    for newest in 1..2000 {
        let shown = Window::Newest(64).stretch(Extent::of(newest, 2000));
        assert!(shown.contains(newest) && shown.width() == 64, "{newest}");
        edges.push(shown.from);
    }
    edges.dedup();
    assert!(edges.len() < 2000 / 16 + 2, "{}", edges.len());
}

#[test]
fn what_is_under_the_cursor_stays_nearly_where_it_is() {
    let mut window = Window::All;
    let mut before = window.stretch(EXTENT).place(300);
    loop {
        let next = window.narrower(Some(300), EXTENT);
        if next == window {
            break;
        }
        window = next;
        let place = window.stretch(EXTENT).place(300);
        assert!((place - before).abs() <= 0.13, "{window:?}");
        before = place;
    }
    assert_eq!(window.stretch(EXTENT).width(), 16);
    for _ in 0..6 {
        window = window.wider(Some(300), EXTENT);
    }
    assert_eq!(window, Window::All);
}

#[test]
fn moving_stops_at_the_start_and_follows_at_the_end() {
    let mut window = Window::Newest(256);
    for _ in 0..20 {
        window = window.moved(Side::Left, EXTENT);
    }
    assert_eq!(window.stretch(EXTENT), stretch(0, 256));
    for _ in 0..20 {
        window = window.moved(Side::Right, EXTENT);
    }
    assert_eq!(window, Window::Newest(256));
    assert_eq!(Window::All.moved(Side::Left, EXTENT), Window::All);
}

#[test]
fn a_short_run_is_always_shown_whole() {
    let short = Extent::of(7, 300);
    assert_eq!(Window::All.narrower(Some(3), short), Window::All);
    assert_eq!(Window::Newest(64).stretch(short), stretch(0, 64));
}

#[test]
fn an_iteration_outside_is_brought_in() {
    let window = Window::Fixed(stretch(512, 640));
    assert_eq!(window.showing(600, EXTENT), window);
    for iteration in [0, 100, 511, 641, 899] {
        let moved = window.showing(iteration, EXTENT).stretch(EXTENT);
        assert!(moved.contains(iteration), "{iteration} {moved:?}");
        assert_eq!(moved.width(), 128);
    }
}

#[test]
fn places_and_iterations_belong_together() {
    let shown = stretch(64, 128);
    for iteration in 64..=128 {
        assert_eq!(shown.at(shown.place(iteration)), iteration);
    }
    assert_eq!((shown.place(0), shown.place(500)), (0.0, 1.0));
}
