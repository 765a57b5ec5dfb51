//! Handles. There are as many counters as there are values of [`Number`], whose end is counted.

use crate::Provider;
use crate::exports::wasm2sel4::guests::counters::{Counter, CounterBorrow, Guest, GuestCounter, Holder, Lent, Pair};
use std::cell::Cell;

thread_local! {
    static LIVE: Cell<u32> = const { Cell::new(0) };
}

/// A counter.
pub struct Number(Cell<u64>);

impl Number {
    fn new(value: u64) -> Self {
        LIVE.set(LIVE.get() + 1);
        Self(Cell::new(value))
    }

    /// Its value.
    pub fn count(&self) -> u64 {
        self.0.get()
    }
}

impl Drop for Number {
    fn drop(&mut self) {
        LIVE.set(LIVE.get() - 1);
    }
}

impl GuestCounter for Number {
    fn new(value: u64) -> Self {
        Self::new(value)
    }

    fn add(&self, n: u64) -> u64 {
        self.0.set(self.0.get().wrapping_add(n));
        self.0.get()
    }

    fn value(&self) -> u64 {
        self.0.get()
    }

    fn twin(&self) -> Counter {
        Counter::new(Self::new(self.value()))
    }

    fn merge(a: Counter, b: Counter) -> Counter {
        Counter::new(Self::new(own(&a).value().wrapping_add(own(&b).value())))
    }

    fn larger(a: CounterBorrow<'_>, b: CounterBorrow<'_>) -> u64 {
        a.get::<Self>().value().max(b.get::<Self>().value())
    }
}

/// What a handle stands for.
fn own(counter: &Counter) -> &Number {
    counter.get()
}

fn sum(values: impl Iterator<Item = u64>) -> u64 {
    values.fold(0, u64::wrapping_add)
}

impl Guest for Provider {
    type Counter = Number;

    fn live() -> u32 {
        LIVE.get()
    }

    fn make(values: Vec<u64>) -> Vec<Counter> {
        values.into_iter().map(|value| Counter::new(Number::new(value))).collect()
    }

    fn parse(text: String) -> Result<Counter, String> {
        match text.parse() {
            Ok(value) => Ok(Counter::new(Number::new(value))),
            Err(_) => Err(format!("`{text}` is no number")),
        }
    }

    fn total(a: Vec<CounterBorrow<'_>>) -> u64 {
        sum(a.iter().map(|counter| counter.get::<Number>().value()))
    }

    fn consume(a: Vec<Counter>) -> u64 {
        sum(a.iter().map(|counter| own(counter).value()))
    }

    fn swap(a: Pair) -> Pair {
        Pair { left: a.right, right: a.left }
    }

    fn add_lent(a: Lent<'_>) -> u64 {
        let number = a.counter.get::<Number>();
        for _ in 0..a.times {
            number.add(1);
        }
        number.value()
    }

    fn twin_of(a: Option<CounterBorrow<'_>>) -> Option<Counter> {
        a.map(|counter| counter.get::<Number>().twin())
    }

    fn hold(a: Vec<Counter>) -> Holder {
        match <[Counter; 1]>::try_from(a) {
            Ok([counter]) => Holder::One(counter),
            Err(counters) if counters.is_empty() => Holder::Nobody,
            Err(counters) => Holder::Several(counters),
        }
    }

    fn spend(a: Holder) -> u64 {
        match a {
            Holder::Nobody => 0,
            Holder::One(counter) => own(&counter).value(),
            Holder::Several(counters) => Self::consume(counters),
        }
    }
}
