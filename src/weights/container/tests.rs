//! Damaged and hostile files: one clear error, never a panic, never much memory.

use std::fs;
use std::path::Path;

use super::{Contents, Damage, Source, read};
use crate::random::Random;
use crate::weights::layout;

const FIXTURES: [&str; 8] = [
    "rosinality_zip.pt",
    "rosinality_legacy.pt",
    "rosinality_half_zip.pt",
    "odd_zip.pt",
    "odd_legacy.pt",
    "ada.pkl",
    "odd_expected.safetensors",
    "clip_openai_jit.pt",
];

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reference/formats");
    fs::read(folder.join(name)).unwrap()
}

/// Everything that can be done without LibTorch: the table, the plan, each tensor's bytes.
fn open(bytes: &[u8]) -> Result<Contents, Damage> {
    let source = Source::memory(bytes);
    let contents = read(&source)?;
    let plan = layout::plan(&contents);
    assert!(plan.tensors.values().all(|tensor| !tensor.parts.is_empty()));
    let mut buffer = Vec::new();
    for entry in &contents.entries {
        source.read(entry.span, &mut buffer).unwrap();
    }
    Ok(contents)
}

fn reason(bytes: &[u8]) -> String {
    match open(bytes) {
        Ok(contents) => panic!("{} tensors were read", contents.entries.len()),
        Err(damage) => damage.to_string(),
    }
}

#[test]
fn whole_files_open() {
    for name in FIXTURES {
        let contents = open(&fixture(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(contents.entries.len() > 5, "{name}");
    }
}

#[test]
fn cut_files_are_refused() {
    for name in FIXTURES {
        let bytes = fixture(name);
        let step = (bytes.len() / 97).max(1);
        for len in (0..bytes.len()).step_by(step).chain([bytes.len() - 1]) {
            let text = reason(&bytes[..len]);
            assert!(
                !text.is_empty() && text.len() < 600,
                "{name} cut at {len}: {text}"
            );
        }
    }
}

#[test]
fn flipped_bytes_never_panic() {
    let mut refused = 0;
    for name in FIXTURES {
        let whole = fixture(name);
        let mut random = Random::new(7);
        for _ in 0..60 {
            let mut bytes = whole.clone();
            for _ in 0..=random.below(3) {
                let at = random.below(bytes.len().min(30_000));
                bytes[at] = random.below(256) as u8;
            }
            refused += usize::from(open(&bytes).is_err());
        }
    }
    assert!(
        refused > 50,
        "only {refused} of the damaged files were refused"
    );
}

/// A pickle of protocol 2.
fn pickle(program: &[u8]) -> Vec<u8> {
    [b"\x80\x02".as_slice(), program].concat()
}

#[test]
fn code_is_named() {
    for (program, name) in [
        (
            &b"cposix\nsystem\n(X\x02\x00\x00\x00lstR."[..],
            "posix.system",
        ),
        (b"\x8c\x08builtins\x8c\x04eval\x93.", "builtins.eval"),
        (b"cos\x1b[2J\nsystem\n.", "os?[2J.system"),
        (b"c__torch__.x\nY\n)\x81.", "__torch__.x.Y"),
    ] {
        let text = reason(&pickle(program));
        assert!(text.contains(&format!("`{name}`")), "{text}");
    }
}

#[test]
fn stack_tricks_are_errors() {
    for program in [
        &b"."[..],                         // nothing on the stack
        b"t.",                             // no mark
        b"(0.",                            // below a mark
        b"(N(t0s.",                        // a dictionary that is not there
        b"h\x05.",                         // nothing noted
        b"q\x00.",                         // nothing to note
        b"NNR.",                           // None is called
        b"ccollections\nOrderedDict\nNR.", // arguments that are none
        b"}(NNNu.",                        // a key without a value
        b"]Na(Ne0Nb.",                     // a state for nothing
        b"NQ.",                            // a persistent id of nothing
        b"(ix\ny\n.",                      // an instruction of protocol 1
        b"\x82\x01.",                      // an extension
        b"c\xff\xfe\n\n.",                 // a name that is no text
    ] {
        assert!(open(&pickle(program)).is_err(), "{program:?}");
    }
}

#[test]
fn lengths_beyond_the_file_are_errors() {
    for program in [
        &b"X\xff\xff\xff\xff"[..],
        b"B\xff\xff\xff\x7fx",
        b"\x8d\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x8e\xff\xff\xff\xff\xff\xff\xff\x7f",
        b"\x95\xff\xff\xff\xff\xff\xff\xff\xff",
        b"T\xff\xff\xff\xff",
        b"\x8b\xff\xff\xff\x7f",
        b"r\xff\xff\xff\xff",
    ] {
        assert!(open(&pickle(program)).is_err(), "{program:?}");
    }
}

#[test]
fn nesting_is_limited() {
    let text = reason(&pickle(&b"(".repeat(100_000)));
    assert!(text.contains("nested deeper"), "{text}");
    // A list in a list in a list …
    let lists = [b"]".repeat(50_000), b"a".repeat(49_999), b".".to_vec()].concat();
    assert!(open(&pickle(&lists)).is_err());
    // … and one that contains itself, as a network's state.
    let ring = b"}q\x00(X\x01\x00\x00\x00Gctorch_utils.persistence\n_reconstruct_persistent_obj\n\
                 }q\x01(X\x05\x00\x00\x00state}(X\x08\x00\x00\x00_modules}q\x02(X\x01\x00\x00\x00a\
                 h\x02uuu\x85Ru.";
    let text = reason(&pickle(ring));
    assert!(text.contains("deeper than"), "{text}");
}

#[test]
fn values_are_limited() {
    let text = reason(&pickle(&b"]".repeat(200_000)));
    assert!(text.contains("too many"), "{text}");
}

#[test]
fn dictionaries_that_share_each_other_end() {
    // Each holds the one before it ten times: 10^20 names.
    let mut program = b"}q\x00".to_vec();
    for level in 1..20u8 {
        program.extend(b"}(");
        for key in 0..10u8 {
            program.extend([b'K', key, b'h', level - 1]);
        }
        program.extend([b'u', b'q', level]);
    }
    program.extend(b"0".repeat(18));
    let meta = b"0}(X\x01\x00\x00\x00Gctorch_utils.persistence\n_reconstruct_persistent_obj\n\
                 }(X\x05\x00\x00\x00state}(X\x08\x00\x00\x00_modulesh\x13uu\x85Ru.";
    program.extend(meta);
    let text = reason(&pickle(&program));
    assert!(text.contains("too often"), "{text}");
}

/// A zip file as `torch.save` writes it, with one storage of four bytes.
fn archive(program: &[u8]) -> Vec<u8> {
    use std::io::{Cursor, Write as _};
    use zip::write::SimpleFileOptions;
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in [("x/data.pkl", pickle(program)), ("x/data/0", vec![0; 4])] {
        zip.start_file(name, stored).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A dictionary with one tensor over the archive's storage.
fn view(count: u8, offset: u8, shape: &[u8], stride: &[u8]) -> Vec<u8> {
    let numbers = |numbers: &[u8]| {
        let mut program = b"(".to_vec();
        for n in numbers {
            program.extend([b'K', *n]);
        }
        program.push(b't');
        program
    };
    let mut program = b"}X\x01\x00\x00\x00actorch._utils\n_rebuild_tensor_v2\n((X\x07\x00\x00\x00\
                        storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpu"
        .to_vec();
    program.extend([b'K', count, b't', b'Q', b'K', offset]);
    program.extend(numbers(shape));
    program.extend(numbers(stride));
    program.extend(b"\x89ccollections\nOrderedDict\n)RtRs.");
    program
}

#[test]
fn views_are_checked_against_their_storage() {
    let contents = open(&archive(&view(1, 0, &[1], &[1]))).unwrap();
    assert_eq!(contents.entries[0].shape, [1]);
    for (program, expected) in [
        (view(1, 1, &[1], &[1]), "beyond its storage"),
        (view(1, 0, &[2], &[1]), "beyond its storage"),
        (view(2, 0, &[2], &[1]), "4 bytes are there"),
        (view(1, 0, &[1, 1], &[1]), "a tensor with shape"),
        (view(1, 0, &[255; 5], &[0; 5]), "times the file's size"),
        (view(1, 0, &[255; 9], &[0; 9]), "beyond its storage"),
    ] {
        let text = reason(&archive(&program));
        assert!(text.contains(expected), "{text}");
    }
}

#[test]
fn what_is_shared_is_not_multiplied() {
    // One tensor, ten thousand times in a list.
    let mut program = view(1, 0, &[1], &[1]);
    program.truncate(program.len() - 2); // before it is stored in its dictionary
    program.extend(b"q\x00sX\x01\x00\x00\x00b](");
    program.extend(b"h\x00".repeat(10_000));
    program.extend(b"es.");
    let text = reason(&archive(&program));
    assert!(text.contains("too often"), "{text}");
    // One list of pairs, made into a dictionary ten thousand times.
    let mut program = b"ccollections\nOrderedDict\nq\x00](".to_vec();
    program.extend(b"]NaNa".repeat(1000));
    program.extend(b"e\x85q\x010(");
    program.extend(b"h\x00h\x01R".repeat(10_000));
    program.extend(b"t.");
    let text = reason(&pickle(&program));
    assert!(text.contains("too many"), "{text}");
}

#[test]
fn what_a_failed_download_leaves_is_recognised() {
    assert!(reason(b"").contains("empty"));
    assert!(reason(b"<!DOCTYPE html><html>").contains("web page"));
    assert!(reason(b"version https://git-lfs.github.com/spec/v1\n").contains("git lfs pull"));
    assert!(reason(b"hello").contains("expected safetensors"));
    let whole = fixture("odd_zip.pt");
    assert!(reason(&whole[..whole.len() / 2]).contains("cut short"));
}

#[test]
fn tables_of_safetensors_are_checked() {
    let file = |table: &str, numbers: usize| {
        let mut bytes = (table.len() as u64).to_le_bytes().to_vec();
        bytes.extend(table.as_bytes());
        bytes.extend(vec![0; numbers]);
        bytes
    };
    let one = |shape: &str, offsets: &str| {
        format!(r#"{{"a":{{"dtype":"F32","shape":{shape},"data_offsets":{offsets}}}}}"#)
    };
    assert!(open(&file(&one("[2]", "[0,8]"), 8)).is_ok());
    for (table, numbers) in [
        (one("[2]", "[0,8]"), 7),
        (one("[2]", "[0,8]"), 9),
        (one("[2]", "[0,4]"), 4),
        (one("[2]", "[8,0]"), 8),
        (one("[2]", "[4,12]"), 12),
        (one("[4611686018427387904,2]", "[0,0]"), 0),
        (one("[0,9223372036854775807,9]", "[0,0]"), 0),
        (one("[2]", "[0,8]").replace("F32", "F8_E8M0"), 8),
        ("{".to_owned(), 0),
    ] {
        assert!(open(&file(&table, numbers)).is_err(), "{table}");
    }
    assert!(open(&[b"\xff\xff\xff\xff\xff\xff\xff\xff{".as_slice()].concat()).is_err());
    assert!(open(b"\x00\x01\x00\x00\x00\x00\x00\x00{").is_err());
}
