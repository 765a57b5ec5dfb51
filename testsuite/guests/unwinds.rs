//! A program that catches its own panics: exceptions, as today's compiler makes them out of Rust. The standard library
//! of this target cannot unwind, so the program does without, and brings what that would have: what a panic is about is
//! thrown with the tag of C++'s exceptions, as a pointer.
#![no_std]
#![no_main]
#![feature(asm_experimental_arch, core_intrinsics, lang_items, link_llvm_intrinsics)]
#![allow(internal_features)]

use core::fmt::{self, Write};
use core::panic::PanicInfo;

#[link(wasm_import_module = "wasi_snapshot_preview1")]
unsafe extern "C" {
    fn fd_write(file: u32, pieces: *const Piece, count: usize, written: *mut usize) -> u32;
}

#[repr(C)]
struct Piece(*const u8, usize);

struct Output;

impl Write for Output {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let (piece, mut written) = (Piece(text.as_ptr(), text.len()), 0);
        // SAFETY: the piece is text that is borrowed, and both are this frame's.
        unsafe { fd_write(1, &piece, 1, &mut written) };
        Ok(())
    }
}

macro_rules! println {
    ($($what:tt)*) => {{ let _ = writeln!(Output, $($what)*); }};
}

// The tag of C++'s exceptions, which a C++ library would have.
core::arch::global_asm!(".globl __cpp_exception", ".tagtype __cpp_exception i32", "__cpp_exception:");

unsafe extern "C-unwind" {
    #[link_name = "llvm.wasm.throw"]
    fn throw(tag: i32, payload: *mut u8) -> !;
}

#[lang = "eh_personality"]
extern "C" fn personality() {}

/// The number of that tag for the compiler.
const TAG: i32 = 0;

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    println!("panics: {}", info.message());
    // SAFETY: `catch` takes the number for what it is.
    unsafe { throw(TAG, info.location().map_or(0, |at| at.line()) as *mut u8) }
}

/// Calls something, and returns what it was thrown out with.
fn catch<F: FnOnce() -> R, R>(function: F) -> Result<R, u32> {
    union Data<F, R> {
        function: core::mem::ManuallyDrop<F>,
        result: core::mem::ManuallyDrop<R>,
        thrown: u32,
    }
    fn call<F: FnOnce() -> R, R>(data: *mut u8) {
        // SAFETY: `catch` passes its own data, with the function in it.
        unsafe {
            let data = &mut *data.cast::<Data<F, R>>();
            let function = core::mem::ManuallyDrop::take(&mut data.function);
            data.result = core::mem::ManuallyDrop::new(function());
        }
    }
    fn caught<F, R>(data: *mut u8, thrown: *mut u8) {
        // SAFETY: as in `call`; the function has been taken.
        unsafe { (*data.cast::<Data<F, R>>()).thrown = thrown as usize as u32 };
    }
    let mut data = Data::<F, R> { function: core::mem::ManuallyDrop::new(function) };
    // SAFETY: which field there is follows from what is returned.
    unsafe {
        match core::intrinsics::catch_unwind(call::<F, R>, (&raw mut data).cast(), caught::<F, R>) {
            0 => Ok(core::mem::ManuallyDrop::take(&mut data.result)),
            _ => Err(data.thrown),
        }
    }
}

/// Says when it ends.
struct Ends(u32);

impl Drop for Ends {
    fn drop(&mut self) {
        println!("{} ends", self.0);
    }
}

#[inline(never)]
fn deep(depth: u32, limit: u32) -> u32 {
    let own = Ends(depth);
    if depth == limit {
        panic!("at {depth}");
    }
    deep(depth + 1, limit) + own.0
}

#[inline(never)]
fn divide(by: u32) -> u32 {
    100 / by
}

#[inline(never)]
fn rotten(number: u32) -> u32 {
    if number % 3 == 0 {
        // SAFETY: as in `panic`.
        unsafe { throw(TAG, number as *mut u8) }
    }
    number
}

#[unsafe(no_mangle)]
extern "C" fn _start() {
    println!("caught {}", catch(|| deep(0, 3)).is_err());
    println!("divided {:?}", catch(|| divide(7)));
    println!("divided by nothing {}", catch(|| divide(0)).is_err());
    // One inside of another, and one that is thrown while values end.
    let outer = catch(|| {
        let _kept = Ends(10);
        let inner = catch(|| deep(20, 21)).is_err();
        println!("inner {inner}");
        deep(30, 31)
    });
    println!("outer {}", outer.is_err());
    let (mut sum, mut thrown) = (0, 0);
    for number in 0..1000 {
        match catch(|| rotten(number)) {
            Ok(value) => sum += value,
            Err(value) => thrown += value,
        }
    }
    println!("sum {sum}, thrown {thrown}");
}
