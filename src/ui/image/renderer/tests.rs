use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::Color;
use ratatui::widgets::{Clear, Paragraph};

use super::*;

const PANEL: Rect = Rect::new(0, 0, 8, 4);

fn picture(id: u64) -> Picture {
    let rgb = vec![100; 16 * 16 * 3].into();
    Picture {
        id,
        width: 16,
        height: 16,
        rgb,
    }
}

/// A renderer on a screen of 20 by 10, counting what viuer would print.
struct Stage {
    renderer: Renderer,
    terminal: Terminal<TestBackend>,
    printed: Vec<(u64, Rect)>,
    bytes: Vec<u8>,
}

impl Stage {
    fn new(protocol: Protocol) -> Self {
        let detected = Detected::blocks();
        let renderer = Renderer::new(Detected {
            protocol,
            available: vec![protocol, Protocol::Blocks, Protocol::Off],
            ..detected
        });
        let mut renderer = renderer;
        renderer.printing = Duration::MAX;
        let terminal = Terminal::new(TestBackend::new(20, 10)).expect("a test terminal");
        Self {
            renderer,
            terminal,
            printed: Vec::new(),
            bytes: Vec::new(),
        }
    }

    /// Draws one frame: pictures, then a popup over them. What was printed and sent is new.
    fn frame(&mut self, pictures: &[(&Picture, Rect)], popup: Option<Rect>) {
        let renderer = &mut self.renderer;
        let draw = self.terminal.draw(|frame| {
            for (picture, rect) in pictures {
                renderer.place(frame.buffer_mut(), *rect, picture);
            }
            if let Some(popup) = popup {
                renderer.cover(frame.buffer_mut(), popup);
                frame.render_widget(Clear, popup);
                frame.render_widget(Paragraph::new("popup"), popup);
            }
        });
        draw.expect("draws");
        self.printed.clear();
        self.bytes.clear();
        let printed = &mut self.printed;
        let flush = self.renderer.flush_with(&mut self.bytes, |wanted| {
            printed.push((wanted.picture.id, wanted.place.area));
            Ok(())
        });
        flush.expect("flushes");
    }

    /// Plays the pixels of a printed picture: whatever ratatui draws over them is seen.
    fn ink(&mut self, rect: Rect) {
        let mut cell = ratatui::buffer::Cell::EMPTY;
        cell.set_symbol("#");
        let cells = rect
            .positions()
            .map(|at| (at.x, at.y, &cell))
            .collect::<Vec<_>>();
        let drawn = ratatui::backend::Backend::draw(self.terminal.backend_mut(), cells.into_iter());
        drawn.expect("draws");
    }

    fn inked(&self, rect: Rect) -> usize {
        let screen = self.terminal.backend().buffer();
        let inked = rect.positions().filter(|at| screen[*at].symbol() == "#");
        inked.count()
    }
}

#[test]
fn blocks_are_cells_and_send_nothing_else() {
    let mut stage = Stage::new(Protocol::Blocks);
    stage.frame(&[(&picture(1), PANEL)], None);
    let cell = &stage.terminal.backend().buffer()[(3, 3)];
    assert_eq!((cell.symbol(), cell.bg), ("▀", Color::Rgb(100, 100, 100)));
    assert_eq!((stage.bytes.len(), stage.printed.len()), (0, 0));
}

#[test]
fn through_tmux_every_sequence_is_wrapped_and_counted_from_the_terminals_corner() {
    let mut stage = Stage::new(Protocol::Kitty);
    let passthrough = Passthrough::Open(tmux::Offset { left: 40, top: 12 });
    let detected = Detected {
        passthrough,
        ..stage.renderer.detected().clone()
    };
    stage.renderer = Renderer::new(detected);
    stage.frame(&[(&picture(1), PANEL)], None);
    let sent = String::from_utf8_lossy(&stage.bytes).into_owned();
    let (inside, wrapped) = (
        sent.matches("\x1b\x1b_G").count(),
        sent.matches("\x1bPtmux;").count(),
    );
    assert_eq!((inside, wrapped), (2, 2), "{sent:?}");
    assert!(sent.contains("\x1b\x1b[13;41H"), "{sent:?}");
}

#[test]
fn as_long_as_the_place_of_the_pane_is_not_known_pictures_are_half_blocks() {
    let mut stage = Stage::new(Protocol::Kitty);
    let passthrough = Passthrough::Open(tmux::Offset { left: 40, top: 12 });
    stage.renderer = Renderer::new(Detected {
        passthrough,
        ..stage.renderer.detected().clone()
    });
    stage.frame(&[(&picture(1), PANEL)], None);
    stage.renderer.pane_is_at(None);
    stage.frame(&[(&picture(1), PANEL)], None);
    let sent = String::from_utf8_lossy(&stage.bytes).into_owned();
    assert_eq!(sent.matches("_Ga=").count(), 1, "{sent:?}");
    assert!(sent.contains("_Ga=d,d=I"), "{sent:?}");
    assert_eq!(stage.terminal.backend().buffer()[(0, 0)].symbol(), "▀");
    let (left, top) = (3, 1);
    stage.renderer.pane_is_at(Some(Offset { left, top }));
    stage.frame(&[(&picture(1), PANEL)], None);
    let sent = String::from_utf8_lossy(&stage.bytes).into_owned();
    assert!(sent.contains("\x1b\x1b[2;4H"), "{sent:?}");
    assert_eq!(stage.terminal.backend().buffer()[(0, 0)].symbol(), " ");
}

#[test]
fn the_largest_picture_is_told_once() {
    let mut stage = Stage::new(Protocol::Kitty);
    assert_eq!(stage.renderer.largest(), None);
    stage.frame(
        &[(&picture(1), PANEL), (&picture(2), Rect::new(9, 0, 4, 2))],
        None,
    );
    let (width, height) = (64, 64);
    assert_eq!(stage.renderer.largest(), Some(Size { width, height }));
    assert_eq!(stage.renderer.largest(), None);
}

#[test]
fn off_leaves_the_cells_alone() {
    let mut stage = Stage::new(Protocol::Off);
    stage.frame(&[(&picture(1), PANEL)], None);
    assert_eq!(stage.terminal.backend().buffer()[(3, 3)].symbol(), " ");
}

#[test]
fn sixel_is_printed_once_and_left_alone() {
    let mut stage = Stage::new(Protocol::Sixel);
    stage.frame(&[(&picture(1), PANEL)], None);
    assert_eq!(stage.printed, [(1, PANEL)]);
    stage.ink(PANEL);
    for _ in 0..3 {
        stage.frame(&[(&picture(1), PANEL)], None);
        assert!(stage.printed.is_empty());
        assert_eq!(stage.inked(PANEL), 32);
    }
    stage.frame(&[(&picture(2), PANEL)], None);
    assert_eq!(stage.printed, [(2, PANEL)]);
    assert_eq!(
        stage.inked(PANEL),
        32,
        "a new picture in the same place needs no clearing"
    );
}

#[test]
fn a_removed_or_moved_sixel_is_painted_over() {
    let mut stage = Stage::new(Protocol::Sixel);
    stage.frame(&[(&picture(1), PANEL)], None);
    stage.ink(PANEL);
    let there = Rect::new(10, 2, 8, 4);
    stage.frame(&[(&picture(1), there)], None);
    assert_eq!(
        (stage.inked(PANEL), &stage.printed[..]),
        (0, &[(1, there)][..])
    );
    stage.ink(there);
    stage.frame(&[], None);
    assert_eq!(stage.inked(there), 0);
}

#[test]
fn a_popup_wipes_the_sixel_below_which_comes_back() {
    let mut stage = Stage::new(Protocol::Sixel);
    let (one, two) = (picture(1), picture(2));
    let right = Rect::new(10, 0, 8, 4);
    let both = [(&one, PANEL), (&two, right)];
    stage.frame(&both, None);
    stage.ink(PANEL);
    stage.ink(right);
    let popup = Rect::new(1, 1, 6, 2);
    for _ in 0..2 {
        stage.frame(&both, Some(popup));
        assert!(stage.printed.is_empty());
        assert_eq!((stage.inked(PANEL), stage.inked(right)), (0, 32));
        assert_eq!(stage.terminal.backend().buffer()[(1, 1)].symbol(), "p");
    }
    stage.frame(&both, None);
    assert_eq!(stage.printed, [(1, PANEL)]);
    assert_eq!(stage.terminal.backend().buffer()[(1, 1)].symbol(), " ");
}

#[test]
fn what_takes_too_long_is_left_for_the_next_frames() {
    let mut stage = Stage::new(Protocol::Sixel);
    let (one, two, right) = (picture(1), picture(2), Rect::new(10, 0, 8, 4));
    stage.frame(&[(&one, PANEL), (&two, right)], None);
    stage.ink(PANEL);
    stage.ink(right);
    stage.renderer.printing = Duration::ZERO;
    let (three, four) = (picture(3), picture(4));
    let newer = [(&three, PANEL), (&four, right)];
    stage.frame(&newer, None);
    assert_eq!(
        (&stage.printed[..], stage.renderer.unfinished()),
        (&[(3, PANEL)][..], true)
    );
    stage.frame(&newer, None);
    assert_eq!(
        (&stage.printed[..], stage.renderer.unfinished()),
        (&[(4, right)][..], false)
    );
    assert_eq!(
        stage.inked(right),
        32,
        "the old picture stays until the new one is printed"
    );
    stage.frame(&newer, None);
    assert!(stage.printed.is_empty());
}

#[test]
fn nothing_is_printed_on_the_last_row() {
    let mut stage = Stage::new(Protocol::Iterm);
    stage.frame(&[(&picture(1), Rect::new(0, 0, 20, 10))], None);
    assert_eq!(stage.printed, [(1, Rect::new(1, 0, 18, 9))]);
    stage.frame(&[(&picture(1), Rect::new(0, 9, 20, 1))], None);
    assert!(stage.printed.is_empty());
}

#[test]
fn a_resize_prints_again() {
    let mut stage = Stage::new(Protocol::Sixel);
    stage.frame(&[(&picture(1), PANEL)], None);
    stage.terminal.backend_mut().resize(30, 12);
    stage.frame(&[(&picture(1), PANEL)], None);
    assert_eq!(stage.printed, [(1, PANEL)]);
}

#[test]
fn kitty_hides_under_a_popup_and_puts_back_without_pixels() {
    let mut stage = Stage::new(Protocol::Kitty);
    stage.frame(&[(&picture(1), PANEL)], None);
    assert!(stage.bytes.starts_with(b"\x1b_Ga=t"));
    stage.frame(&[(&picture(1), PANEL)], None);
    assert!(stage.bytes.is_empty());
    stage.frame(&[(&picture(1), PANEL)], Some(PANEL));
    assert!(stage.bytes.starts_with(b"\x1b_Ga=d,d=i"));
    stage.frame(&[(&picture(1), PANEL)], None);
    assert!(stage.bytes.starts_with(b"\x1b7\x1b[1;1H\x1b_Ga=p"));
}

#[test]
fn cycling_cleans_up_after_the_former_protocol() {
    let mut stage = Stage::new(Protocol::Kitty);
    stage.frame(&[(&picture(1), PANEL)], None);
    assert_eq!(stage.renderer.cycle(), Protocol::Blocks);
    stage.frame(&[(&picture(1), PANEL)], None);
    assert!(stage.bytes.starts_with(b"\x1b_Ga=d,d=I"));
    assert_eq!(stage.terminal.backend().buffer()[(0, 0)].symbol(), "▀");
    assert_eq!(stage.renderer.cycle(), Protocol::Off);
    assert_eq!(stage.renderer.cycle(), Protocol::Kitty);
    stage.frame(&[(&picture(1), PANEL)], None);
    assert!(stage.bytes.starts_with(b"\x1b_Ga=t"));
    let mut last = Vec::new();
    stage.renderer.clear(&mut last).expect("clears");
    assert!(last.starts_with(b"\x1b_Ga=d,d=I"));
}

#[test]
fn broken_and_tiny_cases_draw_nothing_and_never_panic() {
    for protocol in Protocol::ALL {
        let mut stage = Stage::new(protocol);
        let broken = Picture {
            width: 99,
            ..picture(1)
        };
        let far = Rect::new(200, 200, 5, 5);
        let thin = Rect::new(0, 0, 1, 1);
        let empty = Rect::new(3, 3, 0, 2);
        stage.frame(
            &[(&broken, PANEL), (&picture(1), far), (&picture(1), empty)],
            None,
        );
        assert_eq!(
            (stage.bytes.len(), stage.printed.len()),
            (0, 0),
            "{protocol}"
        );
        stage.frame(&[(&picture(1), thin)], None);
    }
}
