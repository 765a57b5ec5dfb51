//! What is handed out and comes back, in tables that know no kernel, so that they are tested on a workstation.

pub mod buddy;
pub mod earliest;
pub mod lists;
pub mod once;
pub mod sizes;
pub mod slots;
pub mod table;
