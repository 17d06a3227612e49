use super::*;
use crate::protocol::RunsAnswer;
use crate::ui::runs::name;

fn answer(app: &mut App, answer: RunsAnswer) {
    app.handle(Event::Engine(Update::Runs(answer)));
}

/// The list before anything came.
fn opened() -> App {
    let mut snapshot = fixture::snapshot(RunPhase::Running, 137);
    snapshot.status.run = Some(fixture::runs()[0].path.clone());
    snapshot.about.title = "First try".to_owned();
    let mut app = attached(snapshot);
    key(&mut app, 'O');
    app
}

/// The list with a run selected that was looked at.
fn at(number: usize) -> App {
    let mut app = opened();
    answer(&mut app, fixture::listed(fixture::runs()));
    let wanted = fixture::runs()[number].clone();
    press(&mut app, KeyCode::PageUp);
    let chosen = |app: &App| name(app.runs.as_ref().unwrap().chosen().unwrap());
    for _ in 0..20 {
        if chosen(&app) != name(&wanted) {
            key(&mut app, 'j');
        }
    }
    answer(
        &mut app,
        RunsAnswer::Details(Box::new(fixture::details(&wanted))),
    );
    app
}

#[test]
fn being_read() {
    insta::assert_snapshot!("runs_loading_80x24", screen(&opened(), 80, 24));
}

#[test]
fn without_a_run_it_says_how_to_make_one() {
    let mut app = opened();
    answer(&mut app, fixture::listed(Vec::new()));
    insta::assert_snapshot!("runs_empty_80x24", screen(&app, 80, 24));
}

#[test]
fn a_list_with_a_run_in_every_state() {
    check("runs", &at(1));
}

#[test]
fn the_present_run_is_shown_as_it_stands() {
    let screen = screen(&at(0), 200, 60).to_string();
    assert!(screen.contains("▶ running  137/300"), "{screen}");
}

#[test]
fn filtered() {
    let mut app = at(2);
    for character in "/zomb".chars() {
        key(&mut app, character);
    }
    insta::assert_snapshot!("runs_filter_80x24", screen(&app, 80, 24));
}

#[test]
fn unreadable() {
    insta::assert_snapshot!("runs_unreadable_80x24", screen(&at(5), 80, 24));
}

#[test]
fn a_title_is_typed() {
    let mut app = at(1);
    for character in "r, older".chars() {
        key(&mut app, character);
    }
    let screen = screen(&app, 80, 24).to_string();
    assert!(screen.contains("Title: Grey zombie, older"), "{screen}");
}

#[test]
fn deleting_names_the_run_and_its_size() {
    let mut app = at(1);
    key(&mut app, 'd');
    insta::assert_snapshot!("runs_delete_80x24", screen(&app, 80, 24));
}

#[test]
fn leaving_what_trains_is_asked() {
    let mut app = at(1);
    press(&mut app, KeyCode::Enter);
    insta::assert_snapshot!("runs_go_on_80x24", screen(&app, 80, 24));
}

#[test]
fn another_runs_folder_is_asked_about() {
    let mut app = at(6);
    press(&mut app, KeyCode::Enter);
    insta::assert_snapshot!("runs_change_over_80x24", screen(&app, 80, 24));
}

#[test]
fn the_trash_and_emptying_it() {
    let mut app = at(1);
    key(&mut app, 't');
    insta::assert_snapshot!("runs_trash_120x40", screen(&app, 120, 40));
    key(&mut app, 'E');
    insta::assert_snapshot!("runs_empty_trash_80x24", screen(&app, 80, 24));
}

#[test]
fn compared() {
    let mut app = at(1);
    for number in [2, 3] {
        let details = fixture::details(&fixture::runs()[number]);
        answer(&mut app, RunsAnswer::Details(Box::new(details)));
    }
    for character in " j c".chars() {
        key(&mut app, character);
    }
    check("runs_compare", &app);
}

#[test]
fn the_smallest_terminal_shows_the_rows() {
    let screen = screen(&at(1), SMALLEST.0, SMALLEST.1).to_string();
    assert!(screen.contains("Grey zombie"), "{screen}");
}

#[test]
fn the_selected_row_is_always_on_screen() {
    let mut app = opened();
    let one = &fixture::runs()[2];
    let many = (0..300).map(|number| {
        let mut run = one.clone();
        run.path = format!("{}/run-{number:03}", fixture::RUNS).into();
        run.changed = 2000 - number;
        run
    });
    answer(&mut app, fixture::listed(many.collect()));
    for _ in 0..12 {
        press(&mut app, KeyCode::PageDown);
    }
    let screen = screen(&app, 80, 24).to_string();
    assert!(screen.contains("run-120"), "{screen}");
}

#[test]
fn rows_can_be_pointed_at() {
    let (_, hits) = themed(&at(1), &Theme::dark(), (80, 24));
    let first = hits.area(Target::Run(0)).unwrap();
    let second = hits.area(Target::Run(1)).unwrap();
    assert_eq!((second.y, first.x), (first.y + 1, second.x));
}

#[test]
fn ascii_terminals_show_no_other_characters() {
    let theme = Theme::dark().with(Charset::Ascii);
    let (screen, _) = themed(&at(1), &theme, (120, 40));
    let screen = screen.to_string();
    assert!(screen.is_ascii(), "{screen}");
}
