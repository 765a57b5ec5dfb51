//! What a module uses of exceptions, and of structures and arrays.

use std::collections::BTreeMap;
use wasm2sel4_compiler::error::Result;
use wasm2sel4_compiler::module::{CompositeType, Family, Module};
use wasm2sel4_compiler::options::GC_HEAP_DEFAULT;
use wasmparser::{Operator, OperatorsReader};

/// What is used; they are listed in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    Throw,
    Handler,
    Legacy,
    StructureType,
    ArrayType,
    Structure,
    Array,
    Integer,
    Cast,
    Equality,
    Conversion,
}

impl Use {
    fn of(operator: &Operator<'_>) -> Option<Self> {
        match operator {
            Operator::Throw { .. } | Operator::ThrowRef => return Some(Self::Throw),
            Operator::TryTable { .. } => return Some(Self::Handler),
            Operator::Try { .. } | Operator::Rethrow { .. } => return Some(Self::Legacy),
            Operator::RefEq => return Some(Self::Equality),
            Operator::AnyConvertExtern | Operator::ExternConvertAny => return Some(Self::Conversion),
            _ => {}
        }
        match Family::of(operator)? {
            Family::Structures => Some(Self::Structure),
            Family::Arrays => Some(Self::Array),
            Family::Integers => Some(Self::Integer),
            Family::Casts => Some(Self::Cast),
            _ => None,
        }
    }

    fn is_of_exceptions(self) -> bool {
        self <= Self::Legacy
    }

    fn name(self) -> &'static str {
        match self {
            Self::Throw => "throw, throw_ref",
            Self::Handler => "try_table",
            Self::Legacy => "try, rethrow (legacy)",
            Self::StructureType => "types of structures",
            Self::ArrayType => "types of arrays",
            Self::Structure => "instructions on structures",
            Self::Array => "instructions on arrays",
            Self::Integer => "instructions on i31",
            Self::Cast => "casts and tests",
            Self::Equality => "ref.eq",
            Self::Conversion => "to and from external references",
        }
    }
}

/// How often a module, or several together, use each.
#[derive(Default)]
pub struct Used {
    counts: BTreeMap<Use, usize>,
    tags: usize,
    imported_tags: usize,
    has_heap: bool,
}

impl Used {
    /// Counts what another module uses, in all of its code.
    ///
    /// # Errors
    ///
    /// As for reading instructions; those of a module that has been parsed can be read.
    pub fn add(&mut self, module: &Module<'_>) -> Result<()> {
        self.tags += module.tags.len();
        self.imported_tags += module.tags.iter().filter(|(_, tag)| tag.import.is_some()).count();
        self.has_heap |= module.uses_objects;
        for (_, ty) in module.types.iter() {
            match ty.composite {
                CompositeType::Structure(_) => self.count(Use::StructureType),
                CompositeType::Array(_) => self.count(Use::ArrayType),
                CompositeType::Function(_) => {}
            }
        }
        for (_, body) in module.defined_functions() {
            self.read(body.get_operators_reader()?)?;
        }
        module.constant_expressions().try_for_each(|expression| self.read(expression.get_operators_reader()))
    }

    fn read(&mut self, mut reader: OperatorsReader<'_>) -> Result<()> {
        while !reader.eof() {
            if let Some(used) = Use::of(&reader.read()?) {
                self.count(used);
            }
        }
        Ok(())
    }

    fn count(&mut self, used: Use) {
        *self.counts.entry(used).or_default() += 1;
    }

    /// What is used of exceptions.
    pub fn exceptions(&self) -> Vec<String> {
        let tags = match (self.tags, self.imported_tags) {
            (0, _) => None,
            (tags, 0) => Some(format!("tags: {tags}")),
            (tags, imported) => Some(format!("tags: {tags}, {imported} of them imported")),
        };
        tags.into_iter().chain(self.lines(Use::is_of_exceptions)).collect()
    }

    /// What is used of structures and arrays, and how much they may take.
    pub fn objects(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.lines(|used| !used.is_of_exceptions()).collect();
        if self.has_heap {
            lines.push(format!("heap: at most {} bytes, or what --gc-heap-max says", GC_HEAP_DEFAULT.0));
        } else if !lines.is_empty() {
            lines.push("heap: none, because no structure and no array is made".to_owned());
        }
        lines
    }

    fn lines(&self, is_wanted: impl Fn(Use) -> bool) -> impl Iterator<Item = String> {
        let counts = self.counts.iter().filter(move |(used, _)| is_wanted(**used));
        counts.map(|(used, count)| format!("{}: {count}", used.name()))
    }
}
