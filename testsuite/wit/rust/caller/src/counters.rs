//! Handles: what is sent with them, and when destructors run.

use crate::show::Show;
use crate::wasm2sel4::guests::counters::{self, Counter, Holder, Lent, Pair};
use crate::wasm2sel4::guests::shelf;

/// Calls all functions.
pub fn run() {
    one();
    println!("live {}", counters::live());
    many();
    println!("live {}", counters::live());
    within();
    println!("live {}", counters::live());
    elsewhere();
    println!("live {}", counters::live());
}

fn one() {
    let first = Counter::new(40);
    println!("value {}", first.value());
    println!("add {}", first.add(2));
    let second = first.twin();
    println!("add {}", second.add(u64::MAX - 41));
    println!("larger {}", Counter::larger(&first, &second));
    println!("live {}", counters::live());
    let merged = Counter::merge(second, first);
    println!("merged {}, live {}", merged.value(), counters::live());
}

fn many() {
    let made = counters::make(&[1, 2, 3, 4]);
    println!("made {}, live {}", made.len(), counters::live());
    println!("total {}", counters::total(&made.iter().collect::<Vec<_>>()));
    println!("total {}", counters::total(&[&made[0], &made[0], &made[3]]));
    made[1].add(10);
    println!("consume {}", counters::consume(made));
    println!("consume {}", counters::consume(Vec::new()));
    for text in ["17", "x"] {
        match counters::parse(text) {
            Ok(counter) => println!("parse {text}: {}", counter.value()),
            Err(error) => println!("parse {text}: {error}"),
        }
    }
}

fn within() {
    let swapped = counters::swap(Pair { left: Counter::new(1), right: Counter::new(2) });
    println!("swap left {} right {}", swapped.left.value(), swapped.right.value());
    println!("add-lent {}", counters::add_lent(&Lent { counter: &swapped.left, times: 5 }));
    println!("add-lent {}", counters::add_lent(&Lent { counter: &swapped.left, times: 0 }));
    let twin = counters::twin_of(Some(&swapped.left)).map(|counter| counter.value());
    println!("twin-of {}, {}", twin.show(), counters::twin_of(None).is_some());
    for count in 0..3 {
        let holder = counters::hold(counters::make(&vec![7; count]));
        let case = match &holder {
            Holder::Nobody => "nobody".to_owned(),
            Holder::One(counter) => format!("one {}", counter.value()),
            Holder::Several(counters) => format!("several {}", counters.len()),
        };
        println!("hold {case}, live {}", counters::live());
        println!("spend {}, live {}", counters::spend(holder), counters::live());
    }
    drop(swapped.left);
    println!("live {}", counters::live());
    println!("right {}", swapped.right.value());
}

/// With functions of another interface.
fn elsewhere() {
    shelf::put(Counter::new(5));
    shelf::put(Counter::new(6));
    println!("put, live {}", counters::live());
    let [five, six] = [5, 6].map(|value| shelf::is_like_last(&Counter::new(value)));
    println!("is-like-last {five}, {six}");
    let [last, first, none] = [(); 3].map(|()| shelf::take());
    let [last, first] = [last, first].map(|counter| counter.map_or(0, |counter| counter.value()));
    println!("take {last}, {first}, {}", none.map_or("none", |_| "some"));
}
