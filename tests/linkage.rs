//! The dashboard starts without LibTorch: its program neither needs nor looks for it.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use object::read::elf::{Dyn as _, ElfFile64, FileHeader as _};
use object::{Endianness, elf};

/// What the dynamic section of a program says.
struct Dynamic {
    needed: Vec<String>,
    run_path: Vec<String>,
}

#[test]
fn the_dashboard_names_no_library_of_libtorch() {
    let dashboard = dynamic(Path::new(env!("CARGO_BIN_EXE_nada-tui")));
    // A C library at least; else the section was not read.
    assert!(names(&dashboard.needed, "libc"), "{:?}", dashboard.needed);
    for part in ["torch", "c10", "cuda", "libgomp", "libstdc++"] {
        assert!(!names(&dashboard.needed, part), "{:?}", dashboard.needed);
        assert!(
            !names(&dashboard.run_path, part),
            "{:?}",
            dashboard.run_path
        );
    }
}

#[cfg(feature = "torch")]
#[test]
fn the_engine_needs_libtorch_and_says_where_it_is() {
    let engine = dynamic(Path::new(env!("CARGO_BIN_EXE_nada")));
    assert!(names(&engine.needed, "libtorch"), "{:?}", engine.needed);
    let found = engine.run_path.iter().flat_map(|paths| paths.split(':'));
    let mut found = found.filter(|path| Path::new(path).join("libtorch_cpu.so").exists());
    assert!(found.next().is_some(), "{:?}", engine.run_path);
}

fn names(list: &[String], part: &str) -> bool {
    list.iter().any(|name| name.contains(part))
}

fn dynamic(program: &Path) -> Dynamic {
    let bytes = fs::read(program).unwrap();
    let file = ElfFile64::<Endianness>::parse(&*bytes).unwrap();
    let (endian, header) = (file.endian(), file.elf_header());
    let sections = header.sections(endian, &*bytes).unwrap();
    let (entries, strings) = sections.dynamic(endian, &*bytes).unwrap().unwrap();
    let strings = sections.strings(endian, &*bytes, strings).unwrap();
    let all = |wanted: &[i64]| {
        let entries = entries.iter().filter(|e| wanted.contains(&e.tag(endian)));
        let texts = entries.map(|entry| entry.string(endian, strings).unwrap());
        texts
            .map(|text| String::from_utf8(text.to_vec()).unwrap())
            .collect()
    };
    Dynamic {
        needed: all(&[elf::DT_NEEDED]),
        run_path: all(&[elf::DT_RUNPATH, elf::DT_RPATH]),
    }
}
