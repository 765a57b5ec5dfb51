//! Core modules that stand between a component and messages: what they import, and the functions that all have.
//!
//! An adapter is WebAssembly, made in the text format, and stays in the sandbox of its component. It imports memories
//! in this order: `$room`, where messages are made and looked at; `$app`, the component's; `$arena`, which the other
//! domain changes as it likes. Of the last, every word is read once.

use super::super::interface::Type;
use super::super::layout::Core;
use super::super::{CanonicalOptions, Component};
use super::super::{
    ComponentInstanceIndex, CoreInstance, CoreInstanceIndex, CoreModule, Definition, MemoryOfInstance,
    ResourceTableIndex, StringEncoding, Trampoline, TrampolineIndex, Work,
};
use super::MESSAGE_WORDS;
use super::code::{Code, Local};
use super::values::{Mover, Place, Words};
use crate::error::{Error, Result};
use crate::module::{Exported, ExternKind, FunctionType, MemoryIndex, ValueType};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt::Write as _;
use std::sync::Arc;
use wasm2sel4_abi::component::Transcoding;
use wasm2sel4_abi::trap::Trap;

/// Where in the room what is received lies; what is sent lies at its beginning.
pub const RECEIVED: u64 = 1024;

/// Why adapters end everything.
pub const TRAPS: [Trap; 12] = [
    Trap::CannotLeaveComponent,
    Trap::InvalidChar,
    Trap::InvalidDiscriminant,
    Trap::ListOutOfBounds,
    Trap::UnalignedPointer,
    Trap::ReallocUnaligned,
    Trap::ReallocOutOfBounds,
    Trap::ServerEnded,
    Trap::ServerRefused,
    Trap::ServerTooSlow,
    Trap::MessageTooLong,
    Trap::HandlesExhausted,
];

/// What the numbers of [`TRAPS`] begin with, so that they are none of other adapters.
const FIRST_TRAP: u32 = 0x1000;

/// The number by which adapters say why they end everything.
pub fn trap_number(trap: Trap) -> u32 {
    FIRST_TRAP + trap as u32
}

/// What is done with a handle.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Handle {
    /// The number for the message of one that the component gives away.
    GiveOwn,
    /// The number for the message of one that the component lends.
    Rep,
    /// A handle for a number of the message, which the component owns then.
    GetOwn,
    /// What the component gets for a number of the message that is lent to it.
    GetBorrow,
}

/// Writes the functions for handles, which differ between the sides.
pub trait Side {
    /// A function `(i32) -> i32` that does this.
    fn handle(&self, what: Handle, names: &HandleNames) -> String;
}

/// The functions of a resource type in an adapter.
#[derive(Clone, Debug)]
pub struct HandleNames {
    /// Takes a handle that owns its resource from the component: `(handle) -> (rep)`.
    pub take: String,
    /// `resource.rep`.
    pub rep: String,
    /// `resource.new`.
    pub new: String,
    /// The number of the resource type.
    pub number: u32,
}

/// A core module in the text format, with what it imports.
#[derive(Default)]
pub struct Text {
    imports: Vec<(String, Definition)>,
    /// Everything behind the imports.
    pub body: String,
}

impl Text {
    /// Imports something: how it is declared, and what it is. The same is imported once.
    pub fn import(&mut self, declaration: &str, definition: Definition) {
        if !self.imports.iter().any(|(known, _)| known == declaration) {
            self.imports.push((declaration.to_owned(), definition));
        }
    }

    /// Imports something of the host's by its name.
    pub fn host(&mut self, module: &str, name: &str, kind: ExternKind, declaration: &str) {
        let text = format!("(import \"{module}\" \"{}\" {declaration})", escape(name));
        if !self.imports.iter().any(|(known, _)| *known == text) {
            self.imports.push((text, Definition::Host(kind)));
        }
    }

    /// Imports `$trap`, which ends everything for one of [`TRAPS`].
    pub fn trap(&mut self, component: &mut Component) {
        let trap = trampoline(component, 1, 0, Work::Trap);
        self.import("(func $trap (param i32))", Definition::Trampoline(trap));
        for trap in TRAPS {
            let known = (trap_number(trap), trap);
            if !component.adapter_traps.contains(&known) {
                component.adapter_traps.push(known);
            }
        }
    }

    /// Adds it to a component.
    ///
    /// # Errors
    ///
    /// An internal one, if it is no module.
    pub fn instantiate(self, component: &mut Component, name: &str) -> Result<CoreInstanceIndex> {
        let mut text = format!("(module ${}\n", identifier(name));
        let mut arguments = Vec::new();
        for (declaration, definition) in self.imports {
            let _ = match declaration.starts_with("(import") {
                true => writeln!(text, "  {declaration}"),
                false => writeln!(text, "  (import \"\" \"\" {declaration})"),
            };
            arguments.push(definition);
        }
        text.push_str(&self.body);
        text.push_str(")\n");
        let bytes = wat::parse_str(&text).map_err(|error| Error::internal(format!("{error}\n{text}")))?;
        let module = component.modules.push(CoreModule { bytes, offset: None });
        Ok(component.instances.push(CoreInstance { module, arguments }))
    }
}

/// A name as a string of the text format.
fn escape(name: &str) -> String {
    name.replace('\\', "\\\\").replace('"', "\\\"")
}

/// A name as an identifier of the text format.
fn identifier(name: &str) -> String {
    name.chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || "-_.:/@".contains(letter) { letter } else { '-' })
        .collect()
}

/// One more trampoline of a component.
pub fn trampoline(component: &mut Component, parameters: usize, results: usize, work: Work) -> TrampolineIndex {
    let numbers = |count| vec![ValueType::I32; count];
    let ty = FunctionType { parameters: numbers(parameters), results: numbers(results) };
    component.trampolines.push(Trampoline { ty, work, signature: None })
}

/// An adapter on its way.
pub struct Adapter<'c> {
    /// The component.
    pub component: &'c mut Component,
    /// The module.
    pub text: Text,
    side: &'c dyn Side,
    options: AdapterOptions,
    arena: u64,
    known: HashMap<(bool, Arc<Type<ResourceTableIndex>>), String>,
    runs: HashMap<(bool, Arc<Type<ResourceTableIndex>>), String>,
    handles: HashMap<(Handle, ResourceTableIndex), String>,
    resources: HashMap<ResourceTableIndex, u32>,
    has_strings: bool,
    has_realloc: bool,
}

/// How the component of an adapter passes values.
#[derive(Clone, Debug)]
pub struct AdapterOptions {
    /// Its instance.
    pub instance: ComponentInstanceIndex,
    /// Its memory.
    pub memory: Option<MemoryOfInstance>,
    /// What makes room in it.
    pub realloc: Option<Definition>,
    /// How its strings are encoded.
    pub encoding: StringEncoding,
}

impl AdapterOptions {
    /// Those for nothing yet.
    pub fn of(options: &CanonicalOptions) -> Self {
        Self {
            instance: options.instance,
            memory: options.memory,
            realloc: options.realloc,
            encoding: options.encoding,
        }
    }

    /// Whether one adapter can serve both; then these are those of both.
    pub fn merge(&mut self, options: &CanonicalOptions) -> bool {
        let fits = self.instance == options.instance
            && self.memory.zip(options.memory).is_none_or(|(one, other)| one == other)
            && self.realloc.zip(options.realloc).is_none_or(|(one, other)| one == other)
            && (self.memory.is_none() || options.memory.is_none() || self.encoding == options.encoding);
        if fits {
            if self.memory.is_none() {
                self.encoding = options.encoding;
            }
            self.memory = self.memory.or(options.memory);
            self.realloc = self.realloc.or(options.realloc);
        }
        fits
    }
}

impl<'c> Adapter<'c> {
    /// An adapter without functions. `room` is the instance that has the memory for messages; `arena` says how many
    /// bytes of an arena belong to one client, and under which name and with how many pages it is imported.
    pub fn new(
        component: &'c mut Component,
        side: &'c dyn Side,
        options: AdapterOptions,
        room: CoreInstanceIndex,
        arena: (u64, &str, u64),
    ) -> Self {
        let mut text = Text::default();
        text.import("(memory $room 1)", Definition::Export(room, Exported::Memory(MemoryIndex(0))));
        if let Some((instance, memory)) = options.memory {
            text.import("(memory $app 0)", Definition::Export(instance, Exported::Memory(memory)));
        }
        let (arena, name, pages) = arena;
        if arena > 0 {
            text.host("cap", name, ExternKind::Memory, &format!("(memory $arena {pages} {pages})"));
        }
        text.trap(component);
        let (known, runs, handles, resources) = Default::default();
        Self {
            component,
            text,
            side,
            options,
            arena,
            known,
            runs,
            handles,
            resources,
            has_strings: false,
            has_realloc: false,
        }
    }

    /// The number that it gets in the component.
    pub fn instance(&self) -> CoreInstanceIndex {
        CoreInstanceIndex(self.component.instances.len() as u32)
    }

    /// How strings of the component are encoded.
    pub fn encoding(&self) -> StringEncoding {
        self.options.encoding
    }

    /// There are functions for strings.
    pub fn needs_string(&mut self) {
        self.has_strings = true;
        self.has_realloc |= self.options.realloc.is_some();
    }

    /// There are functions that make room in the component's memory.
    pub fn needs_realloc(&mut self) {
        self.has_realloc = true;
    }

    /// Says which number a resource type has.
    pub fn resource(&mut self, table: ResourceTableIndex, number: u32) {
        self.resources.insert(table, number);
    }

    /// The function that appends a value at an address.
    ///
    /// # Errors
    ///
    /// Internal ones.
    pub fn encoder(&mut self, ty: &Arc<Type<ResourceTableIndex>>) -> Result<String> {
        self.mover(ty, true)
    }

    /// The function that reads a value to an address.
    ///
    /// # Errors
    ///
    /// Internal ones.
    pub fn decoder(&mut self, ty: &Arc<Type<ResourceTableIndex>>) -> Result<String> {
        self.mover(ty, false)
    }

    fn mover(&mut self, ty: &Arc<Type<ResourceTableIndex>>, is_encoder: bool) -> Result<String> {
        let key = (is_encoder, ty.clone());
        if let Some(name) = self.known.get(&key) {
            return Ok(name.clone());
        }
        let name = format!("{}{}", if is_encoder { "encode" } else { "decode" }, self.known.len());
        self.known.insert(key, format!("${name}"));
        let code = Code::new(&name, &[Core::I32], &[]);
        let Some(base) = code.parameters().first().copied() else { return Err(Error::internal("no parameter")) };
        let mut mover = Mover { adapter: self, code, words: Words::Message };
        mover.parts(ty, base, is_encoder)?;
        let code = mover.code;
        let _ = write!(self.text.body, "{code}");
        Ok(format!("${name}"))
    }

    /// The name of the function for lists of elements that are a run of words, and whether it is new.
    pub fn run_name(&mut self, element: &Arc<Type<ResourceTableIndex>>, is_encoder: bool) -> (String, bool) {
        let name = format!("${}-run{}", if is_encoder { "encode" } else { "decode" }, self.runs.len());
        match self.runs.entry((is_encoder, element.clone())) {
            Entry::Occupied(known) => (known.get().clone(), false),
            Entry::Vacant(place) => (place.insert(name).clone(), true),
        }
    }

    /// Whether there is an arena.
    pub fn has_arena(&self) -> bool {
        self.arena > 0
    }

    /// The function `(i32) -> i32` for handles to a resource type of the component.
    ///
    /// # Errors
    ///
    /// An internal one, for a resource type that nobody has announced.
    pub fn handle(&mut self, what: Handle, table: ResourceTableIndex) -> Result<String> {
        if let Some(name) = self.handles.get(&(what, table)) {
            return Ok(name.clone());
        }
        let number = *self.resources.get(&table).ok_or_else(|| Error::internal("a resource type of nobody's"))?;
        let mut import = |name: &str, work: Work| {
            let function = format!("${name}-{}", table.0);
            let trampoline = trampoline(self.component, 1, 1, work);
            let declaration = format!("(func {function} (param i32) (result i32))");
            self.text.import(&declaration, Definition::Trampoline(trampoline));
            function
        };
        let names = HandleNames {
            take: import("take", Work::ResourceTake(table)),
            rep: import("rep", Work::ResourceRep(table)),
            new: import("new", Work::ResourceNew(table)),
            number,
        };
        let name = format!("$handle{}", self.handles.len());
        let body = self.side.handle(what, &names);
        let _ = writeln!(self.text.body, "  (func {name} (param $given i32) (result i32)\n{body}  )");
        self.handles.insert((what, table), name.clone());
        Ok(name)
    }

    /// Adds the functions that all adapters have, and itself to the component. `bad` and `too_long` are what is done
    /// about a message that is not what it should be, and about one that has no room.
    ///
    /// # Errors
    ///
    /// Internal ones.
    pub fn finish(mut self, name: &str, bad: &str, too_long: &str) -> Result<CoreInstanceIndex> {
        self.common(bad, too_long);
        if self.options.memory.is_some() {
            self.bytes();
        }
        if self.has_realloc {
            self.allocate()?;
        }
        if self.has_strings {
            self.strings()?;
        }
        self.text.instantiate(self.component, name)
    }

    /// Words.
    fn common(&mut self, bad: &str, too_long: &str) {
        let arena = self.arena;
        let bytes = MESSAGE_WORDS * 8;
        let (spill, far_store, far_load) = match arena {
            0 => (String::new(), "(unreachable)".to_owned(), "(unreachable)".to_owned()),
            _ => (
                "(memory.copy $arena $room (global.get $base) (i32.const 0) (global.get $at))\n".to_owned(),
                "(i64.store $arena (i32.add (global.get $base) (global.get $at)) (local.get $word))".to_owned(),
                "(i64.load $arena (local.get $from_here))".to_owned(),
            ),
        };
        let _ = write!(
            self.text.body,
            r"  ;; Where the next word that is sent goes, and whether that is in the arena.
  (global $at (mut i32) (i32.const 0))
  (global $far (mut i32) (i32.const 0))
  ;; How many bytes are sent without the arena, and where the arena begins.
  (global $most (mut i32) (i32.const {bytes}))
  (global $base (mut i32) (i32.const 0))
  ;; Where the next word that was received is, where the last one ends, and whether that is in the arena.
  (global $from (mut i32) (i32.const 0))
  (global $end (mut i32) (i32.const 0))
  (global $from_far (mut i32) (i32.const 0))
  (func $bad
    {bad}
  )
  (func $too_long
    {too_long}
  )
  ;; Whether there is room for so many bytes more.
  (func $make_room (param $bytes i32) (result i32)
    (if (i32.eqz (global.get $far))
      (then
        (if (i64.le_u
              (i64.add (i64.extend_i32_u (global.get $at)) (i64.extend_i32_u (local.get $bytes)))
              (i64.extend_i32_u (global.get $most)))
          (then (return (i32.const 1))))
        (if (i32.gt_u (global.get $at) (i32.const {arena}))
          (then (call $too_long) (return (i32.const 0))))
        {spill}
        (global.set $far (i32.const 1))))
    (if (i64.gt_u
          (i64.add (i64.extend_i32_u (global.get $at)) (i64.extend_i32_u (local.get $bytes)))
          (i64.const {arena}))
      (then (call $too_long) (return (i32.const 0))))
    (i32.const 1))
  (func $put (param $word i64)
    (if (i32.eqz (call $make_room (i32.const 8))) (then (return)))
    (if (global.get $far)
      (then {far_store})
      (else (i64.store $room (global.get $at) (local.get $word))))
    (global.set $at (i32.add (global.get $at) (i32.const 8))))
  (func $get (result i64)
    (local $from_here i32)
    (local.set $from_here (global.get $from))
    (if (i32.ge_u (local.get $from_here) (global.get $end))
      (then (call $bad) (return (i64.const 0))))
    (global.set $from (i32.add (local.get $from_here) (i32.const 8)))
    (if (result i64) (global.get $from_far)
      (then {far_load})
      (else (i64.load $room (local.get $from_here)))))
  ;; A length: as many elements as the rest of the message can have, and as a memory can have.
  (func $get_length (param $least i64) (param $size i64) (result i32)
    (local $length i64)
    (local.set $length (call $get))
    (if (i64.gt_u (local.get $length) (i64.const 0x7fffffff))
      (then (call $bad) (return (i32.const 0))))
    (if (i64.gt_u
          (i64.mul (local.get $length) (local.get $least))
          (i64.extend_i32_u (i32.sub (global.get $end) (global.get $from))))
      (then (call $bad) (return (i32.const 0))))
    (if (i64.gt_u (i64.mul (local.get $length) (local.get $size)) (i64.const 0x7fffffff))
      (then (call $bad) (return (i32.const 0))))
    (i32.wrap_i64 (local.get $length)))
"
        );
    }

    /// Bytes of the component's memory.
    fn bytes(&mut self) {
        let (far_put, far_get) = match self.arena {
            0 => ("(unreachable)", "(unreachable)"),
            _ => (
                "(i64.store $arena offset=0 (i32.sub (i32.add (global.get $base) (i32.add (global.get $at) (local.get $padded))) (i32.const 8)) (i64.const 0))
        (memory.copy $arena $app (i32.add (global.get $base) (global.get $at)) (local.get $pointer) (local.get $length))",
                "(memory.copy $app $arena (local.get $pointer) (local.get $from_here) (local.get $length))",
            ),
        };
        let _ = write!(
            self.text.body,
            r"  (func $put_bytes (param $pointer i32) (param $length i32)
    (local $padded i32)
    (if (i32.eqz (local.get $length)) (then (return)))
    (if (i32.gt_u (local.get $length) (i32.const 0x7ffffff8)) (then (call $too_long) (return)))
    (local.set $padded (i32.and (i32.add (local.get $length) (i32.const 7)) (i32.const -8)))
    (if (i32.eqz (call $make_room (local.get $padded))) (then (return)))
    ;; What fills the last word is 0, not what was there.
    (if (global.get $far)
      (then
        {far_put})
      (else
        (i64.store $room (i32.sub (i32.add (global.get $at) (local.get $padded)) (i32.const 8)) (i64.const 0))
        (memory.copy $room $app (global.get $at) (local.get $pointer) (local.get $length))))
    (global.set $at (i32.add (global.get $at) (local.get $padded))))
  ;; The position of bytes of which it is known that they are there; the next word is behind them.
  (func $skip (param $length i32) (result i32)
    (local $here i32)
    (local.set $here (global.get $from))
    (global.set $from
      (i32.add (local.get $here) (i32.and (i32.add (local.get $length) (i32.const 7)) (i32.const -8))))
    (local.get $here))
  (func $get_bytes (param $pointer i32) (param $length i32)
    (local $from_here i32)
    (local.set $from_here (call $skip (local.get $length)))
    (if (global.get $from_far)
      (then {far_get})
      (else (memory.copy $app $room (local.get $pointer) (local.get $from_here) (local.get $length)))))
"
        );
    }

    /// Room in the component's memory. What hands it out is not to be believed, and may not call anything.
    fn allocate(&mut self) -> Result<()> {
        let realloc = self.options.realloc.ok_or_else(|| Error::internal("a function with a list and no realloc"))?;
        self.text.import("(func $realloc (param i32 i32 i32 i32) (result i32))", realloc);
        self.text.import("(global $may_leave (mut i32))", Definition::MayLeave(self.options.instance));
        let (unaligned, outside) = (trap_number(Trap::ReallocUnaligned), trap_number(Trap::ReallocOutOfBounds));
        let _ = write!(
            self.text.body,
            r"  (func $allocate (param $alignment i32) (param $size i32) (result i32)
    (call $reallocate (i32.const 0) (i32.const 0) (local.get $alignment) (local.get $size)))
  (func $reallocate (param $old i32) (param $old_size i32) (param $alignment i32) (param $size i32) (result i32)
    (local $pointer i32)
    (global.set $may_leave (i32.const 0))
    (local.set $pointer
      (call $realloc (local.get $old) (local.get $old_size) (local.get $alignment) (local.get $size)))
    (global.set $may_leave (i32.const 1))
    (if (i32.and (local.get $pointer) (i32.sub (local.get $alignment) (i32.const 1)))
      (then (call $trap (i32.const {unaligned}))))
    (if (i64.gt_u
          (i64.add (i64.extend_i32_u (local.get $pointer)) (i64.extend_i32_u (local.get $size)))
          (i64.shl (i64.extend_i32_u (memory.size $app)) (i64.const 16)))
      (then (call $trap (i32.const {outside}))))
    (local.get $pointer))
"
        );
        Ok(())
    }

    /// Strings, which are UTF-8 in messages.
    fn strings(&mut self) -> Result<()> {
        let this = self.instance();
        let app = self.options.memory.ok_or_else(|| Error::internal("a function with a string and no memory"))?;
        let room = (this, MemoryIndex(0));
        let arena = (this, MemoryIndex(2));
        let copy_near = self.transcoder("$copy_near", 3, 1, Work::CopyUtf8(room, app));
        let copy_far = match self.arena {
            0 => "(unreachable)".to_owned(),
            _ => {
                let name = self.transcoder("$copy_far", 3, 1, Work::CopyUtf8(arena, app));
                format!("(call {name} (local.get $from_here) (local.get $length) (local.get $pointer))")
            }
        };
        let is_utf8 = self.options.encoding == StringEncoding::Utf8;
        if self.has_realloc {
            let _ = write!(
                self.text.body,
                r"  ;; Copies UTF-8, and says whether the copy is that.
  (func $get_utf8 (param $pointer i32) (param $length i32) (result i32)
    (local $from_here i32)
    (local.set $from_here (call $skip (local.get $length)))
    (if (result i32) (global.get $from_far)
      (then {copy_far})
      (else (call {copy_near} (local.get $from_here) (local.get $length) (local.get $pointer)))))
"
            );
        }
        if is_utf8 {
            self.text.body.push_str(
                r"  (func $put_string (param $pointer i32) (param $length i32)
    (call $put (i64.extend_i32_u (local.get $length)))
    (call $put_bytes (local.get $pointer) (local.get $length)))
",
            );
            if self.has_realloc {
                self.text.body.push_str(
                    r"  (func $get_string (result i32) (result i32)
    (local $pointer i32) (local $length i32)
    (local.set $length (call $get_length (i64.const 1) (i64.const 1)))
    (local.set $pointer (call $allocate (i32.const 1) (local.get $length)))
    (if (i32.eqz (call $get_utf8 (local.get $pointer) (local.get $length)))
      (then (call $bad) (local.set $length (i32.const 0))))
    (local.get $pointer)
    (local.get $length))
",
                );
            }
            return Ok(());
        }
        self.wide_strings(app, room, arena)
    }

    /// Strings of components whose strings are UTF-16, or Latin-1 and UTF-16.
    fn wide_strings(&mut self, app: MemoryOfInstance, room: MemoryOfInstance, arena: MemoryOfInstance) -> Result<()> {
        let tag = if self.options.encoding == StringEncoding::CompactUtf16 { i32::MIN } else { 0 };
        let mut put = String::new();
        for (kind, operation, most) in
            [("utf16", Transcoding::Utf16ToUtf8, 3), ("latin1", Transcoding::Latin1ToUtf8, 2)]
        {
            if kind == "latin1" && tag == 0 {
                continue;
            }
            let near = self.transcoder(&format!("${kind}_near"), 5, 2, Work::Transcode(operation, app, room));
            let far = match self.arena {
                0 => "(unreachable)".to_owned(),
                _ => {
                    let far = self.transcoder(&format!("${kind}_far"), 5, 2, Work::Transcode(operation, app, arena));
                    format!(
                        "(call {far} (local.get $pointer) (local.get $length) (i32.add (global.get $base) (i32.add \
                         (global.get $at) (i32.const 8))) (local.get $most) (i32.const 0)) (local.set $written) (drop)\n\
                         (i64.store $arena (i32.add (global.get $base) (global.get $at)) (i64.extend_i32_u (local.get \
                         $written)))"
                    )
                }
            };
            let _ = write!(
                put,
                r"  (func $put_{kind} (param $pointer i32) (param $length i32)
    (local $most i32) (local $written i32)
    (if (i32.gt_u (local.get $length) (i32.const 0x1fffffff)) (then (call $too_long) (return)))
    (local.set $most (i32.mul (local.get $length) (i32.const {most})))
    (if (i32.eqz (call $make_room (i32.and (i32.add (local.get $most) (i32.const 15)) (i32.const -8))))
      (then (return)))
    (if (global.get $far)
      (then {far})
      (else
        (call {near} (local.get $pointer) (local.get $length) (i32.add (global.get $at) (i32.const 8))
          (local.get $most) (i32.const 0)) (local.set $written) (drop)
        ;; What fills the last word is 0, not what was there.
        (memory.fill $room (i32.add (global.get $at) (i32.add (i32.const 8) (local.get $written))) (i32.const 0)
          (i32.and (i32.sub (i32.const 0) (local.get $written)) (i32.const 7)))
        (i64.store $room (global.get $at) (i64.extend_i32_u (local.get $written)))))
    (global.set $at
      (i32.add (global.get $at) (i32.and (i32.add (local.get $written) (i32.const 15)) (i32.const -8)))))
"
            );
        }
        self.text.body.push_str(&put);
        self.text.body.push_str(&match tag {
            0 => "  (func $put_string (param $pointer i32) (param $length i32)
    (call $put_utf16 (local.get $pointer) (local.get $length)))\n"
                .to_owned(),
            tag => format!(
                "  (func $put_string (param $pointer i32) (param $length i32)
    (if (i32.and (local.get $length) (i32.const {tag}))
      (then (call $put_utf16 (local.get $pointer) (i32.xor (local.get $length) (i32.const {tag}))))
      (else (call $put_latin1 (local.get $pointer) (local.get $length)))))\n"
            ),
        });
        if self.has_realloc {
            let widen = self.transcoder("$widen", 3, 1, Work::Transcode(Transcoding::Utf8ToUtf16, app, app));
            // The bytes come to the end of the room, and are read before what is written reaches them: a byte makes two
            // at most.
            let _ = write!(
                self.text.body,
                r"  (func $get_string (result i32) (result i32)
    (local $pointer i32) (local $length i32) (local $units i32)
    (local.set $length (call $get_length (i64.const 1) (i64.const 2)))
    (local.set $pointer (call $allocate (i32.const 2) (i32.mul (local.get $length) (i32.const 2))))
    (if (i32.eqz (call $get_utf8 (i32.add (local.get $pointer) (local.get $length)) (local.get $length)))
      (then (call $bad) (return (local.get $pointer) (i32.const {tag}))))
    (local.set $units
      (call {widen} (i32.add (local.get $pointer) (local.get $length)) (local.get $length) (local.get $pointer)))
    (if (i32.ne (local.get $units) (local.get $length))
      (then
        (local.set $pointer
          (call $reallocate (local.get $pointer) (i32.mul (local.get $length) (i32.const 2)) (i32.const 2)
            (i32.mul (local.get $units) (i32.const 2))))))
    (local.get $pointer)
    (i32.or (local.get $units) (i32.const {tag})))
"
            );
        }
        Ok(())
    }

    /// Imports a trampoline under a name.
    fn transcoder(&mut self, name: &str, parameters: usize, results: usize, work: Work) -> String {
        let trampoline = trampoline(self.component, parameters, results, work);
        let list = |word: &str, count| format!("({word}{})", " i32".repeat(count));
        let declaration = format!("(func {name} {} {})", list("param", parameters), list("result", results));
        self.text.import(&declaration, Definition::Trampoline(trampoline));
        name.to_owned()
    }
}

impl Mover<'_, '_> {
    /// A value at an address, by its parts, so that a function does not call itself.
    fn parts(&mut self, ty: &Arc<Type<ResourceTableIndex>>, base: Local, is_encoder: bool) -> Result<()> {
        let mut place = Place::Memory(base, 0);
        let Some(fields) = ty.fields() else {
            return if is_encoder { self.encode(ty, place) } else { self.decode(ty, place) };
        };
        for field in fields {
            let at = place.field(field);
            if is_encoder { self.encode(field, at)? } else { self.decode(field, at)? }
        }
        Ok(())
    }
}
