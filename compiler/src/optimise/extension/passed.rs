//! What blocks pass to the parameters of others.

use cranelift_codegen::ir::{Block, BlockArg, Function, Value, types};
use std::collections::HashMap;

/// By parameter of 32 bits that gets values only, those values, with the blocks that pass them.
pub struct Passed(HashMap<Value, Parameter>);

/// A parameter of a block, and what is passed to it.
#[derive(Debug)]
struct Parameter {
    block: Block,
    arguments: Vec<(Block, Value)>,
}

impl Passed {
    /// Finds them. The parameters of the entry come from elsewhere.
    pub fn find(function: &Function, blocks: &[Block]) -> Self {
        let dfg = &function.dfg;
        let mut passed = HashMap::new();
        for block in blocks.iter().filter(|block| Some(**block) != function.layout.entry_block()) {
            let numbers = dfg.block_params(*block).iter().filter(|value| dfg.value_type(**value) == types::I32);
            let block = *block;
            passed.extend(numbers.map(|number| (*number, Parameter { block, arguments: Vec::new() })));
        }
        for block in blocks {
            let Some(branch) = function.layout.last_inst(*block) else { continue };
            for destination in dfg.insts[branch].branch_destination(&dfg.jump_tables, &dfg.exception_tables) {
                let parameters = dfg.block_params(destination.block(&dfg.value_lists));
                for (parameter, argument) in parameters.iter().zip(destination.args(&dfg.value_lists)) {
                    match argument {
                        BlockArg::Value(value) => {
                            if let Some(parameter) = passed.get_mut(parameter) {
                                parameter.arguments.push((*block, dfg.resolve_aliases(value)));
                            }
                        }
                        // The result of a call or what an exception carries.
                        BlockArg::TryCallRet(_) | BlockArg::TryCallExn(_) => {
                            passed.remove(parameter);
                        }
                    }
                }
            }
        }
        Self(passed)
    }

    /// The parameters.
    pub fn parameters(&self) -> impl Iterator<Item = Value> {
        self.0.keys().copied()
    }

    /// The block of a parameter.
    pub fn block(&self, parameter: Value) -> Option<Block> {
        self.0.get(&parameter).map(|parameter| parameter.block)
    }

    /// What is passed to a parameter.
    pub fn to(&self, parameter: Value) -> &[(Block, Value)] {
        self.0.get(&parameter).map(|parameter| parameter.arguments.as_slice()).unwrap_or_default()
    }
}
