//! Servers of no use, each with its clear outcome; nothing is ever taken for a model.

use super::server::{self, Server};
use super::*;

#[test]
fn statuses_say_what_to_do_and_only_some_are_tried_again() {
    for (status, tries, expected) in [
        (
            401,
            1,
            "the server says 401 (unauthorised): it wants a token; for huggingface.co set HF_TOKEN",
        ),
        (
            403,
            1,
            "the server says 403 (forbidden): it may want a token (HF_TOKEN)",
        ),
        (
            404,
            1,
            "the server says 404 (not there): the file has moved; try --mirror",
        ),
        (418, 1, "the server says 418"),
        (
            429,
            3,
            "the server says 429 (too many requests) (tried 3 times)",
        ),
        (
            500,
            3,
            "the server says 500 (it has a problem of its own) (tried 3 times)",
        ),
        (503, 3, "the server says 503"),
    ] {
        let lab = Lab::new();
        let server = Server::start(move |_, _, stream| server::status(stream, status, ""));
        let text = lab.fault(known(server.url("f.pt"))).to_string();
        assert!(text.starts_with(expected), "{text}");
        assert_eq!(server.asked().len(), tries, "{status}");
        assert!(lab.is_empty());
    }
}

#[test]
fn a_busy_server_is_asked_again_when_it_says() {
    let lab = Lab::new();
    let server = Server::start(|asked, number, stream| match number {
        0 => server::status(stream, 429, "Retry-After: 0"),
        1 => server::status(stream, 500, ""),
        _ => server::good(asked, stream, &file(), SIZE),
    });
    let mut waits = Vec::new();
    let (client, _brake) = Client::new();
    let pulled = lab.pull_with(&[known(server.url("f.pt"))], &client, &mut |news| {
        if let News::Waiting { why, .. } = news {
            waits.push(why);
        }
    });
    assert_eq!(fs::read(pulled.unwrap().path).unwrap(), file());
    assert!(
        waits[0].contains("429") && waits[1].contains("500"),
        "{waits:?}"
    );
}

#[test]
fn a_server_that_wants_an_hour_is_given_up() {
    let lab = Lab::new();
    let server = Server::start(|_, _, stream| server::status(stream, 429, "Retry-After: 3600"));
    let fault = lab.fault(known(server.url("f.pt")));
    let (status, seconds) = (429, 3600);
    assert_eq!(fault, Fault::Later { status, seconds });
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn a_redirect_loop_ends() {
    let lab = Lab::new();
    let server = Server::start(|_, _, stream| server::status(stream, 302, "Location: /f.pt"));
    let fault = lab.fault(known(server.url("f.pt")));
    assert_eq!(fault, Fault::Redirects);
    assert_eq!(fault.to_string(), "it redirects again and again");
    assert!(server.asked().len() <= 11);
}

#[test]
fn a_file_of_another_size_is_refused_before_it_comes() {
    let lab = Lab::new();
    let server = Server::start(|_, _, stream| server::whole(stream, &file()[..1000]));
    let fault = lab.fault(known(server.url("f.pt")));
    let (found, expected) = (1000, SIZE as u64);
    assert_eq!(fault, Fault::Size { found, expected });
    assert_eq!(lab.part(), 0);
}

#[test]
fn a_promise_of_more_than_comes_is_no_whole_file() {
    let lab = Lab::new();
    // Every answer promises the whole file and breaks off after the same bytes.
    let server = Server::start(|_, _, stream| {
        server::head(stream, 200, &[format!("Content-Length: {SIZE}")]);
        server::body(stream, &file()[..1000]);
    });
    let fault = lab.fault(unknown(server.url("f.pt")));
    assert!(
        matches!(fault, Fault::Connection { tries: 3, .. }),
        "{fault}"
    );
    assert_eq!(server.asked().len(), 3);
    assert!(lab.is_empty());
}

#[test]
fn a_body_that_does_not_end_is_cut_off() {
    let lab = Lab::new();
    // Without a length the end of the connection is the end of the file.
    let server = Server::start(|_, _, stream| {
        server::head(stream, 200, &[]);
        server::body(stream, &file());
        server::body(stream, &file());
    });
    let fault = lab.fault(known(server.url("f.pt")));
    assert!(matches!(fault, Fault::Size { .. }), "{fault}");
    assert!(lab.is_empty());
}

#[test]
fn wrong_bytes_are_thrown_away() {
    let lab = Lab::new();
    let mut wrong = file();
    wrong[SIZE - 1] ^= 1;
    let found = hex(&wrong);
    let server = Server::start(move |asked, _, stream| server::good(asked, stream, &wrong, SIZE));
    let fault = lab.fault(known(server.url("f.pt")));
    let expected = hex(&file());
    assert_eq!(fault, Fault::Hash { found, expected });
    assert!(
        fault.to_string().ends_with("and was thrown away"),
        "{fault}"
    );
    assert!(lab.is_empty());
    assert_eq!(lab.part(), 0);
    assert_eq!(server.ranges(), [None]);
}

#[test]
fn wrong_bytes_that_come_in_pieces_are_fetched_twice_and_no_more() {
    let lab = Lab::new();
    let mut wrong = file();
    wrong[SIZE - 1] ^= 1;
    let most = SIZE / 2 + 1;
    let server = Server::start(move |asked, _, stream| server::good(asked, stream, &wrong, most));
    let fault = lab.fault(known(server.url("f.pt")));
    assert!(matches!(fault, Fault::Hash { .. }), "{fault}");
    let rest = Some(most as u64);
    assert_eq!(server.ranges(), [None, rest, None, rest]);
}

#[test]
fn the_wrong_range_is_nonsense() {
    let lab = Lab::new();
    let server = Server::start(|asked, number, stream| {
        if number == 0 {
            return server::good(asked, stream, &file(), 100_000);
        }
        let range = format!("Content-Range: bytes 5-{}/{SIZE}", SIZE - 1);
        server::head(stream, 206, &[range]);
    });
    let text = lab.fault(known(server.url("f.pt"))).to_string();
    assert!(text.contains("bytes from 100000 on were wanted"), "{text}");
    assert!(lab.is_empty());
}

#[test]
fn a_web_page_is_no_model() {
    let lab = Lab::new();
    let server = Server::start(|_, _, stream| {
        let lines = [
            "Content-Type: text/html; charset=utf-8",
            "Content-Length: 5",
        ];
        server::head(stream, 200, &lines.map(ToOwned::to_owned));
        server::body(stream, b"<html");
    });
    let fault = lab.fault(unknown(server.url("f.pt")));
    assert_eq!(fault, Fault::WebPage);
    assert!(lab.is_empty());
}

#[test]
fn no_server_and_no_sense_are_said() {
    let lab = Lab::new();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/f.pt", closed.local_addr().unwrap());
    drop(closed);
    let error = lab.pull(&[known(url.clone())]).unwrap_err().to_string();
    let first = "ffhq could not be downloaded:\n  ";
    assert!(
        error.starts_with(&format!("{first}{url}: no answer: ")),
        "{error}"
    );
    assert!(error.ends_with("(tried 3 times)"), "{error}");
    let server = Server::start(|_, _, stream| server::body(stream, b"SSH-2.0-OpenSSH\r\n\r\n"));
    let fault = lab.fault(known(server.url("f.pt")));
    assert!(matches!(fault, Fault::Connection { .. }), "{fault}");
}

#[test]
fn a_disk_that_is_too_small_is_said_before_anything_is_asked() {
    let lab = Lab::new();
    let server = Server::start(|asked, _, stream| server::good(asked, stream, &file(), SIZE));
    let mirror = Mirror {
        bytes: Some(1 << 60),
        ..known(server.url("f.pt"))
    };
    let error = lab.pull(&[mirror]).unwrap_err();
    assert!(matches!(error, PullError::Space { .. }), "{error}");
    let text = error.to_string();
    assert!(
        text.contains("make room, or take another folder with --models"),
        "{text}"
    );
    assert!(server.asked().is_empty());
}

#[test]
fn a_size_that_is_only_said_by_the_server_is_held_against_the_disk_too() {
    let lab = Lab::new();
    let server = Server::start(|_, _, stream| {
        server::head(stream, 200, &[format!("Content-Length: {}", 1u64 << 60)]);
    });
    let error = lab.pull(&[unknown(server.url("f.pt"))]).unwrap_err();
    assert!(matches!(error, PullError::Space { .. }), "{error}");
}
