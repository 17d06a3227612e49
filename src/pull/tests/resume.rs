//! Downloads that go on: after cuts, after an end of the program, from another mirror.

use std::sync::mpsc;
use std::thread;

use super::server::{self, Server};
use super::*;

/// A server that gives 100000 bytes at a time.
fn cutting() -> Server {
    Server::start(|asked, _, stream| server::good(asked, stream, &file(), 100_000))
}

#[test]
fn a_connection_that_is_cut_is_gone_on_with() {
    let lab = Lab::new();
    let server = cutting();
    let pulled = lab.pull(&[known(server.url("f.pt"))]).unwrap();
    assert_eq!(fs::read(pulled.path).unwrap(), file());
    let asked = server.asked();
    let ranges: Vec<_> = asked.iter().map(|asked| asked.range).collect();
    assert_eq!(ranges, [None, Some(100_000), Some(200_000)]);
    assert_eq!(asked[1].if_range.as_deref(), Some("\"v1\""));
}

#[test]
fn an_unknown_file_is_gone_on_with_too() {
    let lab = Lab::new();
    let server = cutting();
    let pulled = lab.pull(&[unknown(server.url("f.pt"))]).unwrap();
    assert_eq!(fs::read(pulled.path).unwrap(), file());
    assert_eq!(server.ranges(), [None, Some(100_000), Some(200_000)]);
}

#[test]
fn a_server_that_ignores_ranges_begins_again() {
    let lab = Lab::new();
    let server = Server::start(|_, number, stream| {
        let file = file();
        server::head(stream, 200, &[format!("Content-Length: {SIZE}")]);
        server::body(stream, if number == 0 { &file[..100_000] } else { &file });
    });
    let pulled = lab.pull(&[known(server.url("f.pt"))]).unwrap();
    assert_eq!(fs::read(pulled.path).unwrap(), file());
    assert_eq!(server.ranges(), [None, Some(100_000)]);
}

#[test]
fn a_file_that_became_another_one_is_not_mixed_with_it() {
    let lab = Lab::new();
    let server = Server::start(|asked, number, stream| {
        if number == 0 {
            let lines = [
                "Content-Length: 300000".to_owned(),
                "ETag: \"old\"".to_owned(),
            ];
            server::head(stream, 200, &lines);
            server::body(stream, &vec![1; 100_000]);
        } else {
            server::good(asked, stream, &file(), SIZE);
        }
    });
    let pulled = lab.pull(&[unknown(server.url("f.pt"))]).unwrap();
    assert_eq!(fs::read(pulled.path).unwrap(), file());
    assert_eq!(server.asked()[1].if_range.as_deref(), Some("\"old\""));
}

#[test]
fn another_mirror_of_the_same_file_goes_on() {
    let lab = Lab::new();
    let first = Server::start(|asked, number, stream| match number {
        0 => server::good(asked, stream, &file(), 100_000),
        _ => server::status(stream, 404, ""),
    });
    let second = cutting();
    lab.pull(&[known(first.url("f.pt")), known(second.url("g.pt"))])
        .unwrap();
    assert_eq!(second.ranges(), [Some(100_000), Some(200_000)]);
}

#[test]
fn a_stopped_download_keeps_its_part_and_goes_on_later() {
    let lab = Lab::new();
    let (hold, held) = mpsc::channel::<()>();
    let server = Server::start(move |asked, number, stream| {
        if number > 0 {
            return server::good(asked, stream, &file(), SIZE);
        }
        server::good(asked, stream, &file(), 100_000);
        // Silent, but there, until the test lets go.
        let _ = held.recv();
    });
    let mirrors = [known(server.url("f.pt"))];
    let (client, brake) = Client::new();
    let (sender, news) = mpsc::channel();
    thread::scope(|scope| {
        let (lab, mirrors) = (&lab, &mirrors);
        let pulling = scope.spawn(move || {
            let mut tell = |news| sender.send(news).unwrap();
            lab.pull_with(mirrors, &client, &mut tell)
        });
        let enough = |news: &News| matches!(news, News::Transfer { done: 100_000, .. });
        assert!(news.iter().any(|news| enough(&news)));
        brake.pull();
        let error = pulling.join().unwrap().unwrap_err().to_string();
        let expected = "stopped; 100000 bytes are kept, `nada pull ffhq` goes on from there";
        assert_eq!(error, expected);
    });
    drop(hold);
    assert!(lab.is_empty());
    assert_eq!(lab.part(), 100_000);
    let pulled = lab.pull(&mirrors).unwrap();
    assert_eq!(fs::read(pulled.path).unwrap(), file());
    assert_eq!(server.ranges(), [None, Some(100_000)]);
}

#[test]
fn a_brake_ends_a_wait_between_tries() {
    let lab = Lab::new();
    let server = Server::start(|_, _, stream| server::status(stream, 503, "Retry-After: 50"));
    let (client, brake) = Client::new();
    let mut waits = Vec::new();
    let outcome = lab.pull_with(&[known(server.url("f.pt"))], &client, &mut |news| {
        if let News::Waiting { seconds, .. } = news {
            waits.push(seconds);
            brake.pull();
        }
    });
    assert!(
        matches!(outcome, Err(PullError::Stopped { kept: 0, .. })),
        "{outcome:?}"
    );
    assert_eq!(waits, [50]);
}

#[test]
fn a_damaged_part_costs_one_more_try() {
    let lab = Lab::new();
    let server = Server::start(|asked, number, stream| {
        let most = if number == 0 { 100_000 } else { SIZE };
        let mut file = file();
        file[17] ^= u8::from(number == 0);
        server::good(asked, stream, &file, most);
    });
    let pulled = lab.pull(&[known(server.url("f.pt"))]).unwrap();
    assert_eq!(fs::read(pulled.path).unwrap(), file());
    assert_eq!(server.ranges(), [None, Some(100_000), None]);
}

#[test]
fn a_part_that_is_the_whole_file_needs_no_request() {
    let lab = Lab::new();
    let server = Server::start(|asked, number, stream| match number {
        0 => server::good(asked, stream, &file(), 290_000),
        _ => server::status(stream, 404, ""),
    });
    let mirror = known(server.url("f.pt"));
    lab.fault(mirror.clone());
    let part = part::folder(&lab.models()).join("ffhq.part");
    fs::write(&part, file()).unwrap();
    lab.pull(&[mirror]).unwrap();
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn nothing_beyond_the_end_means_that_all_is_there() {
    let lab = Lab::new();
    let server = Server::start(|asked, number, stream| {
        if number == 0 {
            // Promises more than there is.
            let lines = [
                format!("Content-Length: {}", SIZE + 9),
                "ETag: \"v1\"".to_owned(),
            ];
            server::head(stream, 200, &lines);
            server::body(stream, &file());
        } else {
            server::good(asked, stream, &file(), SIZE);
        }
    });
    let pulled = lab.pull(&[unknown(server.url("f.pt"))]).unwrap();
    assert_eq!(fs::read(pulled.path).unwrap(), file());
    assert_eq!(server.ranges(), [None, Some(SIZE as u64)]);
}

#[test]
fn two_downloads_of_one_model_do_not_meet() {
    let lab = Lab::new();
    let (hold, held) = mpsc::channel::<()>();
    let server = Server::start(move |asked, _, stream| {
        let _ = held.recv();
        server::good(asked, stream, &file(), SIZE);
    });
    let mirrors = [known(server.url("f.pt"))];
    thread::scope(|scope| {
        let first = scope.spawn(|| lab.pull(&mirrors));
        // It holds the lock from before it asks.
        server.next();
        let second = lab.pull(&mirrors).unwrap_err().to_string();
        assert!(
            second.contains("is being downloaded by another `nada`"),
            "{second}"
        );
        drop(hold);
        assert_eq!(
            fs::read(first.join().unwrap().unwrap().path).unwrap(),
            file()
        );
    });
}
