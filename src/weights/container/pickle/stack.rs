//! The machine's stack, its marks, and the list of values that both refer to.

use super::super::Damage;
use super::machine::Machine;
use super::names::Class;
use super::{Id, Object, Value};

/// Deepest nesting of marks.
const DEPTH: usize = 256;

impl Machine<'_> {
    pub(super) fn object(&mut self, class: Class, state: Id) -> Result<Id, Damage> {
        self.add_value(Value::Object(Box::new(Object { class, state })))
    }

    pub(super) fn get(&self, id: Id) -> &Value {
        self.values.get(id.index()).unwrap_or(&Value::None)
    }

    pub(super) fn add_value(&mut self, value: Value) -> Result<Id, Damage> {
        if self.values.len() as u64 >= self.limit {
            return Err(self.too_many());
        }
        self.values.push(value);
        Ok(Id::new(self.values.len() - 1))
    }

    pub(super) fn too_many(&self) -> Damage {
        let limit = self.limit;
        Damage::new(format!(
            "more than {limit} values, too many for a file of this size"
        ))
    }

    pub(super) fn push(&mut self, value: Value) -> Result<(), Damage> {
        let id = self.add_value(value)?;
        self.put(id)
    }

    pub(super) fn put(&mut self, id: Id) -> Result<(), Damage> {
        self.stack.push(id);
        Ok(())
    }

    pub(super) fn mark(&mut self) -> Result<(), Damage> {
        if self.marks.len() == DEPTH {
            return Err(Damage::new(format!("nested deeper than {DEPTH}")));
        }
        self.marks.push(self.stack.len());
        Ok(())
    }

    /// How much of the stack lies below the last mark.
    pub(super) fn floor(&self) -> usize {
        self.marks.last().copied().unwrap_or(0)
    }

    pub(super) fn top(&self) -> Result<Id, Damage> {
        let above = self.stack.get(self.floor()..).unwrap_or_default();
        above.last().copied().ok_or_else(empty)
    }

    pub(super) fn pop(&mut self) -> Result<Id, Damage> {
        let top = self.top()?;
        self.stack.pop();
        Ok(top)
    }

    pub(super) fn pop_many(&mut self, count: usize) -> Result<Vec<Id>, Damage> {
        let start = self.stack.len().checked_sub(count).ok_or_else(empty)?;
        if start < self.floor() {
            return Err(empty());
        }
        Ok(self.stack.split_off(start))
    }

    pub(super) fn pop_mark(&mut self) -> Result<Vec<Id>, Damage> {
        let mark = self.marks.pop().ok_or_else(empty)?;
        Ok(self.stack.split_off(mark))
    }
}

fn empty() -> Damage {
    Damage::new("the stack is empty")
}
