//! Every kind of file has its outcome.

use std::path::PathBuf;

use image::codecs::gif::GifEncoder;
use image::codecs::png::PngEncoder;
use image::{Frame, ImageEncoder as _, Rgb, Rgba, RgbaImage};
use moxcms::ColorProfile;

use super::*;

/// Quarters of `tests/fixtures/faces`: red, green, blue, yellow.
const QUARTERS: [[u8; 3]; 4] = [[220, 40, 40], [40, 200, 60], [40, 60, 210], [230, 220, 60]];

fn fixture(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/faces");
    folder.join(name)
}

fn quarters() -> RgbImage {
    RgbImage::from_fn(48, 32, |x, y| Rgb(QUARTERS[(x / 24 + y / 16 * 2) as usize]))
}

/// Whether two pictures look the same, up to `tolerance` per channel.
fn same(a: &RgbImage, b: &RgbImage, tolerance: u8) -> bool {
    let close = |(a, b): (&u8, &u8)| a.abs_diff(*b) <= tolerance;
    a.dimensions() == b.dimensions() && a.as_raw().iter().zip(b.as_raw()).all(close)
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn open(bytes: &[u8]) -> Result<Photo, PhotoError> {
    decode(Path::new("photo"), bytes)
}

fn refused(name: &str, bytes: &[u8]) -> String {
    decode(Path::new(name), bytes).unwrap_err().to_string()
}

#[test]
fn formats_that_people_have_are_opened() {
    let picture = DynamicImage::from(quarters());
    for format in [
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Bmp,
        ImageFormat::Tiff,
    ] {
        let photo = open(&encoded(&picture, format)).unwrap();
        assert!(same(&photo.pixels, &quarters(), 0), "{format:?}");
        assert_eq!(photo.notes, [], "{format:?}");
    }
    let photo = read(&fixture("progressive.jpg")).unwrap();
    assert!(same(&photo.pixels, &quarters(), 3));
    assert_eq!(photo.notes, []);
}

#[test]
fn the_camera_says_where_up_is() {
    for number in [3, 6, 7] {
        let photo = read(&fixture(&format!("exif-{number}.jpg"))).unwrap();
        assert!(same(&photo.pixels, &quarters(), 3), "orientation {number}");
        assert_eq!(photo.notes, [Note::Turned]);
    }
}

#[test]
fn print_colours_become_rgb_in_both_of_their_jpeg_forms() {
    for name in ["cmyk.jpg", "ycck.jpg"] {
        let photo = read(&fixture(name)).unwrap();
        assert!(same(&photo.pixels, &quarters(), 4), "{name}");
        assert_eq!(photo.notes, [Note::PrintColours], "{name}");
    }
}

#[test]
fn grey_and_sixteen_bits_are_opened() {
    let photo = read(&fixture("grey.jpg")).unwrap();
    assert!(photo.pixels.pixels().all(|p| p[0].abs_diff(p[1]) <= 1));
    assert_eq!(photo.notes, []);
    let deep = DynamicImage::from(quarters()).into_rgb16();
    let photo = open(&encoded(&deep.into(), ImageFormat::Png)).unwrap();
    assert!(same(&photo.pixels, &quarters(), 0));
    assert_eq!(photo.notes, [Note::Deep]);
    let grey = DynamicImage::from(quarters()).into_luma16();
    let photo = open(&encoded(&grey.clone().into(), ImageFormat::Tiff)).unwrap();
    let expected = DynamicImage::from(grey).into_rgb8();
    assert!(same(&photo.pixels, &expected, 0));
}

#[test]
fn transparency_lies_on_white_and_is_said_when_it_is_there() {
    let glass = |alpha| RgbaImage::from_pixel(4, 4, Rgba([200, 0, 100, alpha]));
    let open = |picture: RgbaImage| open(&encoded(&picture.into(), ImageFormat::Png)).unwrap();
    let half = open(glass(51));
    assert_eq!(half.pixels.get_pixel(1, 1).0, [244, 204, 224]);
    assert_eq!(half.notes, [Note::Transparent]);
    let solid = open(glass(255));
    assert_eq!(solid.pixels.get_pixel(1, 1).0, [200, 0, 100]);
    assert_eq!(solid.notes, []);
}

#[test]
fn a_wide_profile_becomes_srgb() {
    let mut profile = ColorProfile::new_display_p3();
    let bytes = |profile: &ColorProfile, picture: &RgbImage| {
        let mut bytes = Vec::new();
        let mut encoder = PngEncoder::new(&mut bytes);
        encoder.set_icc_profile(profile.encode().unwrap()).unwrap();
        let (width, height) = picture.dimensions();
        let kind = ExtendedColorType::Rgb8;
        encoder.write_image(picture, width, height, kind).unwrap();
        bytes
    };
    let red = RgbImage::from_pixel(4, 4, Rgb([200, 100, 100]));
    let photo = open(&bytes(&profile, &red)).unwrap();
    // Display P3's red is redder: the same colour needs more of it in sRGB.
    let [r, g, b] = photo.pixels.get_pixel(0, 0).0;
    assert!(r > 208 && g < 100 && b < 100, "{r} {g} {b}");
    assert!(
        matches!(&photo.notes[..], [Note::Profile(_)]),
        "{:?}",
        photo.notes
    );
    // sRGB itself is left alone, and what is no profile is said.
    profile = ColorProfile::new_srgb();
    let photo = open(&bytes(&profile, &red)).unwrap();
    assert!(same(&photo.pixels, &red, 1));
    let mut pixels = red.clone();
    let note = colour::to_srgb(&mut pixels, b"nonsense");
    assert_eq!(note, Some(Note::ProfileIgnored("damaged".to_owned())));
    assert_eq!(pixels, red);
}

#[test]
fn of_what_moves_the_first_frame_is_taken_and_said() {
    let still = DynamicImage::from(quarters()).into_rgba8();
    let film = |frames: usize| {
        let mut bytes = Vec::new();
        let mut encoder = GifEncoder::new(&mut bytes);
        for i in 0..frames {
            let mut frame = still.clone();
            if i > 0 {
                image::imageops::invert(&mut frame);
            }
            encoder.encode_frame(Frame::new(frame)).unwrap();
        }
        drop(encoder);
        bytes
    };
    let photo = open(&film(3)).unwrap();
    assert!(same(&photo.pixels, &quarters(), 8));
    assert_eq!(photo.notes, [Note::FirstFrame]);
    assert_eq!(open(&film(1)).unwrap().notes, []);
}

#[test]
fn what_was_cut_off_is_refused() {
    let picture = DynamicImage::from(quarters());
    for name in ["progressive.jpg", "cmyk.jpg", "exif-6.jpg"] {
        let bytes = fs::read(fixture(name)).unwrap();
        for cut in [bytes.len() - 2, bytes.len() * 3 / 4, 60] {
            let error = open(&bytes[..cut]).unwrap_err();
            assert!(matches!(error, PhotoError::CutOff { .. }), "{name} {error}");
        }
        // What phones append is no harm.
        let more = [&bytes[..], b"MotionPhoto"].concat();
        assert!(open(&more).is_ok(), "{name}");
    }
    for format in [
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Tiff,
        ImageFormat::Bmp,
    ] {
        let bytes = encoded(&picture, format);
        let error = open(&bytes[..bytes.len() * 2 / 3]).unwrap_err();
        assert!(
            matches!(error, PhotoError::Broken { .. }),
            "{format:?} {error}"
        );
    }
}

#[test]
fn a_picture_with_too_many_pixels_is_refused_before_it_is_decoded() {
    let mut bytes = encoded(&DynamicImage::new_luma8(8, 8), ImageFormat::Bmp);
    bytes[18..22].copy_from_slice(&20_000_i32.to_le_bytes());
    bytes[22..26].copy_from_slice(&6_000_i32.to_le_bytes());
    let error = refused("huge.bmp", &bytes);
    assert!(error.contains("20000x6000 pixels"), "{error}");
    assert!(error.contains("up to 100 megapixels"), "{error}");
}

#[test]
fn what_is_no_picture_for_us_is_named_with_a_way_out() {
    let phone = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    let error = refused("a.heic", phone);
    assert!(
        error.contains("HEIC") && error.contains("heif-convert"),
        "{error}"
    );
    let film = refused("a.mp4", b"\0\0\0\x18ftypisom\0\0\x02\0isom");
    assert!(film.contains("a film") && film.contains("ffmpeg"), "{film}");
    let tiff = encoded(&DynamicImage::from(quarters()), ImageFormat::Tiff);
    assert!(refused("a.NEF", &tiff).contains("raw file"));
    for (bytes, words) in [
        (&b""[..], "an empty file"),
        (b"\0\0\0\x1cftypavif", "AVIF"),
        (b"\xff\x0a\xfa\x17", "JPEG XL"),
        (b"%PDF-1.7", "a PDF"),
        (b"<?xml version=\"1.0\"?><svg>", "SVG"),
        (b"hello, world", "not a picture; PNG, JPEG"),
        (
            b"qoif\0\0\0\x08\0\0\0\x08\x03\0",
            "not a picture; PNG, JPEG",
        ),
    ] {
        let error = refused("file", bytes);
        assert!(error.contains(words), "{error}");
    }
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(
        read(folder.path()),
        Err(PhotoError::NoFile { .. })
    ));
    let missing = folder.path().join("none.png");
    assert!(matches!(read(&missing), Err(PhotoError::Io { .. })));
}
