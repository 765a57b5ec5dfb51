//! The clauses of `try`, of the exception handling that came before the standard one: they stand behind the
//! instructions that need them, so they are looked for before a function is translated.

use super::TagIndex;
use crate::error::{Error, Result};
use wasmparser::{FunctionBody, Operator};

/// What a `try` has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Try {
    /// The tags of its clauses in their order; none for `catch_all`.
    pub catches: Vec<Option<TagIndex>>,
    /// The label at which the search for a handler goes on, for one that ends with `delegate`.
    pub delegate: Option<u32>,
    /// Whether some `rethrow` throws again what its clauses have caught.
    pub is_rethrown: bool,
}

/// Every `try` of a body that is valid, in the order of their beginnings.
///
/// # Errors
///
/// [`Error::Internal`] if the structures of the body are not nested.
pub fn tries(body: &FunctionBody<'_>) -> Result<Vec<Try>> {
    let mut tries: Vec<Try> = Vec::new();
    // The structures around an instruction, by their number for a `try`; the function itself is the first.
    let mut structures = vec![None];
    let mut reader = body.get_operators_reader()?;
    while !reader.eof() {
        let innermost = structures.last().copied().flatten();
        let own = |tries: &mut Vec<Try>, change: &dyn Fn(&mut Try)| {
            let found = innermost.and_then(|number: usize| tries.get_mut(number));
            found.map(change).ok_or_else(|| Error::internal("a clause outside of `try`"))
        };
        match reader.read()? {
            Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } | Operator::TryTable { .. } => {
                structures.push(None);
            }
            Operator::Try { .. } => {
                structures.push(Some(tries.len()));
                tries.push(Try::default());
            }
            Operator::Catch { tag_index } => own(&mut tries, &|item| item.catches.push(Some(TagIndex(tag_index))))?,
            Operator::CatchAll => own(&mut tries, &|item| item.catches.push(None))?,
            Operator::Delegate { relative_depth } => {
                own(&mut tries, &|item| item.delegate = Some(relative_depth))?;
                structures.pop();
            }
            Operator::Rethrow { relative_depth } => {
                let number = structures.iter().rev().nth(relative_depth as usize).copied().flatten();
                let item = number.and_then(|number| tries.get_mut(number));
                item.ok_or_else(|| Error::internal("`rethrow` outside of a clause"))?.is_rethrown = true;
            }
            Operator::End => drop(structures.pop()),
            _ => {}
        }
    }
    Ok(tries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::module::parse;

    #[test]
    fn clauses_are_found_by_the_beginning() {
        let text = "(module (tag $a) (tag $b) (func
            try block try delegate 1 end catch $b try catch_all rethrow 1 end catch $a catch_all end
            (unreachable) try catch_all rethrow 0 end))";
        let bytes = wat::parse_str(text).unwrap();
        let module = parse(&bytes).unwrap();
        let (_, body) = module.defined_functions().next().unwrap();
        let some = |index| Some(TagIndex(index));
        assert_eq!(
            tries(body).unwrap(),
            [
                Try { catches: vec![some(1), some(0), None], delegate: None, is_rethrown: true },
                Try { catches: vec![], delegate: Some(1), is_rethrown: false },
                Try { catches: vec![None], delegate: None, is_rethrown: false },
                Try { catches: vec![None], delegate: None, is_rethrown: true },
            ]
        );
    }
}
