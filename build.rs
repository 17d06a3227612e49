//! Tells the linker where LibTorch lies, so that `nada` starts from any folder.

use std::env;
use std::fs;
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
    for kind in ["bin=nada", "tests", "examples"] {
        println!("cargo:rustc-link-arg-{kind}=-Wl,-rpath,{}", lib.display());
    }
    for_unit_tests(&lib);
    if lib.join("libtorch_cuda.so").exists() {
        // The CUDA half registers itself when it is loaded, so it must not be dropped as unused.
        println!("cargo:rustc-link-arg-bin=nada=-Wl,--no-as-needed");
        println!("cargo:rustc-link-arg-bin=nada=-ltorch_cuda");
    }
}

/// An argument that reaches the library's unit tests reaches `nada-tui` too, which shall not name
/// LibTorch. But cargo lets what it runs search the folders below its own target folder.
fn for_unit_tests(lib: &Path) {
    let link = PathBuf::from(env::var("OUT_DIR").expect("set by cargo")).join("libtorch");
    let _ = fs::remove_file(&link);
    std::os::unix::fs::symlink(lib, &link).expect("OUT_DIR can be written");
    println!("cargo:rustc-link-search=native={}", link.display());
}
