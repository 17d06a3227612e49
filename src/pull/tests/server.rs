//! A server on 127.0.0.1 that does what a test says, answer by answer.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

/// What was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub path: String,
    pub range: Option<u64>,
    pub if_range: Option<String>,
}

pub struct Server {
    address: String,
    asked: Receiver<Asked>,
}

impl Server {
    /// Every connection is one request; `answer` gets it, its number from 0, and the connection.
    pub fn start(answer: impl Fn(&Asked, usize, &mut TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (sender, asked) = mpsc::channel();
        thread::spawn(move || {
            for (number, stream) in listener.incoming().enumerate() {
                let mut stream = stream.unwrap();
                let Some(request) = read(&stream) else {
                    continue;
                };
                if sender.send(request.clone()).is_err() {
                    return;
                }
                answer(&request, number, &mut stream);
            }
        });
        Self { address, asked }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }

    /// Waits until something is asked.
    pub fn next(&self) -> Asked {
        self.asked.recv_timeout(Duration::from_secs(20)).unwrap()
    }

    /// All that was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.try_iter().collect()
    }

    /// Where each request wanted the file from.
    pub fn ranges(&self) -> Vec<Option<u64>> {
        self.asked().into_iter().map(|asked| asked.range).collect()
    }
}

fn read(stream: &TcpStream) -> Option<Asked> {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let first = lines.next()?;
    let mut asked = Asked {
        path: first.split(' ').nth(1)?.to_owned(),
        range: None,
        if_range: None,
    };
    for line in lines.take_while(|line| !line.is_empty()) {
        let (name, value) = line.split_once(": ")?;
        match name.to_ascii_lowercase().as_str() {
            "range" => {
                let from = value.strip_prefix("bytes=")?.strip_suffix('-')?;
                asked.range = Some(from.parse().ok()?);
            }
            "if-range" => asked.if_range = Some(value.to_owned()),
            _ => {}
        }
    }
    Some(asked)
}

/// A head with these lines. A client that has left already is no failure.
pub fn head(stream: &mut TcpStream, status: u16, lines: &[String]) {
    let mut text = format!("HTTP/1.1 {status} Whatever\r\nConnection: close\r\n");
    for line in lines {
        text.push_str(line);
        text.push_str("\r\n");
    }
    let _ = stream.write_all(format!("{text}\r\n").as_bytes());
}

pub fn body(stream: &mut TcpStream, bytes: &[u8]) {
    let _ = stream.write_all(bytes);
}

/// A status without a body.
pub fn status(stream: &mut TcpStream, status: u16, line: &str) {
    let mut lines = vec!["Content-Length: 0".to_owned()];
    lines.extend((!line.is_empty()).then(|| line.to_owned()));
    head(stream, status, &lines);
}

/// The whole file, whatever was asked.
pub fn whole(stream: &mut TcpStream, file: &[u8]) {
    head(stream, 200, &[format!("Content-Length: {}", file.len())]);
    body(stream, file);
}

/// What was asked, as a good server gives it, but only `most` bytes of it.
pub fn good(asked: &Asked, stream: &mut TcpStream, file: &[u8], most: usize) {
    let tag = "\"v1\"";
    let from = asked.range.unwrap_or(0) as usize;
    let same = asked.if_range.as_deref().is_none_or(|wanted| wanted == tag);
    let length = file.len();
    if from >= length && length > 0 {
        return head(stream, 416, &[format!("Content-Range: bytes */{length}")]);
    }
    let mut lines = vec![format!("ETag: {tag}")];
    let rest = if from > 0 && same {
        let last = length - 1;
        lines.push(format!("Content-Range: bytes {from}-{last}/{length}"));
        lines.push(format!("Content-Length: {}", length - from));
        head(stream, 206, &lines);
        &file[from..]
    } else {
        lines.push(format!("Content-Length: {length}"));
        head(stream, 200, &lines);
        file
    };
    body(stream, &rest[..rest.len().min(most)]);
}
