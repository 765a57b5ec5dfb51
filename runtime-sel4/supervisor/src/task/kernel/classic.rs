//! Kernels without scheduling contexts: the right to answer belongs to the thread that has received a call, and is a
//! capability only after that thread has saved it (seL4 manual, 4.3.4 "Calling and Replying").

pub mod answering;
pub mod caller;
pub mod serving;
pub mod thread;
