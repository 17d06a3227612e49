use super::*;
use crate::session::fixture;

mod commands;
mod edits;
mod endings;
mod film;
mod mixer;
mod photos;
mod pull;
mod runs;
mod samples;
mod trial;

const ME: ClientId = 1;

/// A session in which `sketch` runs.
fn running() -> Session {
    let mut session = Session::new(fixture::presets(), fixture::status(RunPhase::Loading, 0));
    session.handle(Event::Trainer(status(|_| {})));
    session
}

/// What a trainer at iteration 7 says, changed.
fn status(change: impl FnOnce(&mut Status)) -> Update {
    let mut status = fixture::status(RunPhase::Running, 7);
    change(&mut status);
    Update::Status(Box::new(status))
}

fn say(session: &mut Session, command: Command) -> Vec<Effect> {
    session.handle(Event::Command(ME, command))
}

fn orders(effects: &[Effect]) -> Vec<Order> {
    let orders = effects.iter().filter_map(|effect| match effect {
        Effect::Order(order) => Some(order.clone()),
        _ => None,
    });
    orders.collect()
}

/// The only refusal, which goes to the client that asked.
fn refusal(effects: &[Effect]) -> String {
    match effects {
        [Effect::Send(ME, Update::Refused { command, reason })] => format!("{command}: {reason}"),
        other => panic!("{other:?}"),
    }
}

fn lines(effects: &[Effect]) -> Vec<(Level, String)> {
    let lines = effects.iter().filter_map(|effect| match effect {
        Effect::Broadcast(Update::Log(line)) => Some((line.level, line.text.clone())),
        _ => None,
    });
    lines.collect()
}

#[test]
fn who_joins_is_greeted_with_all_that_was_said() {
    let mut session = running();
    let all = [
        Update::Iteration(fixture::iteration(8)),
        Update::Log(fixture::line("hello")),
        status(|status| {
            status.phase = RunPhase::Finished;
            status.iteration = 8;
        }),
    ];
    for update in all {
        let effects = session.handle(Event::Trainer(update.clone()));
        assert_eq!(effects, [Effect::Broadcast(update)]);
    }
    let effects = session.handle(Event::Joined(7));
    let [Effect::Send(7, Update::Snapshot(snapshot))] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!(snapshot.status.phase, RunPhase::Finished);
    assert_eq!(snapshot.iterations, [fixture::iteration(8)]);
    assert_eq!(snapshot.log, [fixture::line("hello")]);
    assert_eq!(snapshot.presets, fixture::presets());
}

#[test]
fn clients_that_leave_change_nothing_and_get_no_more_samples() {
    let mut session = running();
    let before = session.snapshot().clone();
    let close = Order::Samples {
        client: ME,
        request: SamplesRequest::Close,
    };
    assert_eq!(session.handle(Event::Left(ME)), [Effect::Order(close)]);
    assert_eq!(say(&mut session, Command::Detach), [Effect::Dismiss(ME)]);
    assert_eq!(session.snapshot(), &before);
}
