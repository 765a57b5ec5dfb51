//! Random numbers. Where there is no seed, there are none, and a program that asks for them ends: it must not get
//! numbers that anybody can know. Those that need not be secret are taken from the same generator, or count what nobody
//! has counted before.

use super::super::caller::Caller;
use super::clock::now;
use crate::guest::GuestRange;
use crate::one_thread::OneThread;
use crate::wasi::random::fill;
use crate::{platform, trap};
use wasm2sel4_abi::component::List;
use wasm2sel4_abi::interface::wasi::Errno;
use wasm2sel4_abi::interface::wasi02::Number;
use wasm2sel4_abi::trap::Trap;

/// How many numbers were given that need not be secret, and are not.
static GIVEN: OneThread<u64> = OneThread::new(0);

/// Ends the program, since there is no seed.
fn without_seed(_: Errno) -> ! {
    trap::raise(
        Trap::Unreachable,
        trap::message("there is nothing on this machine that random numbers could come from"),
    )
}

/// A number.
fn number() -> Result<u64, Errno> {
    let mut bytes = [0; 8];
    GuestRange::lend(&mut bytes, fill)?;
    Ok(u64::from_le_bytes(bytes))
}

/// A number that need not be secret: the steps of a generator of good quality (Vigna's SplitMix64).
fn insecure_number() -> u64 {
    number().unwrap_or_else(|_| {
        let count = GIVEN.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        GIVEN.set(count);
        mix(count ^ now() ^ platform::instance())
    })
}

/// Mixes the bits of a number.
pub fn mix(number: u64) -> u64 {
    let number = (number ^ number >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ number >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ number >> 31
}

pub fn get_random_bytes(caller: Caller, Number(size): Number) -> List {
    let filled = caller.at_most(size, |range| fill(range).map(|()| range.size()));
    filled.unwrap_or_else(|errno| without_seed(errno))
}

pub fn get_random_u64(_: Caller) -> Number {
    Number(number().unwrap_or_else(|errno| without_seed(errno)))
}

pub fn get_insecure_random_bytes(caller: Caller, Number(size): Number) -> List {
    let (address, range) = caller.allocate(size, 1);
    if fill(range).is_err() {
        let mut done = 0;
        while done < range.size() {
            done += range.from(done).write(&insecure_number().to_le_bytes()) as u64;
        }
    }
    List { address, length: range.size() as u32 }
}

pub fn get_insecure_random_u64(_: Caller) -> Number {
    Number(insecure_number())
}

pub fn insecure_seed(_: Caller) -> (u64, u64) {
    (insecure_number(), insecure_number())
}
