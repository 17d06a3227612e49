//! `torch.save` since 1.6 and `torch.jit.save`: a zip file with `data.pkl` and a file per storage.

use super::archive::Archive;
use super::pickle::{Machine, Names, Storage};
use super::{Container, Contents, Damage, Source, Span, walk};

/// Lists the tensors; the code of a TorchScript archive is not looked at.
pub fn read(source: &Source) -> Result<Contents, Damage> {
    let archive = Archive::read(source)?;
    let root = archive.root()?;
    let entry = |name: &str| format!("{root}{name}");
    if archive.has(&entry("byteorder")) {
        let span = archive.find(&entry("byteorder"))?;
        if source.copy(span.part(0, span.len.min(8))?)? != b"little" {
            return Err(Damage::new("entry `byteorder` is not `little`"));
        }
    }
    let is_script = archive.has(&entry("constants.pkl")) || archive.has_folder(&entry("code/"));
    let (container, names) = if is_script {
        (Container::TorchScript, Names::WithScript)
    } else {
        (Container::TorchZip, Names::Plain)
    };
    let within = |damage: Damage| damage.within("entry `data.pkl`");
    let pickle = archive.find(&entry("data.pkl"))?;
    let run = Machine::new(source, pickle, names).run().map_err(within)?;
    let place = |storage: &Storage| place(&archive, root, storage);
    walk::contents(container, &run, &place).map_err(within)
}

fn place(archive: &Archive, root: &str, storage: &Storage) -> Result<Span, Damage> {
    let name = format!("{root}data/{}", storage.key);
    let span = archive.find(&name)?;
    storage.within(span).map_err(|damage| damage.within(&name))
}
