//! Handles of another interface: a shelf of counters.

use crate::Provider;
use crate::counters::Number;
use crate::exports::wasm2sel4::guests::counters::{Counter, CounterBorrow};
use crate::exports::wasm2sel4::guests::shelf::Guest;
use std::cell::RefCell;

thread_local! {
    static SHELF: RefCell<Vec<Counter>> = const { RefCell::new(Vec::new()) };
}

impl Guest for Provider {
    fn put(a: Counter) {
        SHELF.with_borrow_mut(|shelf| shelf.push(a));
    }

    fn take() -> Option<Counter> {
        SHELF.with_borrow_mut(Vec::pop)
    }

    fn is_like_last(a: CounterBorrow<'_>) -> bool {
        let last = SHELF.with_borrow(|shelf| shelf.last().map(|last| last.get::<Number>().count()));
        last == Some(a.get::<Number>().count())
    }
}
