//! What a weight file holds, found from its content: names, shapes and places of tensors.
//!
//! Nothing here knows LibTorch, runs anything that a file says, or reads more of a file than its
//! tables; numbers stay where they are until somebody asks for them.

mod archive;
mod damage;
mod element;
mod entry;
mod legacy;
mod pickle;
mod safetensors;
mod sniff;
mod source;
#[cfg(test)]
mod tests;
mod torch_zip;
mod walk;

pub use damage::Damage;
pub use element::Element;
pub use entry::{Container, Contents, Entry};
pub use source::{Source, Span};

/// Lists the tensors of a file.
///
/// # Errors
/// When the file is in no known container, is damaged, or names something that is not allowed.
pub fn read(source: &Source) -> Result<Contents, Damage> {
    let contents = match sniff::sniff(source)? {
        sniff::Family::Safetensors => safetensors::read(source),
        sniff::Family::Zip => torch_zip::read(source),
        sniff::Family::Legacy => legacy::read(source),
        sniff::Family::Pickle => pickle::read_network(source),
    }?;
    contents.check_size(source.size())?;
    Ok(contents)
}
