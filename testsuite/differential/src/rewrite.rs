//! What the generator does not make, out of what it makes.

use anyhow::{Result, anyhow, bail};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, Function, Instruction, Module, ValType};
use wasmparser::{CompositeInnerType, FunctionBody, Operator, Parser, Payload};

/// What is rewritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rewriting {
    /// Everything has one result. Waiting ends at once: nobody else is there who would end it. A conversion between
    /// floats is followed by one that makes NaNs canonical, as the generator does elsewhere: which NaN comes of it is
    /// the processor's choice.
    Determine,
    /// Nothing that can be observed changes. Strict vector instructions become the relaxed ones that have their results
    /// here (docs/conformance.md), and calls of functions become calls of references to them (typed function
    /// references).
    Relax,
}

impl Rewriting {
    /// The module, rewritten.
    pub fn apply(self, bytes: &[u8]) -> Result<Vec<u8>> {
        let mut module = Module::new();
        let functions = functions(bytes, self == Self::Determine)?;
        let mut rewriter = Rewriter { what: self, functions, translated: 0 };
        rewriter
            .parse_core_module(&mut module, Parser::new(0), bytes)
            .map_err(|error| anyhow!("a generated module: {error}"))?;
        Ok(module.finish())
    }
}

/// A function's type: its index, and how many parameters it has.
struct FunctionType {
    index: u32,
    parameters: u32,
}

/// The types of functions that a module does not import. The generator imports none and exports all, so all may be
/// referred to.
fn functions(bytes: &[u8], may_import: bool) -> Result<Vec<FunctionType>> {
    // The parameters of each type; none of what is no function's.
    let mut types: Vec<u32> = Vec::new();
    for payload in Parser::new(0).parse_all(bytes) {
        match payload? {
            Payload::TypeSection(section) => {
                for group in section {
                    types.extend(group?.into_types().map(|ty| match ty.composite_type.inner {
                        CompositeInnerType::Func(function) => function.params().len() as u32,
                        _ => 0,
                    }));
                }
            }
            Payload::ImportSection(imports) if imports.count() > 0 && !may_import => {
                bail!("a generated module imports something")
            }
            Payload::FunctionSection(section) => {
                let of = |index: u32| FunctionType { index, parameters: types[index as usize] };
                return Ok(section.into_iter().map(|index| index.map(of)).collect::<Result<_, _>>()?);
            }
            _ => {}
        }
    }
    Ok(Vec::new())
}

struct Rewriter {
    what: Rewriting,
    functions: Vec<FunctionType>,
    /// How many bodies are done.
    translated: usize,
}

impl Reencode for Rewriter {
    type Error = std::convert::Infallible;

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let mut scratch = Scratch(self.functions[self.translated].parameters);
        self.translated += 1;
        let mut locals = Vec::new();
        for pair in body.get_locals_reader()? {
            let (count, ty) = pair?;
            scratch.0 += count;
            locals.push((count, self.val_type(ty)?));
        }
        if self.what == Rewriting::Determine {
            locals.extend(Scratch::TYPES.map(|ty| (1, ty)));
        }
        let mut function = Function::new(locals);
        let mut reader = body.get_operators_reader()?;
        while !reader.eof() {
            let operator = reader.read()?;
            let [before, instead, after] = match self.what {
                Rewriting::Determine => [at_once(&operator), Vec::new(), scratch.canonical(&operator)],
                Rewriting::Relax => [Vec::new(), self.relaxed(&operator), Vec::new()],
            };
            let instead = match instead.is_empty() {
                true => vec![self.instruction(operator)?],
                false => instead,
            };
            for instruction in before.iter().chain(&instead).chain(&after) {
                function.instruction(instruction);
            }
        }
        code.function(&function);
        Ok(())
    }
}

/// What stands before an instruction that waits: no time.
fn at_once(operator: &Operator<'_>) -> Vec<Instruction<'static>> {
    match operator {
        Operator::MemoryAtomicWait32 { .. } | Operator::MemoryAtomicWait64 { .. } => {
            vec![Instruction::Drop, Instruction::I64Const(0)]
        }
        _ => Vec::new(),
    }
}

/// Locals of a function that it does not have itself: the first one's index.
struct Scratch(u32);

impl Scratch {
    const TYPES: [ValType; 3] = [ValType::F32, ValType::F64, ValType::V128];

    /// What stands after an instruction that converts between floats: a choice between its result and the canonical
    /// NaN.
    fn canonical(&self, operator: &Operator<'_>) -> Vec<Instruction<'static>> {
        let nan32 = u128::from(f32::NAN.to_bits());
        let nan64 = u128::from(f64::NAN.to_bits());
        let vector = |half: u128| Instruction::V128Const((half | half << 64) as i128);
        let (local, nan, equal, select) = match operator {
            Operator::F32DemoteF64 => {
                (0, Instruction::F32Const(f32::NAN.into()), Instruction::F32Eq, Instruction::Select)
            }
            Operator::F64PromoteF32 => {
                (1, Instruction::F64Const(f64::NAN.into()), Instruction::F64Eq, Instruction::Select)
            }
            Operator::F32x4DemoteF64x2Zero => {
                (2, vector(nan32 | nan32 << 32), Instruction::F32x4Eq, Instruction::V128Bitselect)
            }
            Operator::F64x2PromoteLowF32x4 => (2, vector(nan64), Instruction::F64x2Eq, Instruction::V128Bitselect),
            _ => return Vec::new(),
        };
        let local = self.0 + local;
        let value = || Instruction::LocalGet(local);
        vec![Instruction::LocalTee(local), nan, value(), value(), equal, select]
    }
}

impl Rewriter {
    /// What does the same as an instruction; empty if there is nothing else.
    fn relaxed(&self, operator: &Operator<'_>) -> Vec<Instruction<'static>> {
        let reference = |function: u32| (Instruction::RefFunc(function), self.functions[function as usize].index);
        vec![match *operator {
            Operator::Call { function_index } => {
                let (function, ty) = reference(function_index);
                return vec![function, Instruction::CallRef(ty)];
            }
            Operator::ReturnCall { function_index } => {
                let (function, ty) = reference(function_index);
                return vec![function, Instruction::ReturnCallRef(ty)];
            }
            Operator::I8x16Swizzle => Instruction::I8x16RelaxedSwizzle,
            Operator::V128Bitselect => Instruction::I16x8RelaxedLaneselect,
            Operator::I16x8Q15MulrSatS => Instruction::I16x8RelaxedQ15mulrS,
            Operator::I32x4TruncSatF32x4S => Instruction::I32x4RelaxedTruncF32x4S,
            Operator::I32x4TruncSatF32x4U => Instruction::I32x4RelaxedTruncF32x4U,
            Operator::I32x4TruncSatF64x2SZero => Instruction::I32x4RelaxedTruncF64x2SZero,
            Operator::I32x4TruncSatF64x2UZero => Instruction::I32x4RelaxedTruncF64x2UZero,
            Operator::F32x4Min => Instruction::F32x4RelaxedMin,
            Operator::F32x4Max => Instruction::F32x4RelaxedMax,
            Operator::F64x2Min => Instruction::F64x2RelaxedMin,
            Operator::F64x2Max => Instruction::F64x2RelaxedMax,
            _ => return Vec::new(),
        }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasmtime::Val;

    fn rewritten(what: Rewriting, text: &str) -> Vec<u8> {
        what.apply(&wat::parse_str(text).unwrap()).unwrap()
    }

    #[test]
    fn waits_end() {
        let wait = |locals, timeout| {
            format!(
                r#"(module (memory 1 1 shared) (func (export "f") (result i32)
                     {locals} (memory.atomic.wait32 (i32.const 0) (i32.const 0) {timeout})))"#
            )
        };
        let expected = wat::parse_str(wait("(local f32 f64 v128)", "(i64.const -1) drop (i64.const 0)")).unwrap();
        assert_eq!(rewritten(Rewriting::Determine, &wait("", "(i64.const -1)")), expected);
    }

    /// The other engine's processor keeps what a NaN carries.
    #[test]
    fn nans_become_canonical() {
        let conversions = [
            ("f64", "f32.demote_f64", "(f64.const nan:0x4000000000001)", Val::F32(0x7fc0_0000)),
            ("f32", "f64.promote_f32", "(f32.const -nan:0x200001)", Val::F64(0x7ff8 << 48)),
        ];
        let engine = crate::reference::engine().unwrap();
        for (ty, conversion, nan, expected) in conversions {
            let result = &conversion[..3];
            let module = format!(r#"(module (func (export "f") (param {ty}) (result {result}) ({conversion} {nan})))"#);
            let module = wasmtime::Module::new(&engine, rewritten(Rewriting::Determine, &module)).unwrap();
            let mut store = wasmtime::Store::new(&engine, ());
            let instance = wasmtime::Instance::new(&mut store, &module, &[]).unwrap();
            let function = instance.get_func(&mut store, "f").unwrap();
            let mut results = [Val::I32(0)];
            let argument = Val::default_for_ty(&function.ty(&store).param(0).unwrap()).unwrap();
            function.call(&mut store, &[argument], &mut results).unwrap();
            assert_eq!(format!("{:?}", results[0]), format!("{expected:?}"), "{conversion}");
        }
    }

    #[test]
    fn strict_becomes_relaxed() {
        let module = |call, swizzle| {
            format!(
                r#"(module (func (export "f") (param v128 v128) (result v128)
                     (call $g (local.get 0) (local.get 1)))
                   (func $g (export "g") (param v128 v128) (result v128)
                     local.get 0 local.get 1 {swizzle} local.get 1 {call}))"#
            )
        };
        let found = rewritten(Rewriting::Relax, &module("return_call $g", "i8x16.swizzle"));
        let text = module("ref.func $g return_call_ref 0", "i8x16.relaxed_swizzle");
        let text =
            text.replace("(call $g (local.get 0) (local.get 1))", "local.get 0 local.get 1 ref.func $g call_ref 0");
        assert_eq!(found, wat::parse_str(text).unwrap());
    }
}
