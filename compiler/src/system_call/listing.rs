//! Listings of patched code. They are made from the code generator's output, which has the patched bytes but not what
//! they mean: notes on calls that are gone are removed, and calls of routines get the names that the linker will give
//! them.

use super::Routines;
use super::placeholder::Placeholder;
use std::borrow::Cow;

/// What a listing says of a call that makes room.
const LISTED_ROOM: &str = "patchable call";

/// A line of a listing, as the code is now.
pub fn patched_line(line: &str, routines: Routines) -> Cow<'_, str> {
    let Some((instruction, note)) = line.split_once(" ; ") else { return line.into() };
    if note.contains(LISTED_ROOM) {
        return instruction.into();
    }
    let Some(name) = note.split(' ').find(|word| Placeholder::of_listed(word).is_some()) else { return line.into() };
    let is_call = instruction.contains("call ") || instruction.contains("callq ") || instruction.contains("auipc ");
    match Placeholder::of_listed(name) {
        Some(Placeholder::RoutineCall { is_short, .. }) if is_call => {
            let routine = if is_short { routines.short } else { routines.exchange };
            line.replace(name, &format!("u0:{}", routine.as_u32())).into()
        }
        _ => instruction.into(),
    }
}
