//! What compiled code calls by itself (`wasm2sel4_abi::interface::helper`). A function in Rust that is not of the
//! table's type, or is missing, does not compile; those in assembly are declared in `assembly.rs`.

#[cfg(not(feature = "hosted"))]
use crate::capability::{capability_copy, capability_fill};
use crate::component::{
    component_copy_utf8, component_enter_call, component_exit_call, component_print, component_resource_drop,
    component_resource_new, component_resource_rep, component_resource_take, component_transcode,
    component_transfer_borrow, component_transfer_own, component_trap,
};
use crate::exception::{exception_keep, exception_take};
use crate::gc::gc_allocate;
use crate::memory::{atomic_wait, memory_grow, table_fill};
use crate::result::{print_f32, print_f64, print_integer};
use crate::wasi::open_folders;

macro_rules! link {
    (
        $(#[$outer:meta])* $interface:ident($state:ident);
        $($(#[$doc:meta])* [$place:ident] $name:ident($($parameter:ident: $type:ty),*) -> ($($result:tt)*);)*
    ) => {
        $(link_function!($place $name($($parameter: $type),*) -> ($($result)*));)*
    };
}

macro_rules! link_function {
    (Everywhere $name:ident($($parameter:ident: $type:ty),*) -> ($($result:ident: $result_type:ty)?)) => {
        const _: () = {
            #[unsafe(export_name = concat!("__wasm2sel4_", stringify!($name)))]
            unsafe extern "C" fn function($($parameter: $type),*) $(-> $result_type)? {
                // SAFETY: compiled code passes what the table says.
                unsafe { $name($($parameter),*) }
            }
        };
    };
    (OnSel4 $($function:tt)*) => {
        #[cfg(not(feature = "hosted"))]
        link_function!(Everywhere $($function)*);
    };
    (Assembly $($function:tt)*) => {};
}

wasm2sel4_abi::helpers!(link);
