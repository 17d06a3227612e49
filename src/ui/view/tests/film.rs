use super::*;
use crate::protocol::{FilmAnswer, FilmPlan, FilmPurpose, FilmSet, FilmStage};

fn answer(app: &mut App, answer: FilmAnswer) {
    app.handle(Event::Engine(Update::Film(Box::new(answer))));
}

fn opened(set: FilmSet) -> App {
    let mut app = attached(fixture::snapshot(RunPhase::Running, 137));
    key(&mut app, 'F');
    answer(&mut app, FilmAnswer::Set(set));
    app
}

fn plan(app: &App) -> FilmPlan {
    app.film.plan(0.7).unwrap()
}

/// How far a film of what the form says is.
fn say(app: &mut App, purpose: FilmPurpose, at: (FilmStage, u32)) {
    let said = fixture::filming(purpose, &plan(app), at);
    answer(app, said);
}

/// A preview with so many frames.
fn drawing(frames: u32) -> App {
    let mut app = opened(fixture::film_set());
    press(&mut app, KeyCode::Enter);
    say(&mut app, FilmPurpose::Preview, (FilmStage::Begins, 0));
    for index in 0..frames {
        let mut picture = fixture::picture(index as u8 % 12, 0);
        // Frozen and trained side by side.
        picture.height /= 2;
        picture.rgb.truncate(picture.rgb.len() / 2);
        answer(&mut app, FilmAnswer::Frame { index, picture });
    }
    if frames > 0 {
        say(&mut app, FilmPurpose::Preview, (FilmStage::Draws, frames));
    }
    app
}

fn playing() -> App {
    let mut app = drawing(40);
    say(&mut app, FilmPurpose::Preview, (FilmStage::Drawn, 40));
    app
}

fn written(app: &App) -> FilmStage {
    let run = plan(app).source.unwrap().run;
    FilmStage::Written {
        path: run.join("films/walk-000120.gif"),
        bytes: 1_234_567,
        command:
            "nada video walk --seeds 1-4 --steps 30 --fps 25 --truncation 0.7 --loop --frozen \
                  /runs/20260102-0304-sketch/checkpoints/000120.safetensors -o \
                  /runs/20260102-0304-sketch/films/walk-000120.gif"
                .to_owned(),
    }
}

#[test]
fn looking() {
    let mut app = attached(fixture::snapshot(RunPhase::Running, 137));
    key(&mut app, 'F');
    insta::assert_snapshot!("film_looking_80x24", screen(&app, 80, 24));
}

#[test]
fn form() {
    check("film_form", &opened(fixture::film_set()));
}

#[test]
fn typing_what_is_wrong() {
    let mut app = opened(fixture::film_set());
    key(&mut app, 'j');
    key(&mut app, 'e');
    for character in ", otto".chars() {
        key(&mut app, character);
    }
    insta::assert_snapshot!("film_typing_80x24", screen(&app, 80, 24));
}

#[test]
fn nothing_was_saved_yet() {
    let set = FilmSet {
        newest: None,
        checkpoints: 0,
        ..fixture::film_set()
    };
    let mut app = opened(set);
    insta::assert_snapshot!("film_frozen_80x24", screen(&app, 80, 24));
    key(&mut app, 'l');
    key(&mut app, 'l');
    insta::assert_snapshot!("film_no_checkpoint_80x24", screen(&app, 80, 24));
}

#[test]
fn drawing_frame_by_frame() {
    check("film_drawing", &drawing(7));
    insta::assert_snapshot!("film_loading_80x24", screen(&drawing(0), 80, 24));
}

#[test]
fn playing_and_paused() {
    let mut app = playing();
    check("film_playing", &app);
    press(&mut app, KeyCode::Right);
    press(&mut app, KeyCode::Esc);
    for character in "jjjjjjjj".chars() {
        key(&mut app, character);
    }
    key(&mut app, 'h');
    insta::assert_snapshot!("film_paused_80x24", screen(&app, 80, 24));
    key(&mut app, 'k');
    key(&mut app, 'l');
    insta::assert_snapshot!("film_changed_80x24", screen(&app, 80, 24));
}

#[test]
fn writing_and_written() {
    let mut app = playing();
    say(&mut app, FilmPurpose::Write, (FilmStage::Draws, 37));
    insta::assert_snapshot!("film_writing_80x24", screen(&app, 80, 24));
    let stage = written(&app);
    say(&mut app, FilmPurpose::Write, (stage, 120));
    insta::assert_snapshot!("film_written_80x24", screen(&app, 80, 24));
    insta::assert_snapshot!("film_written_120x40", screen(&app, 120, 40));
    insta::assert_snapshot!("film_written_60x20", screen(&app, 60, 20));
    press(&mut app, KeyCode::Esc);
    insta::assert_snapshot!("film_written_form_60x20", screen(&app, 60, 20));
    let mut plain = Theme::from(crate::ui::theme::ThemeName::Plain);
    plain.charset = crate::ui::theme::Charset::Ascii;
    let ascii = themed(&app, &plain, (80, 24)).0;
    insta::assert_snapshot!("film_written_ascii_80x24", ascii);
}

#[test]
fn failed() {
    let mut app = opened(fixture::film_set());
    press(&mut app, KeyCode::Enter);
    let reason = "20260102-0304-sketch/checkpoints/000120.safetensors: no such file".to_owned();
    let stage = FilmStage::Failed { reason };
    say(&mut app, FilmPurpose::Preview, (stage, 0));
    let reason =
        "ffmpeg cannot be started (No such file or directory): .mp4 and .webm need it. Install \
                  ffmpeg (Debian, Ubuntu: apt install ffmpeg)"
            .to_owned();
    let stage = FilmStage::Failed { reason };
    say(&mut app, FilmPurpose::Write, (stage, 0));
    insta::assert_snapshot!("film_failed_80x24", screen(&app, 80, 24));
    let reason = "one film at a time: another dashboard draws one".to_owned();
    answer(&mut app, FilmAnswer::Refused { reason });
    insta::assert_snapshot!("film_refused_80x24", screen(&app, 80, 24));
}
