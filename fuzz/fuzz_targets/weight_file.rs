//! Any bytes as a weight file: the reader may refuse them, but must not panic, hang, or take much
//! more memory than they have. It is the programs' own reader, compiled without LibTorch.

#![no_main]
// The programs use more of it.
#![allow(dead_code, unused_imports)]

#[path = "../../src/weights"]
mod weights {
    pub mod container;
    pub mod layout;
}

use libfuzzer_sys::fuzz_target;
use weights::container::{self, Source};
use weights::layout::{self, Network};

fuzz_target!(|bytes: &[u8]| {
    let source = Source::memory(bytes);
    let contents = match container::read(&source) {
        Ok(contents) => contents,
        Err(damage) => {
            assert!(damage.to_string().len() < 4096, "a message too long to read");
            return;
        }
    };
    let plan = layout::plan(&contents);
    let _ = plan.network.to_string();
    if let Network::Clip(clip) = &plan.network {
        let decided = layout::activation::decide(&source, &contents, clip, None);
        assert!(decided.is_ok(), "its numbers are not there");
    }
    let mut buffer = Vec::new();
    for entry in &contents.entries {
        assert!(source.read(entry.span, &mut buffer).is_ok(), "{}", entry.name);
        let needed = entry.stride.as_ref().map_or(entry.bytes(), |_| entry.span.len);
        assert_eq!(entry.span.len, needed, "{}", entry.name);
    }
});
