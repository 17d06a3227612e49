use super::*;
use crate::ui::image::fit::{ASSUMED_CELL, in_pixels};

/// Uneven pixels, as a PNG of one colour would be too easy.
fn noisy(id: u64, side: u32) -> Picture {
    let mut state = id + 1;
    let mut byte = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 56) as u8
    };
    let rgb = (0..side * side * 3).map(|_| byte()).collect();
    Picture {
        id,
        width: side,
        height: side,
        rgb,
    }
}

fn wanted(picture: &Picture, rect: Rect) -> Wanted {
    Wanted {
        picture: picture.clone(),
        place: in_pixels(picture, rect, ASSUMED_CELL),
    }
}

const EXACT: Manner = Manner {
    cell: ASSUMED_CELL,
    quality: Quality::Exact,
    budget: Duration::MAX,
};

fn update(kitty: &mut Kitty, wanted: &[Wanted]) -> Vec<u8> {
    let (bytes, left) = kitty.update(wanted, EXACT);
    assert!(!left);
    bytes
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("only ASCII is written")
}

/// The keys and the data of every graphics command.
fn commands(text: &str) -> Vec<(&str, &str)> {
    let start = text.split("\x1b_G").skip(1);
    let inside = start.map(|rest| rest.split_once("\x1b\\").expect("ends").0);
    inside
        .map(|body| body.split_once(';').unwrap_or((body, "")))
        .collect()
}

#[test]
fn pixels_come_in_chunks_that_make_one_png() {
    let picture = noisy(1, 64);
    let mut kitty = Kitty::default();
    let text = text(update(
        &mut kitty,
        &[wanted(&picture, Rect::new(2, 1, 16, 8))],
    ));
    let commands = commands(&text);
    let (put, chunks) = commands.split_last().expect("commands");
    assert!(chunks.len() > 2);
    let (first, last) = (chunks[0], chunks[chunks.len() - 1]);
    assert_eq!(first.0, "a=t,f=100,i=1851850752,q=2,m=1");
    assert!(
        chunks[1..chunks.len() - 1]
            .iter()
            .all(|(keys, _)| *keys == "q=2,m=1")
    );
    assert_eq!(last.0, "q=2,m=0");
    assert!(
        chunks[..chunks.len() - 1]
            .iter()
            .all(|(_, data)| data.len() == 4096)
    );
    assert!((1..=4096).contains(&last.1.len()));
    let data = chunks.iter().map(|(_, data)| *data).collect::<String>();
    let png = image::load_from_memory(&STANDARD.decode(data).expect("base64")).expect("PNG");
    assert_eq!(png.to_rgb8().as_raw()[..], picture.rgb[..]);
    assert_eq!(put.0, "a=p,i=1851850752,p=1,c=16,r=8,C=1,q=2");
    assert!(text.ends_with("\x1b7\x1b[2;3H\x1b_Ga=p,i=1851850752,p=1,c=16,r=8,C=1,q=2\x1b\\\x1b8"));
}

#[test]
fn one_chunk_is_first_and_last() {
    let text = text(transmit(5, b"tiny"));
    assert_eq!(text, "\x1b_Ga=t,f=100,i=5,q=2,m=0;dGlueQ==\x1b\\");
}

#[test]
fn an_unchanged_frame_sends_nothing_and_a_move_sends_no_pixels() {
    let picture = noisy(1, 64);
    let mut kitty = Kitty::default();
    let here = wanted(&picture, Rect::new(0, 0, 16, 8));
    update(&mut kitty, std::slice::from_ref(&here));
    assert_eq!(update(&mut kitty, std::slice::from_ref(&here)), b"");
    let there = wanted(&picture, Rect::new(30, 5, 16, 8));
    let moved = text(update(&mut kitty, &[there]));
    assert_eq!(
        moved,
        "\x1b7\x1b[6;31H\x1b_Ga=p,i=1851850752,p=1,c=16,r=8,C=1,q=2\x1b\\\x1b8"
    );
}

#[test]
fn hiding_and_showing_again_sends_no_pixels() {
    let here = [wanted(&noisy(1, 64), Rect::new(0, 0, 16, 8))];
    let mut kitty = Kitty::default();
    update(&mut kitty, &here);
    let hidden = text(update(&mut kitty, &[]));
    assert_eq!(hidden, "\x1b_Ga=d,d=i,i=1851850752,p=1,q=2\x1b\\");
    let back = text(update(&mut kitty, &here));
    assert_eq!(
        commands(&back),
        [("a=p,i=1851850752,p=1,c=16,r=8,C=1,q=2", "")]
    );
}

#[test]
fn a_new_picture_is_shown_before_the_old_one_goes() {
    let rect = Rect::new(0, 0, 16, 8);
    let mut kitty = Kitty::default();
    update(&mut kitty, &[wanted(&noisy(1, 8), rect)]);
    let text = text(update(&mut kitty, &[wanted(&noisy(2, 8), rect)]));
    let keys = commands(&text)
        .into_iter()
        .map(|(keys, _)| keys)
        .collect::<Vec<_>>();
    let expected = [
        "a=t,f=100,i=1851850753,q=2,m=0",
        "a=p,i=1851850753,p=1,c=16,r=8,C=1,q=2",
        "a=d,d=i,i=1851850752,p=1,q=2",
    ];
    assert_eq!(keys, expected);
}

#[test]
fn one_picture_in_two_places_is_sent_once() {
    let picture = noisy(1, 8);
    let places = [0, 20].map(|x| wanted(&picture, Rect::new(x, 0, 16, 8)));
    let text = text(update(&mut Kitty::default(), &places));
    let keys = commands(&text)
        .into_iter()
        .map(|(keys, _)| &keys[..3])
        .collect::<Vec<_>>();
    assert_eq!(keys, ["a=t", "a=p", "a=p"]);
    assert!(text.contains("p=2,c=16"));
}

#[test]
fn old_pictures_are_deleted_with_their_pixels() {
    let mut kitty = Kitty::default();
    let rect = Rect::new(0, 0, 16, 8);
    let large = |id| wanted(&noisy(id, 256), Rect::new(0, 0, 64, 32));
    let fits = u64::from(HIDDEN_PIXELS / (256 * 256));
    let most = fits.max(HIDDEN as u64);
    let sent = (0..most + 3).map(|id| text(update(&mut kitty, &[large(id)])));
    let deleted = sent.filter(|text| text.contains("d=I")).count();
    assert_eq!(deleted, 2);
    assert_eq!(kitty.sent.len() as u64, most + 1);
    let rest = text(kitty.clear());
    let deletes = |text: &str| {
        commands(text)
            .iter()
            .all(|(keys, _)| keys.starts_with("a=d,d=I,i="))
    };
    assert!(deletes(&rest) && commands(&rest).len() as u64 == most + 1);
    // Small ones may be many: none of them is sent again when it comes back.
    for id in 0..100 {
        update(&mut kitty, &[wanted(&noisy(id, 8), rect)]);
    }
    let again = text(update(&mut kitty, &[wanted(&noisy(0, 8), rect)]));
    assert!(!again.contains("a=t"), "{again}");
    kitty.clear();
    assert_eq!(kitty.clear(), b"");
}

#[test]
fn ids_that_begin_again_spare_the_pictures_that_are_there() {
    let (left, right) = (Rect::new(0, 0, 16, 8), Rect::new(20, 0, 16, 8));
    let stays = wanted(&noisy(0, 8), left);
    let mut kitty = Kitty::default();
    update(&mut kitty, std::slice::from_ref(&stays));
    for (count, last, id) in [(IDS, 1, 1_851_850_753), (u32::MAX, 2, 1_851_916_287)] {
        kitty.count = count;
        let both = [stays.clone(), wanted(&noisy(last, 8), right)];
        let text = text(update(&mut kitty, &both));
        assert_eq!(text.matches("a=t").count(), 1, "{text}");
        assert!(text.contains(&format!("a=t,f=100,i={id},")), "{text}");
    }
    let third = text(update(&mut kitty, &[stays, wanted(&noisy(3, 8), right)]));
    assert!(third.contains("a=t,f=100,i=1851850754,"), "{third}");
}

#[test]
fn margins_keep_the_aspect_ratio() {
    let picture = noisy(1, 64);
    let cell = CellSize {
        width: 10,
        height: 21,
    };
    let place = in_pixels(&picture, Rect::new(0, 0, 40, 10), cell);
    let canvas = Canvas::new(&picture, place, Manner { cell, ..EXACT });
    assert_eq!((place.pixels, canvas.inner), ((210, 210), (64, 64)));
    assert_eq!(canvas.outer, (64, 64));
    let place = in_pixels(&picture, Rect::new(0, 0, 20, 40), cell);
    let canvas = Canvas::new(&picture, place, Manner { cell, ..EXACT });
    assert_eq!((place.pixels, place.area.height), ((200, 200), 10));
    assert_eq!(canvas.outer, (64, 67));
    let png = image::load_from_memory(&canvas.png(&picture))
        .expect("PNG")
        .to_rgba8();
    assert_eq!(png.get_pixel(0, 0).0[3], 0);
    assert_eq!(png.get_pixel(0, 1).0[3], 255);
}

#[test]
fn large_pictures_are_scaled_down_before_they_are_sent() {
    let place = in_pixels(&noisy(1, 512), Rect::new(0, 0, 10, 5), ASSUMED_CELL);
    let canvas = Canvas::new(&noisy(1, 512), place, EXACT);
    assert_eq!((canvas.inner, canvas.outer), ((80, 80), (80, 80)));
}

#[test]
fn one_new_face_of_eight_costs_an_eighth_of_sending_all() {
    let faces = |newest: u64| {
        let ids = (0..7).chain([newest]);
        let each = |id: u64| wanted(&noisy(id, 64), Rect::new(id as u16 % 8 * 16, 0, 16, 8));
        ids.map(each).collect::<Vec<_>>()
    };
    let mut kitty = Kitty::default();
    let all = update(&mut kitty, &faces(7)).len();
    let one = update(&mut kitty, &faces(8)).len();
    assert!(all > 8 * 64 * 64 * 3, "{all}");
    assert!(one < all / 7, "{one} of {all}");
    assert_eq!(update(&mut kitty, &faces(8)).len(), 0);
}

#[test]
fn light_pictures_are_a_fraction_and_give_way_to_exact_ones() {
    let picture = noisy(1, 64);
    let here = [wanted(&picture, Rect::new(0, 0, 16, 8))];
    let light = Manner {
        quality: Quality::Light,
        ..EXACT
    };
    let mut kitty = Kitty::default();
    let small = kitty.update(&here, light).0.len();
    let exact = text(update(&mut kitty, &here));
    assert!(small * 5 < exact.len(), "{small} of {}", exact.len());
    let placed = commands(&exact);
    assert!(placed.iter().any(|(keys, _)| keys.starts_with("a=d,d=i")));
    assert_eq!(kitty.update(&here, light).0, b"", "the exact one is better");
}

#[test]
fn pictures_that_take_too_long_come_in_later_frames_and_the_old_ones_stay_until_then() {
    let places = [Rect::new(0, 0, 16, 8), Rect::new(20, 0, 16, 8)];
    let both = |ids: [u64; 2]| {
        let each = |n: usize| wanted(&noisy(ids[n], 64), places[n]);
        [each(0), each(1)]
    };
    let mut kitty = Kitty::default();
    update(&mut kitty, &both([1, 2]));
    let slow = Manner {
        budget: Duration::ZERO,
        ..EXACT
    };
    let (first, left) = kitty.update(&both([3, 4]), slow);
    let first = text(first);
    assert!(left);
    assert_eq!(first.matches("a=t").count(), 1);
    assert_eq!(first.matches("a=d").count(), 1, "of the replaced one");
    let (second, left) = kitty.update(&both([3, 4]), slow);
    assert!(!left);
    assert_eq!(text(second).matches("a=t").count(), 1);
    assert_eq!(kitty.shown.len(), 2);
}
