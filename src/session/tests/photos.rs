//! Questions about photographs go to who can answer them, with the generator that is trained.

use super::*;
use crate::protocol::{FaceChoice, FacePoints, HandRequest, PhotosRequest, Sitting, SittingEnd};

/// One of each kind.
fn requests() -> Vec<PhotosRequest> {
    let points = FacePoints {
        eyes: [[1, 2], [3, 4]],
        mouth: [2, 6],
    };
    let photo = std::path::PathBuf::from("/me.png");
    vec![
        PhotosRequest::List(None),
        PhotosRequest::Look(photo.clone()),
        PhotosRequest::Hand(HandRequest::Align {
            photo: photo.clone(),
            points,
        }),
        PhotosRequest::Invert(Sitting {
            photo,
            name: "me".to_owned(),
            face: FaceChoice::Points(points),
        }),
        PhotosRequest::End(SittingEnd::Keep),
        PhotosRequest::Latents,
    ]
}

#[test]
fn every_question_is_passed_on_with_who_asked_and_the_model() {
    let mut session = running();
    session.handle(Event::Trainer(status(|status| {
        status.preset.model = "faces".to_owned();
    })));
    for request in requests() {
        let effects = say(&mut session, Command::Photos(request.clone()));
        let expected = Effect::Photos {
            client: ME,
            request,
            model: "faces".to_owned(),
        };
        assert_eq!(effects, [expected]);
    }
}

#[test]
fn they_are_answered_before_the_trainer_is_ready_and_while_it_saves() {
    let mut loading = Session::new(fixture::presets(), fixture::status(RunPhase::Loading, 0));
    let mut stopping = running();
    say(&mut stopping, Command::Shutdown);
    for session in [&mut loading, &mut stopping] {
        let effects = say(session, Command::Photos(PhotosRequest::List(None)));
        assert!(
            matches!(effects[..], [Effect::Photos { .. }]),
            "{effects:?}"
        );
    }
}
