//! Photographs over the socket: listed, looked at, cut out; one search at a time, which a dashboard that
//! joins hears of.

use std::os::unix::fs::PermissionsExt as _;

use image::RgbImage;

use super::*;
use crate::protocol::{
    FaceChoice, FacePoints, HandAnswer, HandRequest, PhotosAnswer, PhotosRequest, Search,
    SearchStage, Sitting, SittingEnd,
};

/// A lab with a photograph. `invert` makes 3 of 150 steps and goes on until it is ended.
fn lab() -> (Lab, PathBuf) {
    let lab = Lab::new();
    let photo = fs::canonicalize(lab.folder.path()).unwrap().join("me.png");
    RgbImage::from_pixel(40, 30, image::Rgb([90; 3]))
        .save(&photo)
        .unwrap();
    let program = lab.folder.path().join("invert");
    let fifo = lab.folder.path().join("never");
    let made = std::process::Command::new("mkfifo").arg(&fifo).status();
    assert!(made.unwrap().success());
    let start = r#"{"event": "start", "way": "both", "steps": 150}"#;
    let step = r#"{"event": "step", "step": 3, "steps": 150, "psnr": 20.5}"#;
    let text = format!(
        "#!/bin/sh\necho '{start}'\necho '{step}'\nexec cat '{}'\n",
        fifo.display()
    );
    fs::write(&program, text).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
    (lab, photo)
}

fn sitting(photo: &std::path::Path) -> Sitting {
    Sitting {
        photo: photo.to_owned(),
        name: "me".to_owned(),
        face: FaceChoice::Find,
    }
}

impl Dashboard {
    fn ask(&self, request: PhotosRequest) {
        self.client.send(Command::Photos(request));
    }

    fn answer(&self) -> PhotosAnswer {
        match self.until(|update| matches!(update, Update::Photos(_))) {
            Update::Photos(answer) => answer,
            _ => unreachable!(),
        }
    }

    /// How far the search is, once it is as far as this.
    fn search(&self, far: impl Fn(&Search) -> bool) -> Search {
        loop {
            match self.answer() {
                PhotosAnswer::Search(search) if far(&search) => return *search,
                _ => {}
            }
        }
    }
}

#[test]
fn folders_and_pictures_are_shown_to_who_asked() {
    let (lab, photo) = lab();
    let (dashboard, _) = Dashboard::attach(&lab);
    let (other, _) = Dashboard::attach(&lab);
    dashboard.ask(PhotosRequest::List(photo.parent().map(PathBuf::from)));
    let PhotosAnswer::Listed(folder) = dashboard.answer() else {
        panic!("not listed");
    };
    assert!(folder.entries.iter().any(|entry| entry.name == "me.png"));
    dashboard.ask(PhotosRequest::Look(photo.clone()));
    let PhotosAnswer::Looked { looks, .. } = dashboard.answer() else {
        panic!("not looked at");
    };
    assert_eq!(looks.unwrap().size, [40, 30]);
    let points = FacePoints {
        eyes: [[10, 10], [30, 10]],
        mouth: [20, 25],
    };
    dashboard.ask(PhotosRequest::Hand(HandRequest::Align { photo, points }));
    let PhotosAnswer::Hand(HandAnswer::Aligned { looks, .. }) = dashboard.answer() else {
        panic!("not cut out");
    };
    assert_eq!(looks.unwrap().picture.width, 192);
    lab.report(log("after all that"));
    assert_eq!(other.next(), log("after all that"));
}

#[test]
fn one_photograph_is_searched_at_a_time_and_who_joins_hears_of_it() {
    let (lab, photo) = lab();
    let (dashboard, _) = Dashboard::attach(&lab);
    dashboard.ask(PhotosRequest::Invert(sitting(&photo)));
    let search = dashboard.search(|search| search.step == 3);
    assert_eq!((search.steps, search.psnr), (150, Some(20.5)));
    dashboard.ask(PhotosRequest::Invert(sitting(&photo)));
    let refused = dashboard.until(|update| matches!(update, Update::Refused { .. }));
    let Update::Refused { command, reason } = refused else {
        unreachable!();
    };
    assert_eq!(command, "find the latent");
    assert!(reason.contains("one photograph at a time"), "{reason}");
    let (late, _) = Dashboard::attach(&lab);
    let news = late.search(|_| true);
    assert_eq!((news.step, news.stage), (3, SearchStage::Steps));
    late.ask(PhotosRequest::End(SittingEnd::Drop));
    for dashboard in [&dashboard, &late] {
        dashboard.search(|search| search.stage == SearchStage::Dropped);
    }
    dashboard.ask(PhotosRequest::Invert(sitting(&photo)));
    dashboard.search(|search| search.stage == SearchStage::Steps);
}
