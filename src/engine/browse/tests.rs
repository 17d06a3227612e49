use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use image::RgbImage;

use super::*;
use crate::protocol::{PhotoEntry, PhotoFolder};

fn listed(answer: PhotosAnswer) -> PhotoFolder {
    match answer {
        PhotosAnswer::Listed(folder) => folder,
        other => panic!("{other:?}"),
    }
}

fn names(entries: &[PhotoEntry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.name.as_str()).collect()
}

#[test]
fn folders_come_before_pictures_and_other_files_are_not_there() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["b.PNG", "a.jpeg", "notes.txt", ".hidden.png"] {
        fs::write(folder.path().join(name), "x").unwrap();
    }
    fs::create_dir(folder.path().join("Zoo")).unwrap();
    std::os::unix::fs::symlink("Zoo", folder.path().join("link")).unwrap();
    std::os::unix::fs::symlink("nowhere", folder.path().join("broken.png")).unwrap();
    let found = listed(folder::list(Some(folder.path())));
    let expected = ["link", "Zoo", ".hidden.png", "a.jpeg", "b.PNG"];
    assert_eq!(names(&found.entries), expected);
    assert_eq!(found.entries[1].bytes, None);
    assert_eq!(found.entries[4].bytes, Some(1));
    let file = folder.path().join("b.PNG");
    let of_file = listed(folder::list(Some(&file)));
    assert_eq!(
        (of_file.path, of_file.select),
        (found.path, Some("b.PNG".to_owned()))
    );
}

#[test]
fn a_huge_folder_is_cut_off_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..5003 {
        fs::write(folder.path().join(format!("{number:05}.png")), "").unwrap();
    }
    let found = listed(folder::list(Some(folder.path())));
    assert_eq!((found.entries.len(), found.left_out), (5000, 3));
}

#[test]
fn folders_that_cannot_be_read_say_why() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing");
    let PhotosAnswer::Unlisted { reason, .. } = folder::list(Some(&missing)) else {
        panic!("listed");
    };
    assert!(reason.contains("missing: No such file"), "{reason}");
    let locked = folder.path().join("locked");
    fs::create_dir(&locked).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    // The superuser reads it all the same.
    if fs::read_dir(&locked).is_err() {
        let answer = folder::list(Some(&locked));
        assert!(
            matches!(answer, PhotosAnswer::Unlisted { .. }),
            "{answer:?}"
        );
    }
}

#[test]
fn a_picture_is_shown_small_with_its_size() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.png");
    RgbImage::from_pixel(1000, 10, image::Rgb([9; 3]))
        .save(&path)
        .unwrap();
    let (sender, events) = mpsc::channel();
    let browser = Browser::open(sender);
    browser.ask(7, PhotosRequest::Look(path.clone()));
    let Event::Fetched(7, Update::Photos(PhotosAnswer::Looked { looks, .. })) =
        events.recv().unwrap()
    else {
        panic!("no picture");
    };
    let looks = looks.unwrap();
    assert_eq!(looks.size, [1000, 10]);
    assert_eq!((looks.picture.width, looks.picture.height), (256, 2));
    fs::write(&path, "no picture").unwrap();
    assert!(look(&path).unwrap_err().contains("a.png"));
}

#[test]
fn only_the_last_of_many_looks_counts() {
    let look = |name: &str| PhotosRequest::Look(name.into());
    assert!(is_outdone(&look("a"), &look("b")));
    assert!(!is_outdone(&look("a"), &PhotosRequest::List(None)));
    let delete = PhotosRequest::Delete("a".to_owned());
    assert!(!is_outdone(&delete, &PhotosRequest::Delete("b".to_owned())));
}
