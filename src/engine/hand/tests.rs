use std::fs;

use super::*;

const DEADLINE: Duration = Duration::from_secs(60);

/// The thread, and a photograph with a face in it.
struct Desk {
    hand: Hand,
    events: Receiver<Event>,
    photo: PathBuf,
    _folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/faces");
        let folder = tempfile::tempdir().unwrap();
        let photo = folder.path().join("astronaut.png");
        fs::copy(fixtures.join("astronaut.png"), &photo).unwrap();
        let (sender, events) = mpsc::channel();
        Self {
            hand: Hand::open(sender),
            events,
            photo,
            _folder: folder,
        }
    }

    fn answer(&self) -> HandAnswer {
        match self.events.recv_timeout(DEADLINE).unwrap() {
            Event::Fetched(7, Update::Photos(PhotosAnswer::Hand(answer))) => answer,
            other => panic!("{other:?}"),
        }
    }

    fn align(&self, points: FacePoints) -> Result<AlignedLooks, String> {
        let photo = self.photo.clone();
        self.hand.ask(7, HandRequest::Align { photo, points });
        match self.answer() {
            HandAnswer::Aligned { looks, .. } => looks,
            other => panic!("{other:?}"),
        }
    }
}

fn points(eyes: [[u32; 2]; 2], mouth: [u32; 2]) -> FacePoints {
    FacePoints { eyes, mouth }
}

#[test]
fn a_photograph_is_opened_its_face_found_and_cut_out() {
    let desk = Desk::new();
    desk.hand.ask(7, HandRequest::Open(desk.photo.clone()));
    let HandAnswer::Opened { looks, .. } = desk.answer() else {
        panic!("not opened");
    };
    let size = looks.unwrap().size;
    desk.hand.ask(7, HandRequest::Faces(desk.photo.clone()));
    let HandAnswer::Faces { faces, .. } = desk.answer() else {
        panic!("not searched");
    };
    let faces = faces.unwrap();
    let [left, right] = faces[0].eyes;
    let mouth = faces[0].mouth;
    assert!(left[0] < mouth[0] && mouth[0] < right[0] && mouth[1] > left[1]);
    assert!(right[0] < size[0] && mouth[1] < size[1]);
    let aligned = desk.align(faces[0]).unwrap();
    assert_eq!((aligned.picture.width, aligned.picture.height), (192, 192));
    let moved = desk.align(points([[left[0] - 8, left[1]], right], mouth));
    assert_ne!(moved.unwrap().picture, aligned.picture);
}

#[test]
fn impossible_points_are_refused_in_the_words_of_the_command() {
    let desk = Desk::new();
    let flat = desk.align(points([[50, 50]; 2], [50, 50])).unwrap_err();
    assert!(
        flat.starts_with("--eyes and --mouth lie on one line"),
        "{flat}"
    );
    let outside = desk.align(points([[50, 50], [9000, 50]], [70, 90]));
    let outside = outside.unwrap_err();
    assert!(
        outside.starts_with("9000,50 is outside of the photo"),
        "{outside}"
    );
    let close = desk
        .align(points([[50, 50], [54, 50]], [52, 56]))
        .unwrap_err();
    assert!(
        close.contains("too small: 4 pixels from eye to eye"),
        "{close}"
    );
    let crossed = desk
        .align(points([[120, 50], [50, 50]], [85, 120]))
        .unwrap();
    let said = crossed.warnings.join("\n");
    assert!(said.contains("given right to left"), "{said}");
    fs::write(&desk.photo, "no picture").unwrap();
    let gone = desk.align(points([[50, 50], [90, 50]], [70, 90]));
    assert!(gone.is_err(), "what was written meanwhile is read");
}

#[test]
fn the_newest_points_count_and_the_newest_picture() {
    let photo = |name: &str| PathBuf::from(name);
    let align = |name: &str| HandRequest::Align {
        photo: photo(name),
        points: points([[1, 1], [2, 1]], [1, 2]),
    };
    assert!(is_outdone(&align("a"), &align("a")));
    assert!(!is_outdone(&align("a"), &HandRequest::Faces(photo("a"))));
    assert!(!is_outdone(&HandRequest::Open(photo("a")), &align("a")));
    let other = HandRequest::Open(photo("b"));
    for now in [
        align("a"),
        HandRequest::Faces(photo("a")),
        HandRequest::Open(photo("a")),
    ] {
        assert!(is_outdone(&now, &other), "{now:?}");
    }
}
