//! How one try at a mirror ended, when the transfer goes on or is given up after it.

use std::io;
use std::time::Duration;

use super::Fault;

/// How one try ended.
pub(super) enum Try {
    /// The file is complete, to be checked.
    Complete,
    /// It broke off.
    Broken(Broken),
    /// This mirror is of no use.
    Fault(Fault),
}

/// Something that may pass.
pub(super) struct Broken {
    pub reason: String,
    /// Of the answer, when there was one.
    pub status: Option<u16>,
    /// When the server says to come back.
    pub asked: Option<Duration>,
}

impl Try {
    pub fn broken(reason: impl Into<String>) -> Self {
        Self::Broken(Broken {
            reason: reason.into(),
            status: None,
            asked: None,
        })
    }

    /// The server wants to be asked later.
    pub fn later(status: u16, asked: Option<Duration>) -> Self {
        Self::Broken(Broken {
            reason: Fault::Status { status }.to_string(),
            status: Some(status),
            asked,
        })
    }

    /// Why there is no answer, and whether one may ask again.
    pub fn refused(error: &ureq::Error) -> Self {
        use ureq::Error;
        match error {
            Error::TooManyRedirects | Error::RedirectFailed => Self::Fault(Fault::Redirects),
            Error::Tls(_) | Error::Rustls(_) => Self::Fault(Fault::Certificate {
                reason: error.to_string(),
            }),
            Error::Io(io) if is_certificate(io) => Self::Fault(Fault::Certificate {
                reason: io.to_string(),
            }),
            Error::BadUri(_) | Error::Http(_) | Error::InvalidProxyUrl => {
                Self::Fault(Fault::Nonsense {
                    reason: error.to_string(),
                })
            }
            Error::HostNotFound => Self::broken("there is no such host: is the network there?"),
            other => Self::broken(format!("no answer: {other}")),
        }
    }
}

/// Whether the server showed a certificate that nobody vouches for: asking again does not help.
fn is_certificate(error: &io::Error) -> bool {
    let cause = error.get_ref();
    let cause = cause.and_then(|cause| cause.downcast_ref::<rustls::Error>());
    matches!(cause, Some(rustls::Error::InvalidCertificate(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificates_are_no_matter_of_patience() {
        let unknown = rustls::Error::InvalidCertificate(rustls::CertificateError::UnknownIssuer);
        let wrapped = io::Error::new(io::ErrorKind::InvalidData, unknown);
        let Try::Fault(fault) = Try::refused(&ureq::Error::Io(wrapped)) else {
            panic!("it would be tried again");
        };
        let text = fault.to_string();
        let start = "invalid peer certificate: UnknownIssuer. Behind";
        assert!(text.starts_with(start), "{text}");
        let cut = io::Error::from(io::ErrorKind::ConnectionReset);
        let cut = Try::refused(&ureq::Error::Io(cut));
        assert!(matches!(cut, Try::Broken(_)));
    }
}
