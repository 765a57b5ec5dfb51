//! The supervisor: the root task of an image.
//!
//! It starts each protection domain of the bundle with a VSpace, a CSpace and a thread of its own, gives it memory page
//! by page when it faults, tells it of traps, serves its requests, and takes every object back when it ends. It copies
//! nothing in or out of a domain: pages of the image are mapped where they are, everything else begins as zeroes.
//!
//! What can be wrong in here is written so that it can be tested on a workstation: [`pools`] knows no kernel.
#![cfg_attr(target_os = "none", no_std)]

pub mod pools;

#[cfg(target_os = "none")]
mod task;
