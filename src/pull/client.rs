//! The HTTP client of one download, and the brake that ends it at once from another thread.

use std::env;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::time::Duration;

use ureq::config::RedirectAuthHeaders;
use ureq::http::Response;
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};
use ureq::{Agent, Body};

use super::proxy;

/// A connection that brings nothing for so long is given up.
const SILENCE: Duration = Duration::from_secs(60);
const CONNECT: Duration = Duration::from_secs(30);
const REDIRECTS: u32 = 10;
/// The only place that the token of Hugging Face is sent to.
const HUGGING_FACE: &str = "https://huggingface.co/";

/// Asks servers, until its brake is pulled.
pub struct Client {
    agent: Agent,
    braked: Receiver<()>,
}

/// Ends a download. It may be pulled from any thread, and more than once.
pub struct Brake {
    agent: Agent,
    sender: Sender<()>,
}

/// The brake was pulled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Braked;

/// From where on a file is wanted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rest<'a> {
    /// Bytes that are there already, more than 0.
    pub from: u64,
    /// What the file must still be, for the bytes to fit (`ETag` or `Last-Modified`).
    pub same: Option<&'a str>,
}

impl Client {
    /// A client with its brake. Certificates are the system's, or those of `SSL_CERT_FILE` and
    /// `SSL_CERT_DIR`.
    #[must_use]
    pub fn new() -> (Self, Brake) {
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let agent = Agent::config_builder()
            .tls_config(tls)
            .user_agent(concat!("nada-tui/", env!("CARGO_PKG_VERSION")))
            .http_status_as_error(false)
            .max_redirects(REDIRECTS)
            .redirect_auth_headers(RedirectAuthHeaders::Never)
            .timeout_resolve(Some(CONNECT))
            .timeout_connect(Some(CONNECT))
            .timeout_recv_response(Some(SILENCE))
            .timeout_per_read(Some(SILENCE))
            .build()
            .new_agent();
        let (sender, braked) = mpsc::channel();
        let brake = Brake {
            agent: agent.clone(),
            sender,
        };
        (Self { agent, braked }, brake)
    }

    pub(super) fn get(
        &self,
        url: &str,
        rest: Option<Rest<'_>>,
    ) -> Result<Response<Body>, ureq::Error> {
        let mut request = self.agent.get(url).config();
        request = request.proxy(proxy::choose(url, |name| env::var(name).ok()));
        let mut request = request.build();
        if let Some(token) = token(url, |name| env::var(name).ok()) {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(rest) = rest {
            request = request.header("range", format!("bytes={}-", rest.from));
            if let Some(same) = rest.same {
                request = request.header("if-range", same);
            }
        }
        request.call()
    }

    /// Whether one may go on.
    pub(super) fn check(&self) -> Result<(), Braked> {
        match self.braked.try_recv() {
            Ok(()) => Err(Braked),
            // Nobody is left who could pull it.
            Err(TryRecvError::Empty | TryRecvError::Disconnected) => Ok(()),
        }
    }

    /// Waits, or less when the brake is pulled.
    pub(super) fn wait(&self, time: Duration) -> Result<(), Braked> {
        match self.braked.recv_timeout(time) {
            Ok(()) => Err(Braked),
            Err(RecvTimeoutError::Timeout) => Ok(()),
            Err(RecvTimeoutError::Disconnected) => {
                std::thread::sleep(time);
                Ok(())
            }
        }
    }
}

impl Brake {
    /// Ends the download: what it waits for fails at once.
    pub fn pull(&self) {
        // A download that has ended needs no brake.
        let _ = self.sender.send(());
        self.agent.clone().shutdown();
    }
}

/// The user's token, when the URL is one of Hugging Face itself.
fn token(url: &str, get: impl Fn(&str) -> Option<String>) -> Option<String> {
    let token = url.starts_with(HUGGING_FACE).then(|| get("HF_TOKEN"))??;
    let token = token.trim().to_owned();
    (!token.is_empty()).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_goes_to_hugging_face_only() {
        let get = |name: &str| (name == "HF_TOKEN").then(|| " secret\n".to_owned());
        let to = |url| token(url, get);
        assert_eq!(to("https://huggingface.co/a/b"), Some("secret".to_owned()));
        for other in [
            "http://huggingface.co/a",
            "https://huggingface.co.example.org/a",
            "https://cdn.huggingface.co/a",
            "https://example.org/https://huggingface.co/",
            "https://huggingface.co:444/a",
            "https://huggingface.co@example.org/a",
        ] {
            assert_eq!(to(other), None, "{other}");
        }
        assert_eq!(token("https://huggingface.co/a", |_| None), None);
    }

    #[test]
    fn a_brake_ends_a_wait() {
        let (client, brake) = Client::new();
        assert_eq!(client.check(), Ok(()));
        brake.pull();
        assert_eq!(client.wait(Duration::MAX), Err(Braked));
    }
}
