//! How both programs say why they cannot go on.

use std::error::Error;

/// The error and its causes in one line, without saying anything twice: many errors quote their
/// cause already.
#[must_use]
pub fn describe(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = error.to_string();
        if !text.contains(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

    #[derive(Debug, thiserror::Error)]
    enum Failure {
        #[error("runs: {source}")]
        Quoting { source: io::Error },
        #[error("cannot begin")]
        Silent(#[source] Box<Failure>),
        #[error(transparent)]
        Same(Box<Failure>),
    }

    #[test]
    fn causes_are_joined_and_nothing_is_said_twice() {
        let quoting = || Failure::Quoting {
            source: io::Error::other("no space left on device"),
        };
        assert_eq!(describe(&quoting()), "runs: no space left on device");
        let silent = Failure::Silent(Box::new(Failure::Same(Box::new(quoting()))));
        assert_eq!(
            describe(&silent),
            "cannot begin: runs: no space left on device"
        );
    }
}
