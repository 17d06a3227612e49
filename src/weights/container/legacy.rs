//! `torch.save` before 1.6: five pickles, then the storages one after the other.

use std::collections::HashMap;

use super::pickle::{Machine, Names, Run, Storage, Value};
use super::{Container, Contents, Damage, Source, Span, sniff, walk};

const PROTOCOL: i64 = 1001;

/// Lists the tensors.
pub fn read(source: &Source) -> Result<Contents, Damage> {
    let file = Legacy::read(source, source.whole(), Names::Plain)?;
    let place = |storage: &Storage| file.place(storage);
    walk::contents(Container::TorchLegacy, &file.object, &place)
}

/// The file's one storage, as NVIDIA's pickles nest them in `torch.storage._load_from_bytes`.
pub fn read_storage(source: &Source, span: Span) -> Result<(Storage, Span), Damage> {
    let file = Legacy::read(source, span, Names::Nested)?;
    match file.object.root() {
        Value::Storage(storage) => Ok(((**storage).clone(), file.place(storage)?)),
        _ => Err(Damage::new(
            "a nested file holds something else than a storage",
        )),
    }
}

/// The pickles, and where each storage is.
struct Legacy {
    object: Run,
    places: HashMap<String, Span>,
}

impl Legacy {
    fn read(source: &Source, span: Span, names: Names) -> Result<Self, Damage> {
        let magic = sniff::LEGACY.len() as u64;
        if source.copy(span.part(0, magic)?)? != sniff::LEGACY {
            return Err(Damage::new("a nested file that is not torch.save's"));
        }
        let mut at = magic;
        let mut pickle = |what: &str, names| {
            let within = |damage: Damage| damage.within(&format!("pickle of {what}"));
            let rest = span.part(at, span.len - at)?;
            let run = Machine::new(source, rest, names).run().map_err(within)?;
            at = run.end - span.at;
            Ok::<Run, Damage>(run)
        };
        let protocol = pickle("the protocol", Names::None)?;
        if !matches!(protocol.root(), Value::Int(PROTOCOL)) {
            return Err(Damage::new(format!("protocol {PROTOCOL} was expected")));
        }
        let system = pickle("the system", Names::None)?;
        if let Some(Value::Bool(false)) = system.item(system.root(), "little_endian") {
            return Err(Damage::new("numbers with the high byte first are not read"));
        }
        let object = pickle("the tensors", names)?;
        let keys = pickle("the storage keys", Names::None)?;
        let places = places(source, span.part(at, span.len - at)?, &object, &keys)?;
        Ok(Self { object, places })
    }

    fn place(&self, storage: &Storage) -> Result<Span, Damage> {
        let span = self
            .places
            .get(&*storage.key)
            .ok_or_else(|| Damage::new(format!("storage `{}` is not in the list", storage.key)))?;
        storage
            .within(*span)
            .map_err(|damage| damage.within(&format!("storage `{}`", storage.key)))
    }
}

/// Each storage has its count, then its numbers.
fn places(
    source: &Source,
    span: Span,
    object: &Run,
    keys: &Run,
) -> Result<HashMap<String, Span>, Damage> {
    let sizes: HashMap<&str, u64> = object
        .storages()
        .map(|storage| (&*storage.key, storage.element.size()))
        .collect();
    let Value::List(keys_listed) = keys.root() else {
        return Err(Damage::new("a list of storage keys was expected"));
    };
    let mut places = HashMap::new();
    let mut at = 0;
    for &key in keys_listed {
        let Value::Text(key) = keys.get(key) else {
            return Err(Damage::new("a storage key that is no text"));
        };
        let cut = |damage: Damage| damage.within(&format!("storage `{key}`"));
        let size = sizes
            .get(&**key)
            .ok_or_else(|| Damage::new(format!("storage `{key}` belongs to no tensor")))?;
        let count = source.copy(span.part(at, 8).map_err(cut)?)?;
        let count = count.iter().rev().fold(0, |n, &b| n << 8 | u64::from(b));
        let len = count.saturating_mul(*size);
        places.insert(key.to_string(), span.part(at + 8, len).map_err(cut)?);
        at += 8 + len;
    }
    Ok(places)
}
