//! Waiting for one of several: times, input, and what has happened already.

use super::super::caller::Caller;
use super::super::things::Things;
use super::clock::now;
use crate::platform::{self, Arrived};
use crate::trap;
use wasm2sel4_abi::component::{HostResource, List};
use wasm2sel4_abi::interface::wasi02::{Address, Bool, Handle, Length, Number};
use wasm2sel4_abi::trap::Trap;

/// What is waited for.
#[derive(Clone, Copy)]
pub enum Pollable {
    /// What has happened.
    Ready,
    /// Standard input.
    Input,
    /// A time of the monotonic clock.
    Time(u64),
}

static POLLABLES: Things<Pollable> = Things::new();

/// A resource of the caller's.
pub fn subscribe(caller: Caller, pollable: Pollable) -> Handle {
    caller.own(HostResource::Pollable, POLLABLES.add(pollable), |number| {
        POLLABLES.remove(number);
    })
}

pub fn subscribe_instant(caller: Caller, Number(when): Number) -> Handle {
    subscribe(caller, Pollable::Time(when))
}

pub fn subscribe_duration(caller: Caller, Number(time): Number) -> Handle {
    subscribe(caller, Pollable::Time(now().saturating_add(time)))
}

fn get(caller: Caller, pollable: Handle) -> Pollable {
    POLLABLES.get(caller.rep(HostResource::Pollable, pollable)).unwrap_or(Pollable::Ready)
}

impl Pollable {
    /// Until when to wait for it at most, if not for input.
    fn until(self) -> Option<u64> {
        match self {
            Self::Ready => Some(0),
            Self::Input => None,
            Self::Time(when) => Some(when),
        }
    }

    /// Whether it has happened, given the time and what there is of input.
    fn has_happened(self, now: u64, arrived: Arrived) -> bool {
        match self {
            Self::Ready => true,
            Self::Input => arrived != Arrived::Nothing,
            Self::Time(when) => when <= now,
        }
    }
}

pub fn pollable_ready(caller: Caller, pollable: Handle) -> Bool {
    let pollable = get(caller, pollable);
    let for_input = matches!(pollable, Pollable::Input);
    let arrived = if for_input { platform::wait(Some(0), true) } else { Arrived::Nothing };
    Bool(pollable.has_happened(now(), arrived).into())
}

pub fn pollable_block(caller: Caller, pollable: Handle) {
    let pollable = get(caller, pollable);
    let (until, for_input) = (pollable.until(), matches!(pollable, Pollable::Input));
    if matches!(pollable, Pollable::Ready) {
        return;
    }
    loop {
        let arrived = platform::wait(until, for_input);
        if pollable.has_happened(now(), arrived) {
            return;
        }
    }
}

pub fn poll(caller: Caller, address: Address, Length(count): Length) -> List {
    let handles = caller.elements(address, Length(count), 4);
    if count == 0 {
        trap::raise(Trap::Unreachable, trap::message("empty poll list"));
    }
    let pollable = |index: u32| {
        let mut handle = [0; 4];
        handles.part(u64::from(index) * 4, 4).read(&mut handle);
        get(caller, Handle(u32::from_le_bytes(handle)))
    };
    let (mut until, mut for_input) = (None::<u64>, false);
    for index in 0..count {
        match pollable(index).until() {
            Some(next) => until = Some(until.map_or(next, |until| until.min(next))),
            None => for_input = true,
        }
    }
    loop {
        let arrived = platform::wait(until, for_input);
        let now = now();
        let happened = || (0..count).filter(|index| pollable(*index).has_happened(now, arrived));
        match happened().count() {
            0 => {}
            number => return caller.list(number, happened()),
        }
    }
}
