//! Translation and compilation of all functions, several at a time.

use super::{Progress, listing};
use crate::error::{Error, Result};
use crate::escape::{FunctionName, Name};
use crate::module::{FunctionIndex, FunctionOrigin};
use crate::optimise;
use crate::options::Optimisation;
use crate::store::InstanceIndex;
use crate::system_call::{self, Patched};
use crate::target::{Move, Moves};
use crate::translate::{self, Context, Effort, Routine, Shim, is_allocatable, is_optimisable, is_possible};
use crate::trap;
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::ir::{Function, Opcode};
use cranelift_codegen::{CodegenError, CompiledCode, FinalizedMachExceptionHandler};
use cranelift_module::{FuncId, ModuleReloc, ModuleRelocTarget};
use rayon::prelude::*;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use target_lexicon::Architecture;
use wasm2sel4_abi::layout::IMAGE_MAXIMUM;
use wasm2sel4_abi::site::{Cause, Mark};

/// A compiled function.
pub struct CompiledFunction {
    /// Its symbol.
    pub id: FuncId,
    /// Its instance and its index there, if it has a body in a module.
    pub index: Option<(InstanceIndex, FunctionIndex)>,
    /// Its code.
    pub code: Vec<u8>,
    /// The alignment of its first byte.
    pub alignment: u64,
    /// What the linker must fill in.
    pub relocations: Vec<ModuleReloc>,
    /// Trapping instructions, system calls and return addresses, ascending; several may be at one place.
    pub sites: Vec<CodeSite>,
    /// What handles exceptions of its calls, ascending by call; of one call, in the order in which they are tried.
    pub handlers: Vec<CodeHandler>,
    /// Every range of code with its offset in the binary, ascending.
    pub lines: Vec<CodeLine>,
    /// Where it makes system calls.
    pub system_calls: Vec<system_call::CallSite>,
    /// Whether it uses registers of the floating-point unit.
    pub uses_floating_point: bool,
    /// Whether it makes a frame.
    pub has_frame: bool,
}

impl CompiledFunction {
    /// Takes note of where instructions went.
    ///
    /// # Errors
    ///
    /// If something is said of a place where there was no instruction.
    fn relocate(&mut self, moves: &Moves) -> Result<()> {
        let lost = |at: u32| Error::internal(format!("no instruction was at {at:#x}, of which something is known"));
        for relocation in &mut self.relocations {
            relocation.offset = moves.byte(relocation.offset).ok_or_else(|| lost(relocation.offset))?;
        }
        for site in &mut self.sites {
            let to = if site.mark == Mark::Return { moves.end(site.code_offset) } else { moves.byte(site.code_offset) };
            site.code_offset = to.ok_or_else(|| lost(site.code_offset))?;
        }
        self.sites.sort_by_key(|site| (site.code_offset, site.mark.encode()));
        for handler in &mut self.handlers {
            handler.code_offset = moves.end(handler.code_offset).ok_or_else(|| lost(handler.code_offset))?;
            handler.landing = moves.target(handler.landing).ok_or_else(|| lost(handler.landing))?;
        }
        self.handlers.sort_by_key(|handler| handler.code_offset);
        self.lines = relocated(&self.lines, moves);
        Ok(())
    }
}

/// Offsets in the binary, by where instructions are now.
fn relocated(lines: &[CodeLine], moves: &Moves) -> Vec<CodeLine> {
    let line = |instruction: &Move| {
        let after = lines.partition_point(|line| line.code_offset <= instruction.from);
        let line = after.checked_sub(1).and_then(|index| lines.get(index))?;
        Some(CodeLine { code_offset: instruction.to, wasm_offset: line.wasm_offset })
    };
    let mut relocated: Vec<CodeLine> = moves.instructions().iter().filter_map(line).collect();
    relocated.sort_by_key(|line| line.code_offset);
    relocated.dedup_by_key(|line| line.wasm_offset);
    relocated
}

/// A place that a backtrace can meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeSite {
    /// Bytes from the function's first instruction.
    pub code_offset: u32,
    /// Bytes from the beginning of the binary; 0 if the compiler made the code.
    pub wasm_offset: u32,
    /// What stands there.
    pub mark: Mark,
}

/// What handles exceptions of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeHandler {
    /// Where the call returns to, in bytes from the function's first instruction.
    pub code_offset: u32,
    /// Bytes from the stack pointer during the call up to the frame pointer.
    pub frame_offset: u32,
    /// The number of the tag; none for all tags.
    pub tag: Option<u32>,
    /// Where it is, in bytes from the function's first instruction.
    pub landing: u32,
}

/// Where a range of code comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeLine {
    /// Bytes from the function's first instruction.
    pub code_offset: u32,
    /// Bytes from the beginning of the binary.
    pub wasm_offset: u32,
}

/// A form in which functions are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listing {
    /// Cranelift's intermediate form.
    Clif,
    /// Instructions of the target.
    Assembly,
}

/// A function to compile.
#[derive(Clone, Copy)]
enum Job {
    Body(InstanceIndex, FunctionIndex),
    Shim(FuncId, Shim),
    Routine(FuncId, Routine),
}

/// Functions with bodies first, in the order of the modules, then shims.
fn jobs(context: Context<'_>, shims: &[(FuncId, Shim)]) -> Vec<Job> {
    let bodies =
        context.store.instances.iter().flat_map(|(instance, item)| {
            item.module.defined_functions().map(move |(index, _)| Job::Body(instance, index))
        });
    bodies.chain(shims.iter().map(|(id, shim)| Job::Shim(*id, *shim))).collect()
}

impl Job {
    fn id(self, context: Context<'_>) -> FuncId {
        match self {
            Self::Body(instance, index) => context.symbols.functions[context.instance(instance).functions[index]],
            Self::Shim(id, _) | Self::Routine(id, _) => id,
        }
    }

    /// How much effort it is worth before anything is known of its code.
    ///
    /// # Errors
    ///
    /// [`Error::Limit`] for a function of which it is known that it cannot be compiled.
    fn effort(self, context: Context<'_>) -> Result<Effort> {
        let Self::Body(instance, index) = self else { return Ok(Effort::Full) };
        let module = &context.instance(instance).module;
        match &module.functions[index].origin {
            FunctionOrigin::Body(body) => {
                let ty = module.function_type(index)?;
                if !is_possible(module, ty.results.len(), body)? {
                    return Err(Error::Limit(format!(
                        "{} is too large to compile: its calls and blocks have too many parameters, results and handlers together",
                        self.place(context)
                    )));
                }
                Effort::of(module, body, ty.parameters.len())
            }
            FunctionOrigin::Import(_) => Err(Error::internal("an import has no body")),
        }
    }

    fn translate(self, context: Context<'_>, effort: Effort) -> Result<Function> {
        match self {
            Self::Body(instance, index) => match &context.instance(instance).module.functions[index].origin {
                FunctionOrigin::Body(body) => translate::translate(context, instance, index, body, effort),
                FunctionOrigin::Import(_) => Err(Error::internal("an import has no body")),
            },
            Self::Shim(id, shim) => translate::translate_shim(context, shim, id),
            Self::Routine(_, routine) => Ok(routine.translate(context.isa.frontend_config())),
        }
    }

    /// What it is called in complaints: with its offset in the binary, if it is there.
    fn place(self, context: Context<'_>) -> String {
        let title = self.title(context);
        let Self::Body(instance, index) = self else { return title };
        match &context.instance(instance).module.functions[index].origin {
            FunctionOrigin::Body(body) => format!("{title}, at offset {:#x},", body.range().start),
            FunctionOrigin::Import(_) => title,
        }
    }

    /// What it is called in listings.
    fn title(self, context: Context<'_>) -> String {
        match self {
            Self::Body(instance, index) => {
                let instance = context.instance(instance);
                let name = instance.module.functions[index].name.filter(|name| !name.is_empty());
                let name = name.map(|name| format!(" {}", FunctionName(name))).unwrap_or_default();
                let owner = instance.name.as_ref().map(|name| format!("{} ", Name(name))).unwrap_or_default();
                format!("function {owner}{}{name}", index.0)
            }
            Self::Shim(_, shim) => format!("shim {shim:?}"),
            Self::Routine(_, routine) => format!("routine {}", routine.symbol()),
        }
    }
}

/// Compiles all functions of a store. The first error in the order of the modules is reported; what is known to be
/// impossible before anything is compiled comes first.
pub fn compile_all(
    context: Context<'_>,
    shims: &[(FuncId, Shim)],
    progress: &dyn Progress,
) -> Result<Vec<CompiledFunction>> {
    let jobs = jobs(context, shims);
    let efforts: Vec<Result<Effort>> = jobs.par_iter().map(|job| job.effort(context)).collect();
    let efforts = efforts.into_iter().collect::<Result<Vec<_>>>()?;
    progress.begin(jobs.len());
    let size = AtomicU64::new(0);
    let results: Vec<Result<CompiledFunction>> = jobs
        .into_par_iter()
        .zip(efforts)
        .map_init(Generator::new, |generator, (job, effort)| {
            // What cannot be linked need not be made.
            if size.load(Ordering::Relaxed) > IMAGE_MAXIMUM.0 {
                return Err(Error::Limit(format!(
                    "the compiled code needs more than the {} bytes that a domain has for code and data",
                    IMAGE_MAXIMUM.0
                )));
            }
            let function = compile(context, generator, job, effort, progress)?;
            size.fetch_add(function.code.len() as u64, Ordering::Relaxed);
            progress.advance();
            Ok(function)
        })
        .collect();
    results.into_iter().collect()
}

/// Compiles the routines that `functions` call, and adds them; `declare` gives each its symbol.
pub fn add_routines(
    context: Context<'_>,
    functions: &mut Vec<CompiledFunction>,
    mut declare: impl FnMut(Routine) -> Result<FuncId>,
) -> Result<()> {
    let mut known: Vec<(Routine, FuncId)> = Vec::new();
    let mut generator = Generator::new();
    // Routines may call routines, so the list grows while it is walked.
    let mut next = 0;
    while next < functions.len() {
        let mut missing = Vec::new();
        for relocation in &mut functions[next].relocations {
            let Some(routine) = Routine::of(&relocation.name) else { continue };
            let id = match known.iter().find(|(other, _)| *other == routine) {
                Some((_, id)) => *id,
                None => {
                    let id = declare(routine)?;
                    known.push((routine, id));
                    missing.push(Job::Routine(id, routine));
                    id
                }
            };
            relocation.name = ModuleRelocTarget::user(0, id.as_u32());
        }
        for job in missing {
            functions.push(compile(context, &mut generator, job, Effort::Full, &super::Silent)?);
        }
        next += 1;
    }
    Ok(())
}

/// What is kept from function to function, because making it anew takes time.
struct Generator {
    codegen: cranelift_codegen::Context,
    allocator: regalloc2::Ctx,
}

impl Generator {
    fn new() -> Self {
        Self { codegen: cranelift_codegen::Context::new(), allocator: regalloc2::Ctx::default() }
    }
}

fn compile(
    context: Context<'_>,
    generator: &mut Generator,
    job: Job,
    chosen: Effort,
    progress: &dyn Progress,
) -> Result<CompiledFunction> {
    let Generated { code: compiled, effort, uses_floating_point } = generate(context, generator, job, chosen)?;
    if effort == Effort::Little {
        progress.not_optimised(job.title(context).trim_end());
    }
    let function = &generator.codegen.func;
    let index = match job {
        Job::Body(instance, index) => Some((instance, index)),
        Job::Shim(..) | Job::Routine(..) => None,
    };
    let lines = lines(&compiled);
    let calls = calls(function);
    let id = job.id(context);
    let relocation = |relocation| ModuleReloc::from_mach_reloc(relocation, function, id);
    let mut code = compiled.code_buffer().to_vec();
    let mut relocations: Vec<ModuleReloc> = compiled.buffer.relocs().iter().map(relocation).collect();
    let mut patched = system_call::patch(&context.system_calls, &compiled, &mut code, &mut relocations)?;
    // Instructions that make system calls are found again by where they are.
    let moves = if patched.is_empty() { finish(context, effort, &compiled, &mut code) } else { None };
    if patched.places.iter().any(|place| place.number.is_none()) {
        let other = Context { system_calls: context.system_calls.shifted(), ..context };
        let other = generate(other, generator, job, chosen)?.code;
        context.system_calls.locate_numbers(compiled.code_buffer(), other.code_buffer(), &mut patched.places)?;
    }
    let has_frame = context.target.makes_frame(&code);
    if !has_frame && calls {
        return Err(Error::internal(format!("{} calls without a frame", job.title(context).trim_end())));
    }
    let mut compiled = CompiledFunction {
        id,
        index,
        code,
        alignment: u64::from(compiled.buffer.alignment),
        relocations,
        sites: sites(context, &compiled, &lines, &patched)?,
        handlers: handlers(&compiled)?,
        lines,
        system_calls: patched.places,
        uses_floating_point,
        has_frame,
    };
    if let Some(moves) = moves {
        compiled.relocate(&moves)?;
    }
    Ok(compiled)
}

/// Rewrites finished code, as far as the effort goes that its function is worth.
fn finish(context: Context<'_>, effort: Effort, compiled: &CompiledCode, code: &mut Vec<u8>) -> Option<Moves> {
    context.target.finish(compiled, &optimise::steps(level(context, effort), context.left_out), code)
}

/// The level at which a function is compiled that is worth an effort.
fn level(context: Context<'_>, effort: Effort) -> Optimisation {
    match effort {
        Effort::Full => context.optimisation,
        Effort::Little => Optimisation::None,
    }
}

/// Whether a function's code will use registers of the floating-point unit: that of values of these types does, and
/// aarch64 counts bits there.
fn uses_floating_point(function: &Function, architecture: Architecture) -> bool {
    let dfg = &function.dfg;
    let in_values = dfg.values().any(|value| {
        let kind = dfg.value_type(value);
        kind.is_float() || kind.is_vector()
    });
    if in_values || !matches!(architecture, Architecture::Aarch64(_)) {
        return in_values;
    }
    let mut instructions = function.layout.blocks().flat_map(|block| function.layout.block_insts(block));
    instructions.any(|instruction| dfg.insts[instruction].opcode() == Opcode::Popcnt)
}

/// Whether a function calls others that return to it.
fn calls(function: &Function) -> bool {
    let mut instructions = function.layout.blocks().flat_map(|block| function.layout.block_insts(block));
    instructions.any(|instruction| {
        let opcode = function.dfg.insts[instruction].opcode();
        opcode.is_call() && !opcode.is_return()
    })
}

/// What comes out of the code generator.
struct Generated {
    code: CompiledCode,
    effort: Effort,
    uses_floating_point: bool,
}

/// Translates a function and generates its code, with as much effort as it is worth: the one that was chosen before, or
/// less.
fn generate(context: Context<'_>, generator: &mut Generator, job: Job, chosen: Effort) -> Result<Generated> {
    if chosen == Effort::Full
        && let Some(code) = generate_with(context, generator, job, Effort::Full)?
    {
        return Ok(code);
    }
    generate_with(context, generator, job, Effort::Little)?.ok_or_else(|| {
        Error::Limit(format!(
            "{} has too many operands on its stack at once to be compiled; keep them in locals or in memory",
            job.place(context)
        ))
    })
}

/// The same with a given effort; none if that is too much for this function.
fn generate_with(
    context: Context<'_>,
    Generator { codegen, allocator }: &mut Generator,
    job: Job,
    effort: Effort,
) -> Result<Option<Generated>> {
    codegen.clear();
    codegen.func = job.translate(context, effort)?;
    let has_pinned = context.system_calls.prepare(&mut codegen.func)?;
    let isa = match effort {
        Effort::Full if has_pinned => context.isa_with_pinned,
        Effort::Full => context.isa,
        Effort::Little => context.isas_for_little[usize::from(has_pinned)],
    };
    let complain = |error| match error {
        CodegenError::ImplLimitExceeded | CodegenError::CodeTooLarge => {
            Error::Limit(format!("{} is too large to compile", job.place(context)))
        }
        other => Error::internal(format!("{}: {other:?}", job.title(context).trim_end())),
    };
    if effort == Effort::Full && !is_optimisable(&codegen.func) {
        return Ok(None);
    }
    let mut control = ControlPlane::default();
    codegen.verify_if(isa).map_err(complain)?;
    codegen.optimize(isa, &mut control).map_err(complain)?;
    optimise::run(codegen, context.target, &context.program, level(context, effort), context.left_out);
    // Vectors are in registers of that unit.
    let uses_floating_point = uses_floating_point(&codegen.func, context.isa.triple().architecture);
    codegen.verify_if(isa).map_err(complain)?;
    if !is_allocatable(&codegen.func, effort) {
        return Ok(None);
    }
    let stencil = isa
        .compile_function(&codegen.func, &codegen.domtree, allocator, codegen.want_disasm, &mut control)
        .map_err(complain)?;
    Ok(Some(Generated { code: stencil.apply_params(&codegen.func.params), effort, uses_floating_point }))
}

/// Offsets in the binary, by code offset.
fn lines(compiled: &CompiledCode) -> Vec<CodeLine> {
    let located = compiled.buffer.get_srclocs_sorted().iter().filter(|range| !range.loc.is_default());
    located.map(|range| CodeLine { code_offset: range.start, wasm_offset: range.loc.bits() }).collect()
}

fn sites(
    context: Context<'_>,
    compiled: &CompiledCode,
    lines: &[CodeLine],
    system_calls: &Patched,
) -> Result<Vec<CodeSite>> {
    let line = |code_offset: u32| {
        let after = lines.partition_point(|line| line.code_offset <= code_offset);
        after.checked_sub(1).and_then(|index| lines.get(index)).map_or(0, |line| line.wasm_offset)
    };
    let mut sites = Vec::new();
    for trap in compiled.buffer.traps() {
        let known = trap::from_code(trap.code).ok_or_else(|| Error::internal(format!("trap code {}", trap.code)))?;
        let instruction = compiled.code_buffer().get(trap.offset as usize..);
        let instruction = instruction.ok_or_else(|| Error::internal("a trap behind the code"))?;
        let is_trap_instruction = instruction.starts_with(context.target.trap_instruction());
        let Some(cause) = Cause::of(known, is_trap_instruction, context.target.division_faults()) else { continue };
        let mark = Mark::Trap(known, cause);
        sites.push(CodeSite { code_offset: trap.offset, wasm_offset: line(trap.offset), mark });
    }
    for call in compiled.buffer.call_sites() {
        let wasm_offset = line(call.ret_addr.saturating_sub(1));
        let (code_offset, mark) = match system_calls.replaced.get(&call.ret_addr) {
            None => (call.ret_addr, Mark::Return),
            // The kernel tells the address of the system call that it refuses, and nothing ever returns behind it.
            Some(Some(instruction)) => (*instruction, Mark::SystemCall),
            Some(None) => continue,
        };
        sites.push(CodeSite { code_offset, wasm_offset, mark });
    }
    // The return address of a call and the trap of the instruction after it are two sites at one place.
    sites.sort_by_key(|site| (site.code_offset, site.mark.encode()));
    sites.dedup_by_key(|site| (site.code_offset, site.mark.encode()));
    Ok(sites)
}

fn handlers(compiled: &CompiledCode) -> Result<Vec<CodeHandler>> {
    let mut handlers = Vec::new();
    for call in compiled.buffer.call_sites() {
        for handler in call.exception_handlers {
            let (tag, landing) = match *handler {
                FinalizedMachExceptionHandler::Tag(tag, landing) => (Some(tag.as_u32()), landing),
                FinalizedMachExceptionHandler::Default(landing) => (None, landing),
                FinalizedMachExceptionHandler::Context(_) => {
                    return Err(Error::internal("a handler with a context, which none was given"));
                }
            };
            let frame_offset = call.frame_offset;
            let frame_offset = frame_offset.ok_or_else(|| Error::internal("a handler in an unknown frame"))?;
            handlers.push(CodeHandler { code_offset: call.ret_addr, frame_offset, tag, landing });
        }
    }
    // The order of those of one call stays.
    handlers.sort_by_key(|handler| handler.code_offset);
    Ok(handlers)
}

/// Lists all functions.
pub fn list_all(context: Context<'_>, shims: &[(FuncId, Shim)], listing: Listing) -> Result<String> {
    let mut text = String::new();
    let mut generator = Generator::new();
    let disassembler = context.isa.to_capstone().map_err(Error::internal)?;
    for job in jobs(context, shims) {
        let effort;
        let body = match listing {
            Listing::Clif => {
                effort = job.effort(context)?;
                job.translate(context, effort)?.display().to_string()
            }
            Listing::Assembly => {
                let generated = generate(context, &mut generator, job, job.effort(context)?)?;
                effort = generated.effort;
                let compiled = generated.code;
                let function = &generator.codegen.func;
                let relocation = |relocation| ModuleReloc::from_mach_reloc(relocation, function, job.id(context));
                let mut relocations = compiled.buffer.relocs().iter().map(relocation).collect();
                let mut code = compiled.code_buffer().to_vec();
                let patched = system_call::patch(&context.system_calls, &compiled, &mut code, &mut relocations)?;
                let moves = if patched.is_empty() { finish(context, effort, &compiled, &mut code) } else { None };
                let instructions = disassembler.disasm_all(&code, 0).map_err(Error::internal)?;
                let instructions = instructions.iter().map(|instruction| {
                    let (mnemonic, operands) = (instruction.mnemonic(), instruction.op_str());
                    let text = format!("{} {}", mnemonic.unwrap_or_default(), operands.unwrap_or_default());
                    (instruction.address()..instruction.address() + instruction.len() as u64, text)
                });
                listing::list(instructions, &compiled, moves.as_ref(), &function.params, context.symbols.system_calls)
            }
        };
        // Writing to a string cannot fail.
        let note = if effort == Effort::Little { " (large: not optimised)" } else { "" };
        let _ = writeln!(text, ";; {}{note}\n{body}", job.title(context).trim_end());
    }
    Ok(text)
}
