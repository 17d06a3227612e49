//! Pickles, read by a machine that builds plain values and can do nothing else.
//!
//! A pickle is a program for a stack machine. Python's machine calls whatever the program names;
//! ours knows a fixed list of names ([`names`]), and for each of them only how to note down the
//! arguments. Values live in one list and refer to each other by number: sharing costs nothing,
//! and rings cannot hurt.

mod call;
mod machine;
mod names;
mod network;
mod operand;
mod run;
mod scanner;
mod stack;
mod tensor;
mod value;

pub use machine::Machine;
pub use names::{Class, Names};
pub use network::read as read_network;
pub use run::Run;
pub use tensor::{Array, Storage, Tensor};
pub use value::{Id, Object, Value};
