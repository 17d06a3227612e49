//! The names that a pickle may use, each exactly; anything else is refused.

use super::super::{Damage, Element};

/// Longest module or name.
pub const LONGEST: usize = 512;

/// Which names are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// None at all: the small pickles of a legacy file.
    None,
    /// Storages only: a file within a file.
    Nested,
    /// The list.
    Plain,
    /// The list, and the classes that a TorchScript archive defines itself (`__torch__.…`). They
    /// are labels: their code is in another entry, which is not read.
    WithScript,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Numbers of that type.
    Storage(Element),
    OrderedDict,
    RebuildTensor,
    RebuildTensorV2,
    RebuildParameter,
    LoadFromBytes,
    /// `torch.Size`: a tuple.
    Size,
    /// `torch.device`, `torch.float32` and so on: noted, not used.
    Token,
    Namespace,
    Persistent,
    EasyDict,
    NumpyScalar,
    NumpyDtype,
    NumpyReconstruct,
    NumpyArray,
    /// An array over bytes, as pickle protocol 5 has it.
    NumpyFromBuffer,
    Encode,
    Set,
    Tf1Network,
    /// TorchScript's typed list, or a value with its type: the first argument.
    ScriptValue,
    /// A class of a TorchScript archive.
    Script,
}

impl Names {
    /// Looks a name up.
    pub fn find(self, module: &str, name: &str) -> Result<Class, Damage> {
        let found = match self {
            Self::None => None,
            Self::Nested => storage(module, name),
            Self::Plain => storage(module, name).or_else(|| listed(module, name)),
            Self::WithScript => storage(module, name)
                .or_else(|| listed(module, name))
                .or_else(|| script(module, name)),
        };
        found.ok_or_else(|| Damage::Global {
            module: printable(module),
            name: printable(name),
        })
    }
}

fn storage(module: &str, name: &str) -> Option<Class> {
    (module == "torch").then(|| Element::of_storage(name).map(Class::Storage))?
}

fn listed(module: &str, name: &str) -> Option<Class> {
    Some(match (module, name) {
        ("collections", "OrderedDict") => Class::OrderedDict,
        ("torch._utils", "_rebuild_tensor") => Class::RebuildTensor,
        ("torch._utils", "_rebuild_tensor_v2") => Class::RebuildTensorV2,
        ("torch._utils", "_rebuild_parameter") => Class::RebuildParameter,
        ("torch.storage", "_load_from_bytes") => Class::LoadFromBytes,
        ("torch", "Size") => Class::Size,
        (
            "torch",
            "device" | "float16" | "bfloat16" | "float32" | "float64" | "uint8" | "int8" | "int16"
            | "int32" | "int64" | "bool",
        ) => Class::Token,
        ("argparse", "Namespace") => Class::Namespace,
        ("torch_utils.persistence", "_reconstruct_persistent_obj") => Class::Persistent,
        ("dnnlib.util", "EasyDict") => Class::EasyDict,
        ("dnnlib.tflib.network", "Network") => Class::Tf1Network,
        ("numpy.core.multiarray" | "numpy._core.multiarray", "scalar") => Class::NumpyScalar,
        ("numpy.core.multiarray" | "numpy._core.multiarray", "_reconstruct") => {
            Class::NumpyReconstruct
        }
        ("numpy.core.numeric" | "numpy._core.numeric", "_frombuffer") => Class::NumpyFromBuffer,
        ("numpy", "dtype") => Class::NumpyDtype,
        ("numpy", "ndarray") => Class::NumpyArray,
        ("_codecs", "encode") => Class::Encode,
        ("builtins" | "__builtin__", "set") => Class::Set,
        _ => return None,
    })
}

fn script(module: &str, name: &str) -> Option<Class> {
    if module == "torch.jit._pickle" {
        return match name {
            "build_intlist" | "build_doublelist" | "build_boollist" | "build_tensorlist"
            | "restore_type_tag" => Some(Class::ScriptValue),
            _ => None,
        };
    }
    let plain = |text: &str| {
        text.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'.')
    };
    let is_script = module == "__torch__" || module.starts_with("__torch__.");
    (is_script && plain(module) && plain(name)).then_some(Class::Script)
}

/// What goes into a message: short, and without characters that drive a terminal.
fn printable(text: &str) -> String {
    text.chars()
        .take(80)
        .map(|c| if c.is_control() { '?' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_exactly() {
        assert_eq!(
            Names::Plain.find("torch", "FloatStorage").unwrap(),
            Class::Storage(Element::F32)
        );
        for (module, name) in [
            ("posix", "system"),
            ("builtins", "eval"),
            ("torch", "load"),
            ("torch", "FloatStorage.from_file"),
            ("torch._utils", "_rebuild_tensor_v2.__globals__"),
            ("__torch__.clip.model", "CLIP"),
            ("", ""),
        ] {
            let error = Names::Plain.find(module, name).unwrap_err().to_string();
            assert!(error.contains(&format!("`{module}.{name}`")), "{error}");
        }
    }

    #[test]
    fn classes_of_an_archive_are_for_archives_only() {
        let class = Names::WithScript.find("__torch__.clip.model", "CLIP");
        assert_eq!(class.unwrap(), Class::Script);
        assert!(Names::WithScript.find("__torch__evil", "x").is_err());
        assert!(Names::WithScript.find("__torch__.a", "b c").is_err());
        assert!(
            Names::Nested
                .find("torch.storage", "_load_from_bytes")
                .is_err()
        );
        assert!(Names::None.find("torch", "FloatStorage").is_err());
    }
}
