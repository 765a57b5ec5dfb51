//! What a valid module uses but the compiler does not translate: all of it at once, each kind with its first place.

use crate::escape::FunctionName;
use std::collections::BTreeMap;
use std::fmt;

/// The kinds of untranslated things that a module uses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unsupported {
    uses: BTreeMap<Kind, Uses>,
}

/// A kind of thing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    /// The instruction by its name in the text format, or another entity.
    pub what: String,
    /// The proposal that introduced it, by the name of its repository.
    pub proposal: &'static str,
}

/// Where a kind of thing is used.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Uses {
    /// The function of the first use, if it is in one.
    function: Option<Function>,
    /// The first use, in bytes from the beginning of the binary.
    offset: u64,
    /// How many uses there are.
    count: u64,
}

/// A function as people know it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Function {
    index: u32,
    name: Option<String>,
}

impl Unsupported {
    /// Notes a use; `function` is the index of the function in which it stands.
    pub fn add(&mut self, kind: Kind, function: Option<u32>, offset: u64) {
        let function = function.map(|index| Function { index, name: None });
        self.note(kind, Uses { function, offset, count: 1 });
    }

    /// Notes what another part of the module uses.
    pub fn merge(&mut self, other: Self) {
        other.uses.into_iter().for_each(|(kind, uses)| self.note(kind, uses));
    }

    fn note(&mut self, kind: Kind, uses: Uses) {
        match self.uses.get_mut(&kind) {
            Some(known) => {
                let count = known.count + uses.count;
                if uses.offset < known.offset {
                    *known = uses;
                }
                known.count = count;
            }
            None => drop(self.uses.insert(kind, uses)),
        }
    }

    /// Gives the functions their names, as far as they have one.
    pub fn name_functions<'n>(&mut self, name: impl Fn(u32) -> Option<&'n str>) {
        for function in self.uses.values_mut().filter_map(|uses| uses.function.as_mut()) {
            function.name = name(function.index).map(str::to_owned);
        }
    }

    /// Whether everything is translated.
    pub fn is_empty(&self) -> bool {
        self.uses.is_empty()
    }

    /// The kinds, by their first uses.
    pub fn kinds(&self) -> Vec<&Kind> {
        self.sorted().into_iter().map(|(kind, _)| kind).collect()
    }

    fn sorted(&self) -> Vec<(&Kind, &Uses)> {
        let mut uses: Vec<_> = self.uses.iter().collect();
        uses.sort_by_key(|(_, uses)| uses.offset);
        uses
    }
}

impl fmt::Display for Unsupported {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let separator = if self.uses.len() == 1 { " " } else { "\n  " };
        formatter.write_str("unsupported:")?;
        for (kind, uses) in self.sorted() {
            write!(formatter, "{separator}{}, proposal {}, ", kind.what, kind.proposal)?;
            match &uses.function {
                Some(Function { name: Some(name), .. }) => write!(formatter, "in function {}, ", FunctionName(name))?,
                Some(Function { index, name: None }) => write!(formatter, "in function {index}, ")?,
                None => {}
            }
            write!(formatter, "at offset {:#x}", uses.offset)?;
            match uses.count - 1 {
                0 => {}
                1 => formatter.write_str(", and in one more place")?,
                more => write!(formatter, ", and in {more} more places")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_named_once_with_its_first_place() {
        let kind = |what: &str| Kind { what: what.to_owned(), proposal: "gc" };
        let mut all = Unsupported::default();
        all.add(kind("struct.new"), Some(7), 0x90);
        assert_eq!(all.to_string(), "unsupported: struct.new, proposal gc, in function 7, at offset 0x90");
        let mut other = Unsupported::default();
        other.add(kind("struct.new"), Some(3), 0x50);
        other.add(kind("struct.new"), Some(3), 0x52);
        other.add(kind("a structure type"), None, 0x10);
        all.merge(other);
        all.name_functions(|index| (index == 3).then_some("f\n"));
        let expected = "unsupported:\n  a structure type, proposal gc, at offset 0x10\
            \n  struct.new, proposal gc, in function f\\n, at offset 0x50, and in 2 more places";
        assert_eq!(all.to_string(), expected);
    }
}
