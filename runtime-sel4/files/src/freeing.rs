//! How blocks of files go back that were cut off, or that nobody can find any more.
//!
//! To give back a block takes some hundred instructions, and a file has as many as somebody could pay for. A domain
//! frees its own at once. A file server has others to serve, so there the operation that lets blocks go only puts the
//! node at the end of a queue, and each request that comes gives back some of what stands there. Until then, the blocks
//! count for whoever has paid for them: so the memory is there for all that is promised.
//!
//! The queue goes through the nodes themselves. So removing something needs no memory.

use crate::node::{Freed, Kind};
use crate::number::NodeNumber;
use crate::tree::Tree;

/// Nodes of which blocks go back, in their order, and when they go.
#[derive(Debug, Default)]
pub struct Queue {
    /// The first and the last.
    ends: Option<(NodeNumber, NodeNumber)>,
    /// Whether blocks wait for [`Tree::free_some`].
    in_steps: bool,
}

impl Tree<'_> {
    /// From now on, blocks go back when [`Self::free_some`] is called.
    pub fn free_in_steps(&mut self) {
        self.queue.in_steps = true;
    }

    /// Whether something goes back.
    pub const fn is_freeing(&self) -> bool {
        self.queue.ends.is_some()
    }

    /// Gives back some of what goes back: at most so many nodes and blocks together.
    pub fn free_some(&mut self, most: u64) {
        let mut left = most;
        while left > 0
            && let Some((first, last)) = self.queue.ends
        {
            left -= 1;
            let Self { nodes, budgets, queue, .. } = self;
            let Some(node) = nodes.get_mut(&first) else { return };
            if let Kind::File(content) = &mut node.kind {
                left -= content.free_behind(left, budgets);
                if content.is_cut() {
                    return;
                }
            }
            queue.ends = match node.freed {
                Freed::Before(next) => Some((next, last)),
                Freed::Last | Freed::No => None,
            };
            node.freed = Freed::No;
            self.forget(first);
        }
    }

    /// What was cut off from a file goes back.
    pub(crate) fn free(&mut self, number: NodeNumber) {
        let is_free = |node: &crate::node::Node<'_>| {
            node.freed == Freed::No && matches!(&node.kind, Kind::File(content) if content.is_cut())
        };
        if self.nodes.get(&number).is_some_and(is_free) {
            let first = match self.queue.ends {
                Some((first, last)) => {
                    if let Some(last) = self.nodes.get_mut(&last) {
                        last.freed = Freed::Before(number);
                    }
                    first
                }
                None => number,
            };
            if let Some(node) = self.nodes.get_mut(&number) {
                node.freed = Freed::Last;
            }
            self.queue.ends = Some((first, number));
        }
        if !self.queue.in_steps {
            self.free_some(u64::MAX);
        }
    }
}
