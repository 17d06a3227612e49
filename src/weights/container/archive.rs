//! The table of a zip file. The entries that hold data are stored as they are; code may be packed.

use std::collections::HashMap;

use zip::{CompressionMethod, ZipArchive};

use super::{Damage, Source, Span};

/// Where each entry's bytes are.
pub struct Archive {
    /// Nowhere, when it is packed.
    entries: HashMap<String, Option<Span>>,
}

impl Archive {
    pub fn read(source: &Source) -> Result<Self, Damage> {
        let broken = |error| Damage::new(format!("damaged zip file ({error}); was it cut short?"));
        let mut archive = ZipArchive::new(source.stream()).map_err(broken)?;
        let mut entries = HashMap::new();
        for index in 0..archive.len() {
            let file = archive.by_index_raw(index).map_err(broken)?;
            let name = file.name().map_err(broken)?.into_owned();
            let is_packed = file.encrypted() || file.compression() != CompressionMethod::Stored;
            let at = file.data_start().unwrap_or(u64::MAX);
            let span = source.whole().part(at, file.compressed_size());
            let span = span.map_err(|damage| damage.within(&format!("entry `{name}`")))?;
            let span = (!is_packed).then_some(span);
            if entries.insert(name.clone(), span).is_some() {
                return Err(Damage::new(format!("entry `{name}` is there twice")));
            }
        }
        Ok(Self { entries })
    }

    /// The folder that `data.pkl` is in, with its slash.
    pub fn root(&self) -> Result<&str, Damage> {
        self.entries
            .keys()
            .filter_map(|name| name.strip_suffix("data.pkl"))
            .filter(|root| root.is_empty() || root.ends_with('/'))
            .min_by_key(|root| (root.matches('/').count(), *root))
            .ok_or_else(|| Damage::new("a zip file, but without PyTorch's `data.pkl`"))
    }

    pub fn find(&self, name: &str) -> Result<Span, Damage> {
        match self.entries.get(name) {
            Some(Some(span)) => Ok(*span),
            Some(None) => Err(Damage::new(format!(
                "entry `{name}` is compressed or encrypted; PyTorch stores its data plainly"
            ))),
            None => Err(Damage::new(format!("no entry `{name}`"))),
        }
    }

    pub fn has(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    /// Whether an entry's name begins so.
    pub fn has_folder(&self, folder: &str) -> bool {
        self.entries.keys().any(|name| name.starts_with(folder))
    }
}
