//! The stack machine. It builds values; it cannot call, import, open or write anything.

use std::collections::{BTreeSet, HashMap};

use super::super::{Damage, Source, Span};
use super::names::{Class, LONGEST, Names};
use super::scanner::Scanner;
use super::{Id, Run, Value};

/// Most arguments that anything on the list takes.
const ARGUMENTS: usize = 16;
/// Values that any file may build.
const VALUES: u64 = 1 << 16;
/// A value more for this many bytes of the file.
const BYTES_PER_VALUE: u64 = 16;

/// The machine in the middle of a pickle.
pub struct Machine<'s> {
    pub(super) source: &'s Source<'s>,
    scan: Scanner<'s>,
    names: Names,
    pub(super) values: Vec<Value>,
    pub(super) limit: u64,
    /// Values that were copied from one list into another.
    pub(super) copied: u64,
    pub(super) stack: Vec<Id>,
    pub(super) marks: Vec<usize>,
    memo: HashMap<u32, Id>,
    /// Files within this one, so that each is read once.
    pub(super) nested: HashMap<Span, Id>,
    classes: BTreeSet<String>,
}

impl<'s> Machine<'s> {
    /// Of the pickle that begins where `span` does.
    pub fn new(source: &'s Source<'s>, span: Span, names: Names) -> Self {
        let mut values = vec![
            Value::None,
            Value::Bool(false),
            Value::Bool(true),
            Value::Tuple(Vec::new()),
        ];
        values.extend((0..=255).map(Value::Int));
        Self {
            source,
            scan: Scanner::new(source, span),
            names,
            values,
            limit: VALUES + source.size() / BYTES_PER_VALUE,
            copied: 0,
            stack: Vec::new(),
            marks: Vec::new(),
            memo: HashMap::new(),
            nested: HashMap::new(),
            classes: BTreeSet::new(),
        }
    }

    /// Runs to the end of the pickle.
    ///
    /// # Errors
    /// At the first thing that is damaged, unknown or too much.
    pub fn run(mut self) -> Result<Run, Damage> {
        loop {
            let at = self.scan.position();
            let op = self.scan.byte()?;
            if op == b'.' {
                break;
            }
            self.step(op)
                .map_err(|damage| damage.within(&format!("byte {at}")))?;
        }
        let root = self.pop()?;
        Ok(Run {
            root,
            end: self.scan.position(),
            values: self.values,
            classes: self.classes,
        })
    }

    fn step(&mut self, op: u8) -> Result<(), Damage> {
        match op {
            b'(' => self.mark(),
            b'0' => self.pop().map(drop),
            b'1' => self.pop_mark().map(drop),
            0x80 => self.protocol(),
            0x95 => self.frame(),
            b'q' | b'r' | 0x94 => self.memoize(op),
            b'h' | b'j' => self.recall(op),
            b't' | b')' | 0x85..=0x87 => self.tuple(op),
            b']' => self.push(Value::List(Vec::new())),
            b'}' => self.push(Value::Dict(Vec::new())),
            0x8f => self.push(Value::Set),
            b'l' => {
                let items = self.pop_mark()?;
                self.push(Value::List(items))
            }
            b'd' => {
                let items = self.pop_mark()?;
                let pairs = pairs(&items)?;
                self.push(Value::Dict(pairs))
            }
            b'a' | b'e' | b's' | b'u' | 0x90 => self.add(op),
            b'c' | 0x93 => self.name(op),
            b'R' | 0x81 | 0x92 => self.call(op),
            b'b' => self.build(),
            b'Q' => self.persistent(),
            _ => self.constant(op),
        }
    }

    /// Numbers, texts, bytes.
    fn constant(&mut self, op: u8) -> Result<(), Damage> {
        let value = match op {
            b'N' => return self.put(Id::NONE),
            0x88 | 0x89 => return self.put(Id::bool(op == 0x88)),
            b'K' => {
                let small = self.scan.byte()?;
                return self.put(Id::small(small));
            }
            b'M' => Value::Int(self.scan.u16()?.into()),
            b'J' => Value::Int(i32::from_le_bytes(self.scan.array()?).into()),
            b'G' => Value::Float(f64::from_be_bytes(self.scan.array()?)),
            _ => self.sized(op)?,
        };
        self.push(value)
    }

    /// What has its length in front.
    fn sized(&mut self, op: u8) -> Result<Value, Damage> {
        let scan = &mut self.scan;
        let len = match op {
            b'U' | b'C' | 0x8a | 0x8c => scan.byte()?.into(),
            b'T' | 0x8b => scan.signed_len()?,
            b'X' | b'B' => scan.u32()?.into(),
            0x8d | 0x8e | 0x96 => scan.u64()?,
            _ => {
                return Err(Damage::new(format!(
                    "instruction 0x{op:02x} was not expected in a pickle of weights"
                )));
            }
        };
        match op {
            b'X' | 0x8c | 0x8d => scan.text(len),
            b'U' | b'T' => scan.text_or_bytes(len),
            0x8a | 0x8b => scan.long(len),
            _ => Ok(Value::Bytes(scan.skip(len)?)),
        }
    }

    fn protocol(&mut self) -> Result<(), Damage> {
        match self.scan.byte()? {
            2..=5 => Ok(()),
            other => Err(Damage::new(format!(
                "pickle protocol {other}, expected 2 to 5"
            ))),
        }
    }

    fn frame(&mut self) -> Result<(), Damage> {
        let len = self.scan.u64()?;
        if len <= self.scan.left() {
            return Ok(());
        }
        Err(Damage::new(format!(
            "the pickle goes on for {len} bytes, {} are left: the file is cut short",
            self.scan.left()
        )))
    }

    fn name(&mut self, op: u8) -> Result<(), Damage> {
        let (module, name) = if op == b'c' {
            (self.scan.line(LONGEST)?, self.scan.line(LONGEST)?)
        } else {
            let (name, module) = (self.pop()?, self.pop()?);
            (self.text_of(module)?, self.text_of(name)?)
        };
        let class = self.names.find(&module, &name)?;
        let full = format!("{module}.{name}");
        if !self.classes.contains(&full) && self.classes.len() < VALUES as usize {
            self.classes.insert(full);
        }
        self.push(Value::Class(class))
    }

    fn text_of(&self, id: Id) -> Result<String, Damage> {
        match self.get(id) {
            Value::Text(text) => Ok(text.to_string()),
            other => Err(Damage::new(format!("{} as a name", other.kind()))),
        }
    }

    pub(super) fn class_of(&self, id: Id) -> Result<Class, Damage> {
        match self.get(id) {
            Value::Class(class) => Ok(*class),
            other => Err(Damage::new(format!("{} is called", other.kind()))),
        }
    }

    fn tuple(&mut self, op: u8) -> Result<(), Damage> {
        let items = match op {
            b')' => Vec::new(),
            b't' => self.pop_mark()?,
            _ => self.pop_many(usize::from(op - 0x84))?,
        };
        if items.is_empty() {
            return self.put(Id::EMPTY);
        }
        self.push(Value::Tuple(items))
    }

    fn memoize(&mut self, op: u8) -> Result<(), Damage> {
        let key = match op {
            b'q' => self.scan.byte()?.into(),
            b'r' => self.scan.u32()?,
            _ => u32::try_from(self.memo.len()).unwrap_or(u32::MAX),
        };
        let top = self.top()?;
        if self.memo.len() as u64 >= self.limit {
            return Err(self.too_many());
        }
        self.memo.insert(key, top);
        Ok(())
    }

    fn recall(&mut self, op: u8) -> Result<(), Damage> {
        let key = match op {
            b'h' => self.scan.byte()?.into(),
            _ => self.scan.u32()?,
        };
        let found = self.memo.get(&key).copied();
        self.put(found.ok_or_else(|| Damage::new(format!("nothing was noted as {key}")))?)
    }

    /// Adds to the list, dictionary or set below.
    fn add(&mut self, op: u8) -> Result<(), Damage> {
        let items = match op {
            b'a' => self.pop_many(1)?,
            b's' => self.pop_many(2)?,
            _ => self.pop_mark()?,
        };
        let target = self.top()?;
        match (op, &mut self.values[target.index()]) {
            (b'a' | b'e', Value::List(list)) => list.extend(items),
            (b's' | b'u', Value::Dict(dict)) => dict.extend(pairs(&items)?),
            (0x90, Value::Set) => {}
            (_, other) => {
                let kind = other.kind();
                return Err(Damage::new(format!("something is added to {kind}")));
            }
        }
        Ok(())
    }

    fn call(&mut self, op: u8) -> Result<(), Damage> {
        if op == 0x92 {
            self.pop()?; // keyword arguments
        }
        let (arguments, callee) = (self.pop()?, self.pop()?);
        let class = self.class_of(callee)?;
        let arguments = match self.get(arguments) {
            Value::Tuple(arguments) if arguments.len() <= ARGUMENTS => arguments.clone(),
            other => return Err(Damage::new(format!("{} as arguments", other.kind()))),
        };
        let id = match op {
            b'R' => self.reduce(class, &arguments)?,
            _ => self.instance(class)?,
        };
        self.put(id)
    }

    fn build(&mut self) -> Result<(), Damage> {
        let state = self.pop()?;
        let target = self.top()?;
        self.set_state(target, state)
    }

    fn persistent(&mut self) -> Result<(), Damage> {
        let id = self.pop()?;
        let storage = self.storage(id)?;
        self.push(Value::Storage(Box::new(storage)))
    }
}

fn pairs(items: &[Id]) -> Result<Vec<(Id, Id)>, Damage> {
    let (pairs, rest) = items.as_chunks::<2>();
    if rest.is_empty() {
        return Ok(pairs.iter().map(|&[key, value]| (key, value)).collect());
    }
    Err(Damage::new("a dictionary's key without a value"))
}
