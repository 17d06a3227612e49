use super::*;
use crate::protocol::{PhotosAnswer, SearchAsk, SearchStage};

const BOTH: [(u16, u16); 2] = [(80, 24), (200, 60)];

fn answer(app: &mut App, answer: PhotosAnswer) {
    app.handle(Event::Engine(Update::Photos(answer)));
}

fn opened() -> App {
    let mut app = attached(fixture::snapshot(RunPhase::Running, 137));
    key(&mut app, 'I');
    app
}

/// In a folder, on a picture that was looked at.
fn at_picture() -> App {
    let mut app = opened();
    answer(&mut app, PhotosAnswer::Listed(fixture::photos()));
    for _ in 0..3 {
        key(&mut app, 'j');
    }
    let looked = PhotosAnswer::Looked {
        path: "/home/me/photos/me.jpg".into(),
        looks: Ok(fixture::looks()),
    };
    answer(&mut app, looked);
    app
}

fn check_both(name: &str, app: &App) {
    for (width, height) in BOTH {
        let screen = screen(app, width, height);
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), screen);
    }
}

#[test]
fn a_folder_with_the_selected_picture() {
    check_both("folder", &at_picture());
}

#[test]
fn the_name_is_asked_for() {
    let mut app = at_picture();
    press(&mut app, KeyCode::Enter);
    check_both("name", &app);
}

#[test]
fn a_search_shows_how_far_it_is() {
    let mut app = at_picture();
    let mut search = fixture::search(SearchStage::Steps);
    search.picture = Some(fixture::picture(3, 0));
    answer(&mut app, PhotosAnswer::Search(Box::new(search)));
    check_both("search", &app);
    press(&mut app, KeyCode::Esc);
    check_both("search_end", &app);
}

#[test]
fn questions_say_what_to_do() {
    let mut app = at_picture();
    let failed = |reason: &str, ask| SearchStage::Failed {
        reason: reason.to_owned(),
        ask,
    };
    let faces = "2 faces were found; which one?\n  1: 80x90 pixels at 10,20 (99 %)";
    let several = fixture::search(failed(faces, SearchAsk::Which));
    answer(&mut app, PhotosAnswer::Search(Box::new(several)));
    check_both("which_face", &app);
    press(&mut app, KeyCode::Esc);
    let none = fixture::search(failed("no face was found", SearchAsk::AsItIs));
    answer(&mut app, PhotosAnswer::Search(Box::new(none)));
    check_both("as_it_is", &app);
}

#[test]
fn latents_and_empty_and_unreadable_folders() {
    let mut app = opened();
    let reason = "/root: Permission denied (os error 13)".to_owned();
    let folder = "/root".into();
    answer(&mut app, PhotosAnswer::Unlisted { folder, reason });
    check_both("unreadable", &app);
    let mut empty = fixture::photos();
    empty.entries.clear();
    answer(&mut app, PhotosAnswer::Listed(empty));
    check_both("empty", &app);
    key(&mut app, 'n');
    answer(&mut app, PhotosAnswer::Latents(fixture::latents()));
    check_both("latents", &app);
}

#[test]
fn rows_can_be_pointed_at() {
    let app = at_picture();
    for (width, height) in BOTH {
        let (screen, hits) = themed(&app, &Theme::dark(), (width, height));
        for row in 0..4 {
            let area = hits.area(crate::ui::hits::Target::Photo(row)).unwrap();
            let name = app.studio.as_ref().unwrap().rows()[row].name.clone();
            let drawn: String = area
                .positions()
                .map(|at| screen.buffer()[at].symbol())
                .collect();
            assert!(drawn.starts_with(&name), "{drawn}");
        }
    }
}
