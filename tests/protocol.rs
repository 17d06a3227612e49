//! The two programs over a real socket: greeting, several clients, slow ones, left-over sockets.

#![allow(clippy::unwrap_used)]

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use nada_tui::link::{
    Arrival, Client, LinkError, Outbox, Queued, Server, engine_folder, frame, running_engine,
    socket_path,
};
use nada_tui::protocol::{Command, Hello, Level, LogLine, Picture, Preview, Update, VERSION};
use tempfile::TempDir;

const DEADLINE: Duration = Duration::from_secs(20);

struct Engine {
    _folder: TempDir,
    runs: std::path::PathBuf,
    server: Server,
    arrivals: Receiver<Arrival>,
}

impl Engine {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let runs = folder.path().join("runs");
        let server = Server::bind(&runs).unwrap();
        let (sender, arrivals) = channel();
        server.accept(&sender, |arrival| arrival);
        Self {
            _folder: folder,
            runs,
            server,
            arrivals,
        }
    }

    fn next(&self) -> Arrival {
        self.arrivals.recv_timeout(DEADLINE).unwrap()
    }

    fn joined(&self) -> Outbox {
        match self.next() {
            Arrival::Joined(_, outbox) => outbox,
            other => panic!("{other:?}"),
        }
    }
}

struct Dashboard {
    client: Client,
    updates: Receiver<Result<Update, LinkError>>,
}

impl Dashboard {
    fn attach(runs: &Path) -> Result<Self, LinkError> {
        let (sender, updates) = channel();
        let client = Client::connect(&socket_path(runs), sender, |update| update)?;
        Ok(Self { client, updates })
    }

    fn next(&self) -> Result<Update, LinkError> {
        self.updates.recv_timeout(DEADLINE).unwrap()
    }
}

fn log(text: &str) -> Update {
    Update::Log(LogLine {
        time: 0,
        level: Level::Info,
        text: text.to_owned(),
    })
}

fn packed(update: &Update) -> Arc<[u8]> {
    frame::encode(update).unwrap().into()
}

/// Four mebibytes.
fn large() -> Update {
    let picture = Picture {
        width: 1024,
        height: 1024,
        rgb: vec![7; 3 << 20],
    };
    Update::Preview(Box::new(Preview {
        iteration: 1,
        frozen: Vec::new(),
        trainable: vec![picture],
        names: Vec::new(),
        seed: Some(3),
        style: Vec::new(),
    }))
}

fn until(what: &str, mut done: impl FnMut() -> bool) {
    let deadline = Instant::now() + DEADLINE;
    while !done() {
        assert!(Instant::now() < deadline, "{what}");
        std::thread::yield_now();
    }
}

#[test]
fn two_clients_see_every_update_and_both_are_heard() {
    let engine = Engine::new();
    let first = Dashboard::attach(&engine.runs).unwrap();
    let one = engine.joined();
    let second = Dashboard::attach(&engine.runs).unwrap();
    let two = engine.joined();
    for number in 0..50 {
        let update = packed(&log(&number.to_string()));
        assert_eq!(one.offer(&update), Queued::Taken);
        assert_eq!(two.offer(&update), Queued::Taken);
    }
    for number in 0..50 {
        let expected = log(&number.to_string());
        assert_eq!(first.next().unwrap(), expected);
        assert_eq!(second.next().unwrap(), expected);
    }
    first.client.send(Command::Pause);
    assert!(matches!(engine.next(), Arrival::Said(1, Command::Pause)));
    second.client.send(Command::Step(3));
    assert!(matches!(engine.next(), Arrival::Said(2, Command::Step(3))));
}

#[test]
fn last_commands_arrive_before_a_client_is_gone() {
    let engine = Engine::new();
    let dashboard = Dashboard::attach(&engine.runs).unwrap();
    let _outbox = engine.joined();
    dashboard.client.send(Command::SaveCheckpoint);
    dashboard.client.send(Command::Detach);
    drop(dashboard);
    let said = [engine.next(), engine.next(), engine.next()];
    assert!(matches!(
        said,
        [
            Arrival::Said(_, Command::SaveCheckpoint),
            Arrival::Said(_, Command::Detach),
            Arrival::Left(_, LinkError::Closed)
        ]
    ));
}

#[test]
fn a_client_that_does_not_read_stops_nobody() {
    let engine = Engine::new();
    let (mut slow, _) = greeted(&engine.runs);
    let for_slow = engine.joined();
    let quick = Dashboard::attach(&engine.runs).unwrap();
    let for_quick = engine.joined();
    let update = packed(&large());
    let mut behind = 0;
    for _ in 0..16 {
        behind += u32::from(for_slow.offer(&update) == Queued::Behind);
        assert_eq!(for_quick.offer(&update), Queued::Taken);
        assert_eq!(quick.next().unwrap(), large());
        until("the quick client's queue", || for_quick.is_empty());
    }
    assert!(behind > 0, "all 48 MiB were queued");
    for _ in 0..16 - behind {
        let _: Update = frame::read(&mut slow).unwrap();
    }
    until("the slow client's queue", || for_slow.is_empty());
    assert_eq!(for_slow.offer(&packed(&log("again"))), Queued::Taken);
    assert_eq!(frame::read::<Update>(&mut slow).unwrap(), log("again"));
}

/// A client by hand, after the greeting.
fn greeted(runs: &Path) -> (UnixStream, Hello) {
    let mut stream = UnixStream::connect(socket_path(runs)).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    let theirs: Hello = frame::read(&mut stream).unwrap();
    let ours = Hello {
        version: VERSION,
        package: "9.9.9".to_owned(),
    };
    frame::write(&mut stream, &ours).unwrap();
    (stream, theirs)
}

#[test]
fn another_version_is_refused_by_the_engine() {
    let engine = Engine::new();
    let mut stream = UnixStream::connect(engine.server.path()).unwrap();
    let newer = Hello {
        version: VERSION + 1,
        package: "9.9.9".to_owned(),
    };
    frame::write(&mut stream, &newer).unwrap();
    match engine.next() {
        Arrival::Rejected(error @ LinkError::Version { .. }) => {
            let text = error.to_string();
            assert!(text.contains("9.9.9"), "{text}");
            assert!(text.contains("this program is older"), "{text}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn another_version_is_refused_by_the_dashboard() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("socket");
    let listener = UnixListener::bind(&path).unwrap();
    let engine = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let package = "0.0.1".to_owned();
        frame::write(
            &mut stream,
            &Hello {
                version: 0,
                package,
            },
        )
        .unwrap();
        frame::read::<Hello>(&mut stream).unwrap()
    });
    let (sender, _updates) = channel();
    let error = Client::connect(&path, sender, |update| update).err();
    let text = error.unwrap().to_string();
    assert!(text.contains("0.0.1"), "{text}");
    assert!(text.contains("the other side is older: stop it"), "{text}");
    assert_eq!(engine.join().unwrap().version, VERSION);
}

#[test]
fn garbage_ends_one_connection_only() {
    let engine = Engine::new();
    let mut stream = UnixStream::connect(engine.server.path()).unwrap();
    stream.write_all(&[0xff; 64]).unwrap();
    match engine.next() {
        Arrival::Rejected(LinkError::TooLong { bytes, .. }) => assert_eq!(bytes, 0xffff_ffff),
        other => panic!("{other:?}"),
    }
    let (mut stream, _) = greeted(&engine.runs);
    let _outbox = engine.joined();
    stream.write_all(&[2, 0, 0, 0, 0xff, 0xff]).unwrap();
    let left = engine.next();
    assert!(
        matches!(left, Arrival::Left(_, LinkError::Malformed(_))),
        "{left:?}"
    );
    Dashboard::attach(&engine.runs).unwrap();
    engine.joined();
}

#[test]
fn one_engine_per_folder_and_the_next_one_takes_over() {
    let engine = Engine::new();
    let error = Server::bind(&engine.runs).unwrap_err();
    let text = error.to_string();
    assert!(matches!(error, LinkError::Running { .. }), "{text}");
    assert!(text.contains(&std::process::id().to_string()), "{text}");
    assert_eq!(running_engine(&engine.runs), Some(std::process::id()));
    let Engine {
        _folder,
        runs,
        server,
        ..
    } = engine;
    drop(server);
    assert_eq!(running_engine(&runs), None);
    let error = Dashboard::attach(&runs).err().unwrap();
    assert!(error.nobody_listens(), "{error}");
    // The accepting thread may hold the old socket for a moment, but not the folder.
    Server::bind(&runs).unwrap();
}

#[test]
fn the_socket_of_a_killed_engine_does_not_hinder_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = socket_path(folder.path());
    std::fs::create_dir(engine_folder(folder.path())).unwrap();
    drop(UnixListener::bind(&path).unwrap());
    assert!(path.exists());
    let error = Dashboard::attach(folder.path()).err().unwrap();
    assert!(error.nobody_listens(), "{error}");
    let server = Server::bind(folder.path()).unwrap();
    assert_eq!(server.path(), path);
    Dashboard::attach(folder.path()).err();
}

#[test]
fn what_is_no_socket_is_not_removed() {
    let folder = tempfile::tempdir().unwrap();
    let path = socket_path(folder.path());
    std::fs::create_dir(engine_folder(folder.path())).unwrap();
    std::fs::write(&path, "precious").unwrap();
    let error = Server::bind(folder.path()).unwrap_err().to_string();
    assert!(error.contains("no socket"), "{error}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "precious");
}

#[test]
fn only_the_owner_can_enter_the_folder() {
    let engine = Engine::new();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&engine_folder(&engine.runs)), 0o700);
    assert_eq!(mode(engine.server.path()), 0o600);
}

#[test]
fn a_deep_folder_gets_a_short_socket() {
    let folder = tempfile::tempdir().unwrap();
    let runs = folder.path().join("deep/".repeat(40));
    let server = Server::bind(&runs).unwrap();
    assert!(server.path().as_os_str().len() <= 100);
    assert_eq!(server.path(), socket_path(&runs));
    let (sender, arrivals) = channel();
    server.accept(&sender, |arrival| arrival);
    let _dashboard = Dashboard::attach(&runs).unwrap();
    let joined = arrivals.recv_timeout(DEADLINE).unwrap();
    assert!(matches!(joined, Arrival::Joined(..)), "{joined:?}");
}

#[test]
fn every_part_of_a_message_is_refused_without_panic() {
    let whole = frame::encode(&Command::Resume("runs/a".into())).unwrap();
    for end in 0..whole.len() {
        let error = frame::read::<Command>(&mut &whole[..end]).unwrap_err();
        match end {
            0 => assert!(matches!(error, LinkError::Closed), "{error}"),
            _ => assert!(matches!(error, LinkError::Truncated { .. }), "{error}"),
        }
    }
}

#[test]
fn any_bytes_are_an_update_or_an_error() {
    let mut state = 1u64;
    let mut refused = 0;
    for length in 0..4000u32 {
        let body: Vec<u8> = (0..length % 97)
            .map(|_| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                (state >> 56) as u8
            })
            .collect();
        let mut bytes = (body.len() as u32).to_le_bytes().to_vec();
        bytes.extend(body);
        refused += u32::from(frame::read::<Update>(&mut &bytes[..]).is_err());
    }
    assert!(refused > 3000, "{refused}");
}

#[test]
fn a_message_of_impossible_length_is_not_allocated() {
    let bytes = (frame::LONGEST + 1).to_le_bytes();
    let error = frame::read::<Update>(&mut &bytes[..]).unwrap_err();
    assert!(matches!(error, LinkError::TooLong { .. }), "{error}");
    let bytes = frame::LONGEST.to_le_bytes();
    let error = frame::read::<Update>(&mut &bytes[..]).unwrap_err();
    assert!(
        matches!(error, LinkError::Truncated { got: 0, .. }),
        "{error}"
    );
}
