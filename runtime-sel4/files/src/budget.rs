//! How much may be written.
//!
//! What is counted is what the tree holds in memory: blocks of files, and a fixed price for nodes and names, a little
//! more than they take. So the limit is one of memory, and is reached before the memory is. Where several write in one
//! tree, each has an account with a limit of its own.

use crate::error::Error;
use alloc::vec::Vec;

/// What a node costs, in bytes.
pub const NODE: u64 = 256;
/// What an entry of a folder costs besides its name, in bytes.
pub const ENTRY: u64 = 96;
/// What a block of a file costs besides its contents, in bytes.
pub const BLOCK: u64 = 64;

/// Who pays for what is written. The first is there from the start.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Account(usize);

/// A limit, and how much of it is taken.
#[derive(Debug)]
struct Budget {
    limit: u64,
    used: u64,
}

/// The budgets of all who write in a tree. Whoever has paid for something gets that back, whoever removes it: so nobody
/// lives at another's expense.
#[derive(Debug)]
pub struct Budgets {
    first: Budget,
    others: Vec<Budget>,
    payer: Account,
}

impl Budgets {
    /// That of the first account.
    pub const fn new(limit: u64) -> Self {
        Self { first: Budget { limit, used: 0 }, others: Vec::new(), payer: Account(0) }
    }

    /// Adds an account with a limit of its own.
    pub fn add(&mut self, limit: u64) -> Result<Account, Error> {
        self.others.try_reserve(1)?;
        self.others.push(Budget { limit, used: 0 });
        Ok(Account(self.others.len()))
    }

    /// From now on, this one pays.
    pub fn charge(&mut self, account: Account) {
        self.payer = account;
    }

    fn get(&mut self, Account(number): Account) -> Option<&mut Budget> {
        match number.checked_sub(1) {
            None => Some(&mut self.first),
            Some(number) => self.others.get_mut(number),
        }
    }

    /// Whether the payer has so many bytes left.
    pub fn check(&mut self, bytes: u64) -> Result<(), Error> {
        let budget = self.get(self.payer).ok_or(Error::NoSpace)?;
        if bytes <= budget.limit - budget.used { Ok(()) } else { Err(Error::NoSpace) }
    }

    /// Takes bytes of the payer's; says who that is.
    pub fn take(&mut self, bytes: u64) -> Result<Account, Error> {
        self.check(bytes)?;
        if let Some(budget) = self.get(self.payer) {
            budget.used += bytes;
        }
        Ok(self.payer)
    }

    /// Gives back what somebody has paid for.
    pub fn give_back(&mut self, account: Account, bytes: u64) {
        if let Some(budget) = self.get(account) {
            budget.used = budget.used.saturating_sub(bytes);
        }
    }

    /// Bytes that are taken by all together.
    pub fn used(&self) -> u64 {
        self.others.iter().map(|budget| budget.used).sum::<u64>() + self.first.used
    }
}
