//! Tells the linker where LibTorch lies, so that `nada` starts from any folder.

use std::env;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // Set by torch-sys; absent when the `torch` feature is off.
    let Ok(lib) = env::var("DEP_TCH_LIBTORCH_LIB") else {
        return;
    };
    let lib = Path::new(&lib)
        .canonicalize()
        .unwrap_or_else(|_| PathBuf::from(&lib));
    println!("cargo:rustc-link-arg=-Wl,-rpath,{}", lib.display());
    if lib.join("libtorch_cuda.so").exists() {
        // The CUDA half registers itself when it is loaded, so it must not be dropped as unused.
        println!("cargo:rustc-link-arg-bin=nada=-Wl,--no-as-needed");
        println!("cargo:rustc-link-arg-bin=nada=-ltorch_cuda");
    }
}
