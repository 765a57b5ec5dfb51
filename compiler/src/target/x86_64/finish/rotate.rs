//! Loops end with the branch that leaves them, not with a jump back.
//!
//! The code generator puts a loop's header first. If the loop is left in its midst, or if numbers must be brought to
//! their places before the next round, its last block ends with a jump to the header, an instruction for each round.
//! What stands behind the last branch that leaves the loop is put in front of the header instead, so that it goes on
//! there by itself, and the branch, turned around, is the end. Who came into the loop from above jumps over what was
//! put there: once for all rounds.
//!
//! The order of blocks is all that changes, and where each block goes on is written in it: code does what it did in any
//! order. The first block stays the first.

use super::code::{Block, Code, End};

/// Rotates the loops of a function.
pub fn run(code: &mut Code) {
    let back = back_edges(code);
    if back.is_empty() {
        return;
    }
    let mut loops: Vec<(Block, Block)> = back.clone();
    let positions = positions(code);
    // Inner loops first: when they have their form, they are in one piece in what is around them.
    loops.sort_by_key(|(latch, header)| positions[latch.0].saturating_sub(positions[header.0]));
    for (latch, header) in loops {
        rotate(code, latch, header, &back);
    }
}

/// By block, where it stands.
fn positions(code: &Code) -> Vec<usize> {
    let mut positions = vec![0; code.parts.len()];
    for (position, block) in code.order.iter().enumerate() {
        positions[block.0] = position;
    }
    positions
}

/// Rotates the loop from a header to a block that jumps back to it, if the block stands behind it and ends its loop, if
/// there is a place where the loop is left between the two, and if no loop inside of it is cut there.
fn rotate(code: &mut Code, latch: Block, header: Block, back: &[(Block, Block)]) {
    let positions = positions(code);
    let (first, last) = (positions[header.0], positions[latch.0]);
    let jumps_back = code.parts[latch.0].end == End::Jump(header);
    if first == 0 || first >= last || !jumps_back {
        return;
    }
    let is_inside = |block: Block| (first..=last).contains(&positions[block.0]);
    let is_end = |position: &usize| {
        let block = code.order[*position];
        let next = code.order[position + 1];
        let leaves = match code.parts[block.0].end {
            End::Branch(_, taken, not) => taken == next && !is_inside(not) || not == next && !is_inside(taken),
            End::Jump(to) => to != next,
            End::Table(_) | End::Leave => true,
        };
        let cuts = |(from, to): &(Block, Block)| {
            let (from, to) = (positions[from.0], positions[to.0]);
            first < to && to <= *position && *position < from && from <= last
        };
        leaves && !back.iter().any(cuts)
    };
    if let Some(end) = (first..last).rev().find(is_end) {
        code.order[first..=last].rotate_left(end + 1 - first);
    }
}

/// Edges to blocks from which the way led here: if loops have one entry, these are their ends.
fn back_edges(code: &Code) -> Vec<(Block, Block)> {
    #[derive(Clone, Copy, PartialEq, Eq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut states = vec![State::New; code.parts.len()];
    let mut back = Vec::new();
    let landings = code.parts.iter().enumerate().filter(|(_, part)| part.is_landing);
    let entries: Vec<Block> = [Block(0)].into_iter().chain(landings.map(|(number, _)| Block(number))).collect();
    for entry in entries {
        if states[entry.0] != State::New {
            continue;
        }
        states[entry.0] = State::Open;
        let mut path = vec![(entry, code.parts[entry.0].successors().collect::<Vec<_>>())];
        while let Some((block, rest)) = path.last_mut() {
            let block = *block;
            let Some(next) = rest.pop() else {
                states[block.0] = State::Done;
                path.pop();
                continue;
            };
            match states[next.0] {
                State::Open => back.push((block, next)),
                State::Done => {}
                State::New => {
                    states[next.0] = State::Open;
                    path.push((next, code.parts[next.0].successors().collect()));
                }
            }
        }
    }
    back
}

#[cfg(test)]
mod tests {
    use super::super::testing::{code, condition, trap};
    use super::{Block, End, run};

    /// The order of blocks that end so, each with one instruction.
    fn order(ends: Vec<End>) -> Vec<usize> {
        let mut code = code(ends.into_iter().map(|end| (vec![trap()], end)).collect());
        run(&mut code);
        code.order.iter().map(|block| block.0).collect()
    }

    fn branch(taken: usize, not: usize) -> End {
        End::Branch(condition(4), Block(taken), Block(not))
    }

    #[test]
    fn what_is_behind_the_branch_that_leaves_comes_first() {
        // 1 to 3 are a loop that 2 leaves.
        let ends = vec![End::Jump(Block(1)), End::Jump(Block(2)), branch(4, 3), End::Jump(Block(1)), End::Leave];
        assert_eq!(order(ends), [0, 3, 1, 2, 4]);
    }

    #[test]
    fn loops_that_end_with_their_branch_stay() {
        let ends = vec![End::Jump(Block(1)), End::Jump(Block(2)), branch(1, 3), End::Leave];
        assert_eq!(order(ends), [0, 1, 2, 3]);
    }

    #[test]
    fn inner_loops_are_not_cut() {
        // 2 and 3 are a loop in that of 1 to 5; each is left at its end, the outer one by 5, too.
        let ends = vec![
            End::Jump(Block(1)),
            branch(6, 2),
            branch(6, 3),
            branch(2, 4),
            branch(6, 5),
            End::Jump(Block(1)),
            End::Leave,
        ];
        assert_eq!(order(ends), [0, 5, 1, 2, 3, 4, 6]);
        // The only way out is in the inner one.
        let ends =
            vec![End::Jump(Block(1)), End::Jump(Block(2)), branch(5, 3), branch(2, 4), End::Jump(Block(1)), End::Leave];
        assert_eq!(order(ends), [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn the_first_block_stays_the_first() {
        let ends = vec![branch(2, 1), End::Jump(Block(0)), End::Leave];
        assert_eq!(order(ends), [0, 1, 2]);
    }
}
