use super::*;
use crate::protocol::{KeptChange, KeptSample, SamplesAnswer, SamplesRequest, Sheet};
use crate::ui::hits::Target;

fn answer(app: &mut App, answer: SamplesAnswer) {
    let answer = Box::new(answer);
    app.handle(Event::Engine(Update::Samples { client: 1, answer }));
}

fn opened() -> App {
    let mut app = attached(fixture::snapshot(RunPhase::Running, 137));
    key(&mut app, 'G');
    app
}

fn draw_page(app: &mut App, sheet: Sheet, count: u32) {
    for index in 0..count {
        let picture = fixture::picture(index as u8, 0);
        let iteration = 120;
        answer(
            app,
            SamplesAnswer::Drawn {
                sheet,
                iteration,
                index,
                picture,
            },
        );
    }
}

fn kept(seed: u64, iteration: Option<u32>) -> KeptSample {
    KeptSample {
        file: format!("{seed}.png"),
        iteration,
        seed,
        truncation: 0.7,
    }
}

/// A page of which two are kept.
fn drawn() -> App {
    let mut app = opened();
    let sheet = app.samples.as_ref().unwrap().sheet;
    draw_page(&mut app, sheet, sheet.count);
    answer(
        &mut app,
        SamplesAnswer::Kept {
            run: Some("/runs/a".into()),
            kept: vec![
                kept(2, Some(120)),
                kept(5, Some(120)),
                kept(5, Some(60)),
                kept(40, None),
            ],
            change: KeptChange::None,
        },
    );
    press(&mut app, KeyCode::Right);
    app
}

#[test]
fn a_page_with_kept_samples() {
    check("gallery", &drawn());
}

#[test]
fn half_a_page() {
    let mut app = opened();
    let sheet = app.samples.as_ref().unwrap().sheet;
    draw_page(&mut app, sheet, 5);
    insta::assert_snapshot!("gallery_drawing_80x24", screen(&app, 80, 24));
}

#[test]
fn one_large() {
    let mut app = drawn();
    press(&mut app, KeyCode::Enter);
    insta::assert_snapshot!("gallery_large_80x24", screen(&app, 80, 24));
}

#[test]
fn a_page_that_cannot_be_drawn_says_why() {
    let mut app = opened();
    let request = SamplesRequest::Draw(app.samples.as_ref().unwrap().sheet);
    let reason = "nothing is loaded yet".to_owned();
    answer(&mut app, SamplesAnswer::Failed { request, reason });
    insta::assert_snapshot!("gallery_failed_80x24", screen(&app, 80, 24));
}

#[test]
fn every_sample_can_be_pointed_at_on_every_screen() {
    let app = drawn();
    for size in [(60, 15), (80, 24), (120, 40), (200, 60)] {
        let (_, hits) = themed(&app, &Theme::dark(), size);
        let areas: Vec<Rect> = (0..12)
            .map(|index| hits.area(Target::Sample(index)).expect("a place"))
            .collect();
        for (i, area) in areas.iter().enumerate() {
            assert!(areas[i + 1..].iter().all(|other| !area.intersects(*other)));
        }
    }
}

#[test]
fn the_slider_is_where_it_is_drawn() {
    let app = drawn();
    let (screen, hits) = themed(&app, &Theme::dark(), (80, 24));
    let slider = hits.area(Target::Slider).unwrap();
    let line = |symbol: &str| ["─", "●"].contains(&symbol);
    let drawn = slider.positions().map(|at| screen.buffer()[at].symbol());
    assert!(drawn.into_iter().all(line) && slider.width == 16);
}
