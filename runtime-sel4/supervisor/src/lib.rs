//! The supervisor: the root task of an image.
//!
//! It starts each protection domain of the bundle with its own VSpace, CSpace and thread, gives it memory page by page
//! when it faults, delivers traps to it, serves its requests, and takes every object back when it ends. Pages of the
//! image are mapped where they are, but for those that one of several instances may write, which are copied; everything
//! else begins as zeroes.
//!
//! What is easiest to get wrong can be tested on a workstation: [`pools`] knows no kernel.
#![cfg_attr(target_os = "none", no_std)]

pub mod pools;

#[cfg(target_os = "none")]
mod task;
