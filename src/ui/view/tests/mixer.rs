use super::*;
use crate::protocol::{Ingredients, MixerAnswer, MixerPage, MixerRequest};
use crate::ui::hits::Target;
use crate::ui::mixer::Reach;

fn answer(app: &mut App, answer: MixerAnswer) {
    let answer = Box::new(answer);
    app.handle(Event::Engine(Update::Mixer { client: 1, answer }));
}

fn opened(found: Ingredients) -> App {
    let mut app = attached(fixture::snapshot(RunPhase::Running, 137));
    key(&mut app, 'm');
    answer(&mut app, MixerAnswer::Listed(found));
    app
}

fn draw_page(app: &mut App, page: &MixerPage, indices: std::ops::Range<u32>) {
    for index in indices {
        let picture = fixture::picture(index as u8, 0);
        let page = page.clone();
        answer(
            app,
            MixerAnswer::Drawn {
                page,
                index,
                picture,
            },
        );
    }
}

fn page(app: &App) -> MixerPage {
    app.mixer.as_ref().unwrap().page()
}

/// Three checkpoints, the fine layers of one of them.
fn mixed() -> App {
    let mut app = opened(fixture::ingredients());
    for _ in 0..3 {
        key(&mut app, 'j');
    }
    key(&mut app, ' ');
    press(&mut app, KeyCode::Enter);
    for character in "llj".chars() {
        key(&mut app, character);
    }
    press(&mut app, KeyCode::BackTab);
    key(&mut app, '1');
    let page = page(&app);
    draw_page(&mut app, &page, 0..8);
    app
}

#[test]
fn nothing_to_mix() {
    let app = opened(fixture::few_ingredients(1));
    insta::assert_snapshot!("mixer_nothing_80x24", screen(&app, 80, 24));
}

#[test]
fn picking() {
    check("mixer_picking", &opened(fixture::ingredients()));
}

#[test]
fn mixing() {
    check("mixer", &mixed());
}

#[test]
fn pictures_that_lag_say_so() {
    let mut app = mixed();
    key(&mut app, 'h');
    let page = page(&app);
    draw_page(&mut app, &page, 0..3);
    insta::assert_snapshot!("mixer_lagging_80x24", screen(&app, 80, 24));
    insta::assert_snapshot!("mixer_lagging_120x40", screen(&app, 120, 40));
}

#[test]
fn one_large() {
    let mut app = mixed();
    key(&mut app, 'z');
    insta::assert_snapshot!("mixer_large_80x24", screen(&app, 80, 24));
}

#[test]
fn naming_and_saved() {
    let mut app = mixed();
    key(&mut app, 's');
    insta::assert_snapshot!("mixer_naming_80x24", screen(&app, 80, 24));
    press(&mut app, KeyCode::Enter);
    let command = "nada blend /runs/20260102-0304-sketch/checkpoints/000120.safetensors \
                   /runs/20260101-1200-zombie/checkpoints/000300.safetensors --weights 0.6,0.4 \
                   --fine 0,1 -o /runs/blends/half.safetensors";
    answer(
        &mut app,
        MixerAnswer::Saved {
            path: "/runs/blends/half.safetensors".into(),
            command: command.to_owned(),
        },
    );
    insta::assert_snapshot!("mixer_saved_80x24", screen(&app, 80, 24));
    insta::assert_snapshot!("mixer_saved_120x40", screen(&app, 120, 40));
}

#[test]
fn a_mixture_that_cannot_be_drawn_says_why() {
    let mut app = mixed();
    let request = MixerRequest::Draw(page(&app));
    let reason = "/runs/gone/checkpoints/000120.safetensors: there is no such checkpoint, run \
                  folder or generator; give a checkpoint file (.safetensors), a run's folder, or \
                  `demo`";
    let reason = reason.to_owned();
    answer(&mut app, MixerAnswer::Failed { request, reason });
    insta::assert_snapshot!("mixer_failed_80x24", screen(&app, 80, 24));
}

#[test]
fn five_on_a_small_screen_without_colour_and_in_ascii() {
    let mut app = opened(fixture::ingredients());
    for row in [1, 3, 5] {
        app.mixer.as_mut().unwrap().select(row);
        key(&mut app, ' ');
    }
    press(&mut app, KeyCode::Enter);
    let page = page(&app);
    draw_page(&mut app, &page, 0..8);
    insta::assert_snapshot!("mixer_five_60x15", screen(&app, 60, 15));
    let mut plain = Theme::from(crate::ui::theme::ThemeName::Plain);
    plain.charset = Charset::Ascii;
    let (ascii, _) = themed(&app, &plain, (80, 24));
    insta::assert_snapshot!("mixer_five_ascii_80x24", ascii);
}

#[test]
fn every_slider_can_be_pointed_at_on_every_screen() {
    let app = mixed();
    for size in [(60, 15), (80, 24), (120, 40), (200, 60)] {
        let (_, hits) = themed(&app, &Theme::dark(), size);
        let mut tracks = 0;
        for (row, reach) in (0..3).flat_map(|row| Reach::ALL.map(|reach| (row, reach))) {
            assert!(hits.area(Target::Share { row, reach }).is_some());
            if let Some(area) = hits.area(Target::Weight { row, reach }) {
                assert!(area.width >= 9 && area.right() < size.0, "{area:?}");
                tracks += 1;
            }
        }
        assert!(tracks == 12 || tracks == 3, "{tracks} on {size:?}");
    }
}
