//! Tables that go on in more room.

/// Copies a table to the beginning of a larger one, which takes its place; returns how much larger that is. A smaller one is not
/// taken.
pub fn move_to<'a, T: Copy>(table: &mut &'a mut [T], larger: &'a mut [T]) -> usize {
    let Some(more) = larger.len().checked_sub(table.len()) else { return 0 };
    larger[..table.len()].copy_from_slice(table);
    *table = larger;
    more
}
