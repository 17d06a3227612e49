//! A case folder: `case.json` and `expected.safetensors`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use nada_tui::weights::{StateDict, safetensors};
use serde_json::Value;
use tch::Tensor;

use crate::formula;

pub struct Case {
    pub name: String,
    pub json: Value,
    root: PathBuf,
}

/// Where the cases are.
pub fn root() -> PathBuf {
    env::var_os("NADA_REFERENCE").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reference"),
        PathBuf::from,
    )
}

/// All case folders, in order. A folder without `case.json` belongs to another test.
pub fn find() -> Vec<Case> {
    let root = root();
    let folders = fs::read_dir(&root).unwrap_or_else(|e| panic!("{}: {e}", root.display()));
    let mut names: Vec<String> = folders
        .filter_map(|entry| entry.unwrap().file_name().into_string().ok())
        .filter(|name| root.join(name).is_dir())
        .filter(|name| has_case(&root, name))
        .collect();
    names.sort();
    names.iter().map(|name| Case::read(&root, name)).collect()
}

fn has_case(root: &Path, name: &str) -> bool {
    let found = root.join(name).join("case.json").exists();
    if !found {
        println!("{name:<28} skipped: it has no case.json");
    }
    found
}

impl Case {
    fn read(root: &Path, name: &str) -> Self {
        let text = fs::read_to_string(root.join(name).join("case.json")).unwrap();
        Self {
            name: name.to_owned(),
            json: serde_json::from_str(&text).unwrap(),
            root: root.to_owned(),
        }
    }

    /// Another case of the same folder, whose weights this one uses.
    pub fn sibling(&self, name: &str) -> Result<Self, String> {
        if self.root.join(name).join("case.json").exists() {
            return Ok(Self::read(&self.root, name));
        }
        Err(format!("needs the case `{name}` beside it"))
    }

    pub fn kind(&self) -> &str {
        self.json["kind"].as_str().unwrap()
    }

    pub fn is_full_size(&self) -> bool {
        self.name.starts_with("full_")
    }

    pub fn salt(&self) -> u64 {
        self.json["salt"].as_u64().unwrap()
    }

    pub fn text(&self, key: &str) -> &str {
        self.json[key].as_str().unwrap()
    }

    /// A list of texts.
    pub fn texts(&self, key: &str) -> Vec<String> {
        serde_json::from_value(self.json[key].clone()).unwrap()
    }

    pub fn number(&self, key: &str) -> f64 {
        self.json[key].as_f64().unwrap()
    }

    pub fn expected(&self) -> StateDict {
        safetensors::read(&self.root.join(&self.name).join("expected.safetensors")).unwrap()
    }

    /// The formula weights that the case lists.
    pub fn weights(&self) -> StateDict {
        let mut state = StateDict::new(self.name.clone());
        for entry in self.json["weights"].as_array().unwrap() {
            let name = entry["name"].as_str().unwrap();
            state.insert(name, formula::from_json(entry, self.salt()));
        }
        state
    }

    /// An input that the case defines.
    pub fn input(&self, name: &str) -> Tensor {
        formula::from_json(&self.json["inputs"][name], self.salt())
    }
}
