//! To be written.
use crate::arguments::InspectArguments;
use crate::error::Result;
/// x
pub fn run(_: &InspectArguments) -> Result<()> { Ok(()) }
