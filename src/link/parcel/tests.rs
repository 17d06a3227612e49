use super::*;
use crate::link::frame;

fn picture(side: u32, shade: u8) -> Picture {
    let rgb = (0..side * side).flat_map(|i| [shade, (i % 251) as u8, 7]);
    Picture {
        width: side,
        height: side,
        rgb: rgb.collect(),
    }
}

fn preview(iteration: u32, shades: &[u8]) -> Update {
    Update::Preview(Box::new(Preview {
        iteration,
        frozen: vec![picture(32, 0), picture(32, 1)],
        trainable: shades.iter().map(|shade| picture(32, *shade)).collect(),
        names: Vec::new(),
        seed: None,
        style: Vec::new(),
    }))
}

fn size(side: u32) -> Size {
    Size {
        width: side,
        height: side,
    }
}

/// As the line carries it.
fn bytes(parcel: &Parcel) -> usize {
    frame::encode(parcel).unwrap().len()
}

fn shown(update: &Update) -> &Preview {
    match update {
        Update::Preview(preview) => preview,
        other => panic!("{other:?}"),
    }
}

#[test]
fn pictures_that_fit_arrive_as_they_were_and_those_that_changed_only_once() {
    let (mut packer, mut unpacker) = (Packer::new(size(32)), Unpacker::default());
    let first = preview(10, &[9, 10]);
    let parcel = packer.pack(first.clone());
    let whole = bytes(&parcel);
    assert_eq!(unpacker.unpack(parcel).unwrap(), first);
    let second = preview(20, &[9, 11]);
    let parcel = packer.pack(second.clone());
    assert!(bytes(&parcel) < whole / 2, "{} of {whole}", bytes(&parcel));
    assert_eq!(unpacker.unpack(parcel).unwrap(), second);
    let parcel = packer.pack(second.clone());
    assert!(bytes(&parcel) < 40, "{}", bytes(&parcel));
    assert_eq!(unpacker.unpack(parcel).unwrap(), second);
}

#[test]
fn pictures_are_no_larger_than_they_are_shown() {
    let (mut packer, mut unpacker) = (Packer::new(size(8)), Unpacker::default());
    let small = unpacker.unpack(packer.pack(preview(1, &[9]))).unwrap();
    assert_eq!(shown(&small).trainable[0].width, 8);
    assert_eq!(shown(&small).frozen[1].rgb.len(), 8 * 8 * 3);
    assert_eq!(packer.fit(size(4)), None);
    let grown = packer.fit(size(16)).expect("the newest pictures again");
    let grown = unpacker.unpack(grown).unwrap();
    assert_eq!(shown(&grown).trainable[0].width, 16);
    assert_eq!(shown(&grown).iteration, 1);
    let own = packer.fit(size(500)).expect("up to their own size");
    let own = unpacker.unpack(own).unwrap();
    assert_eq!(own, preview(1, &[9]));
    assert_eq!(packer.fit(size(900)), None, "they do not grow any more");
}

#[test]
fn both_ends_forget_the_same_pictures() {
    let (mut packer, mut unpacker) = (Packer::new(size(32)), Unpacker::default());
    for round in 0..3 {
        for shade in 0..=REMEMBERED as u8 {
            let update = preview(round, &[shade, shade ^ 1]);
            let parcel = packer.pack(update.clone());
            assert_eq!(unpacker.unpack(parcel).unwrap(), update);
        }
    }
    assert_eq!(unpacker.had.len(), REMEMBERED);
}

#[test]
fn a_wide_picture_keeps_its_shape() {
    let wide = Picture {
        width: 512,
        height: 384,
        rgb: vec![1; 512 * 384 * 3],
    };
    let held = size(100).holding(&wide);
    assert_eq!((held.width, held.height), (100, 75));
}

#[test]
fn what_was_never_sent_and_what_is_no_picture_is_refused() {
    let mut update = preview(1, &[9]);
    for picture in pictures_of(&mut update) {
        picture.rgb = Vec::new();
    }
    for packed in [Packed::Known(0), Packed::New(b"no PNG".to_vec())] {
        let parcel = Parcel {
            update: update.clone(),
            pictures: vec![packed; 3],
        };
        let error = Unpacker::default().unpack(parcel).unwrap_err();
        assert!(matches!(error, LinkError::Malformed(_)), "{error}");
    }
    let parcel = Parcel {
        update,
        pictures: Vec::new(),
    };
    let error = Unpacker::default().unpack(parcel).unwrap_err().to_string();
    assert!(error.contains("0 pictures for 3 places"), "{error}");
}

#[test]
fn pictures_of_the_mixer_are_packed_too() {
    let picture = Picture {
        width: 8,
        height: 8,
        rgb: (0..192).collect(),
    };
    let answer = Box::new(crate::protocol::MixerAnswer::Drawn {
        page: crate::protocol::MixerPage::default(),
        index: 0,
        picture,
    });
    let update = Update::Mixer { client: 1, answer };
    let parcel = Packer::new(FIRST_SIZE).pack(update.clone());
    assert!(matches!(&parcel.pictures[..], [Packed::New(_)]));
    assert_eq!(Unpacker::default().unpack(parcel).unwrap(), update);
}

#[test]
fn frames_of_films_are_packed_too() {
    let picture = Picture {
        width: 8,
        height: 8,
        rgb: (0..192).collect(),
    };
    let answer = crate::protocol::FilmAnswer::Frame { index: 3, picture };
    let update = Update::Film(Box::new(answer));
    let parcel = Packer::new(FIRST_SIZE).pack(update.clone());
    assert!(matches!(&parcel.pictures[..], [Packed::New(_)]));
    assert_eq!(Unpacker::default().unpack(parcel).unwrap(), update);
}

#[test]
fn samples_of_the_gallery_are_packed_too() {
    use crate::protocol::{Painter, Sheet, Subject};
    let answer = Box::new(SamplesAnswer::Drawn {
        sheet: Sheet {
            subject: Subject::Present,
            again: None,
            painter: Painter::Trained,
            seed: 1,
            count: 1,
            truncation: 0.7,
            side: 64,
        },
        iteration: 3,
        index: 0,
        picture: Picture {
            width: 8,
            height: 8,
            rgb: (0..192).collect(),
        },
    });
    let update = Update::Samples { client: 1, answer };
    let mut packer = Packer::new(FIRST_SIZE);
    let parcel = packer.pack(update.clone());
    assert!(matches!(&parcel.pictures[..], [Packed::New(_)]));
    assert_eq!(Unpacker::default().unpack(parcel).unwrap(), update);
}

#[test]
fn photographs_are_packed_too_and_one_that_is_looked_into_stays_as_large_as_it_is() {
    use crate::protocol::{AlignedLooks, FacePoints, PhotoLooks};
    let picture = Picture {
        width: 128,
        height: 128,
        rgb: vec![7; 128 * 128 * 3],
    };
    let looks = PhotoLooks {
        size: [900, 900],
        notes: Vec::new(),
        picture: picture.clone(),
    };
    let photo = std::path::PathBuf::from("/me.png");
    let looked = PhotosAnswer::Looked {
        path: photo.clone(),
        looks: Ok(looks.clone()),
    };
    let opened = PhotosAnswer::Hand(HandAnswer::Opened {
        photo: photo.clone(),
        looks: Ok(looks),
    });
    let aligned = PhotosAnswer::Hand(HandAnswer::Aligned {
        photo,
        points: FacePoints {
            eyes: [[1, 1], [9, 1]],
            mouth: [5, 9],
        },
        looks: Ok(AlignedLooks {
            warnings: Vec::new(),
            picture,
        }),
    });
    for (answer, side) in [(looked, 64), (opened, 128), (aligned, 64)] {
        let parcel = Packer::new(FIRST_SIZE).pack(Update::Photos(answer));
        assert!(matches!(&parcel.pictures[..], [Packed::New(png)] if png.len() < 4000));
        let mut there = Unpacker::default().unpack(parcel).unwrap();
        let shown: Vec<u32> = pictures_of(&mut there).iter().map(|p| p.width).collect();
        assert_eq!(shown, [side]);
    }
}
