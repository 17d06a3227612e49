use std::time::Duration;

use super::*;
use crate::weights::sha256::of_bytes as hex;

mod faults;
mod resume;
pub(crate) mod server;

use server::Server;

const SIZE: usize = 300_000;

/// Bytes that differ everywhere.
fn file() -> Vec<u8> {
    let step = |n: &u32| Some(n.wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
    let numbers = std::iter::successors(Some(7u32), step).skip(1);
    numbers.map(|n| (n >> 24) as u8).take(SIZE).collect()
}

/// A models folder and a record.
struct Lab {
    folder: tempfile::TempDir,
}

impl Lab {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    fn models(&self) -> PathBuf {
        self.folder.path().join("models")
    }

    fn record(&self) -> Record {
        Record::open(&self.folder.path().join("downloads.toml")).unwrap()
    }

    fn patience() -> Patience {
        Patience {
            tries: 3,
            first: Duration::ZERO,
            longest: Duration::from_secs(60),
        }
    }

    fn pull_with(
        &self,
        mirrors: &[Mirror],
        client: &Client,
        tell: &mut dyn FnMut(News),
    ) -> Result<Pulled, PullError> {
        let order = Order {
            name: "ffhq",
            mirrors,
            folder: &self.models(),
            patience: Self::patience(),
        };
        pull(&order, client, &mut self.record(), tell)
    }

    fn pull(&self, mirrors: &[Mirror]) -> Result<Pulled, PullError> {
        let (client, _brake) = Client::new();
        self.pull_with(mirrors, &client, &mut |_| {})
    }

    /// What is wrong with the only mirror.
    fn fault(&self, mirror: Mirror) -> Fault {
        match self.pull(&[mirror]).unwrap_err() {
            PullError::NoMirror { mut faults, .. } => faults.pop().unwrap().1,
            other => panic!("{other}"),
        }
    }

    /// Bytes that wait to be gone on with.
    fn part(&self) -> u64 {
        let part = part::folder(&self.models()).join("ffhq.part");
        fs::metadata(part).map_or(0, |about| about.len())
    }

    /// Nothing in the models folder may be taken for a model.
    fn is_empty(&self) -> bool {
        crate::trainer::models::files(&self.models()).is_empty()
    }
}

/// A mirror of `file()`, as the catalogue would know it.
fn known(url: String) -> Mirror {
    Mirror {
        url,
        ending: "pt".to_owned(),
        bytes: Some(SIZE as u64),
        sha256: Some(hex(&file())),
    }
}

/// A mirror of which nothing is known.
fn unknown(url: String) -> Mirror {
    Mirror {
        bytes: None,
        sha256: None,
        ..known(url)
    }
}

#[test]
fn a_model_comes_into_its_place_whole_and_checked() {
    let lab = Lab::new();
    let server = Server::start(|asked, _, stream| server::good(asked, stream, &file(), SIZE));
    let mut news = Vec::new();
    let (client, _brake) = Client::new();
    let mirrors = [known(server.url("f.pt"))];
    let pulled = lab
        .pull_with(&mirrors, &client, &mut |n| news.push(n))
        .unwrap();
    assert_eq!(pulled.path, lab.models().join("ffhq.pt"));
    assert_eq!(fs::read(&pulled.path).unwrap(), file());
    assert_eq!(pulled.sha256, hex(&file()));
    assert_eq!(pulled.bytes, SIZE as u64);
    assert_eq!(server.ranges(), [None]);
    assert_eq!(lab.record().pinned(&server.url("f.pt")), None);
    assert_eq!(news.last(), Some(&News::Checking));
    let all_there = News::Transfer {
        done: SIZE as u64,
        total: Some(SIZE as u64),
        kept: 0,
    };
    assert!(news.contains(&all_there), "{news:?}");
    let left: Vec<_> = fs::read_dir(part::folder(&lab.models())).unwrap().collect();
    assert_eq!(left.len(), 1, "only the lock: {left:?}");
}

#[test]
fn redirects_are_followed_and_keep_the_range() {
    let lab = Lab::new();
    let server = Server::start(|asked, number, stream| match asked.path.as_str() {
        "/f.pt" => server::status(stream, 302, "Location: /elsewhere"),
        _ if number == 1 => server::good(asked, stream, &file(), 100_000),
        _ => server::good(asked, stream, &file(), SIZE),
    });
    lab.pull(&[known(server.url("f.pt"))]).unwrap();
    let at = Some(100_000);
    assert_eq!(server.ranges(), [None, None, at, at]);
}

#[test]
fn a_second_mirror_helps_out() {
    let lab = Lab::new();
    let bad = Server::start(|_, _, stream| server::status(stream, 404, ""));
    let other = Server::start(|asked, _, stream| server::good(asked, stream, b"other bytes", 99));
    let good = Server::start(|asked, _, stream| server::good(asked, stream, &file(), SIZE));
    let mirrors = [
        known(bad.url("f.pt")),
        Mirror {
            bytes: None,
            ..known(other.url("f.pt"))
        },
        Mirror {
            ending: "pkl".to_owned(),
            ..known(good.url("f.pkl"))
        },
    ];
    let mut failed = Vec::new();
    let (client, _brake) = Client::new();
    let pulled = lab.pull_with(&mirrors, &client, &mut |news| {
        if let News::Failed { why, .. } = news {
            failed.push(why);
        }
    });
    let pulled = pulled.unwrap();
    assert_eq!(pulled.path, lab.models().join("ffhq.pkl"));
    assert_eq!(fs::read(pulled.path).unwrap(), file());
    assert!(failed[0].contains("404 (not there)"), "{failed:?}");
    assert!(failed[1].contains("expected"), "{failed:?}");
}

#[test]
fn an_unknown_hash_is_remembered_and_held_against_the_next_download() {
    let lab = Lab::new();
    let server = Server::start(|asked, number, stream| {
        let mut file = file();
        file[5] ^= u8::from(number > 0);
        server::good(asked, stream, &file, SIZE);
    });
    let mirror = unknown(server.url("f.pt"));
    let first = lab.pull(std::slice::from_ref(&mirror)).unwrap();
    assert_eq!(
        lab.record().pinned(&mirror.url),
        Some(first.sha256.as_str())
    );
    let fault = lab.fault(mirror);
    let text = fault.to_string();
    assert!(matches!(fault, Fault::Changed { .. }), "{text}");
    assert!(text.contains(&first.sha256), "{text}");
    assert!(
        text.contains("remove the line of this URL from downloads.toml"),
        "{text}"
    );
    assert_eq!(fs::read(first.path).unwrap(), file(), "the old one stays");
    assert_eq!(lab.part(), 0);
}

#[test]
fn a_mirror_of_ones_own_is_held_against_what_the_catalogue_knows() {
    let catalogue = crate::catalogue::Catalogue::built_in();
    let model = &catalogue.models["ffhq"];
    let same = mirror_at("http://here/x/stylegan2-ffhq-config-f.pkl?a=b", model).unwrap();
    assert_eq!(same.sha256, model.mirrors[1].sha256);
    assert_eq!(same.ending, "pkl");
    let ending = mirror_at("http://here/faces.pt", model).unwrap();
    assert_eq!(ending.sha256, model.mirrors[0].sha256);
    let other = mirror_at("http://here/faces.safetensors", model).unwrap();
    assert_eq!((other.sha256, other.bytes), (None, None));
    for (url, expected) in [
        (
            "here/faces.pt",
            "here/faces.pt is no mirror: allowed: http://... and https://...",
        ),
        (
            "http://here/faces.zip",
            "its ending is not that of a model's file",
        ),
    ] {
        let error = mirror_at(url, model).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}
