//! Handles as components see them: their numbers, who owns what, and what is a trap. The cases are those of the
//! Canonical ABI's definitions and of the component model's scripts on resources.

use wasm2sel4_component::{Handles, Misuse, Removed};

/// Two resource types and two instances.
const R: u32 = 64;
const S: u32 = 65;
const A: u32 = 0;
const B: u32 = 3;

#[test]
fn numbers_begin_at_1_and_the_last_free_one_comes_first() {
    let mut handles = Handles::new();
    assert_eq!([10, 20, 30].map(|rep| handles.own(A, R, rep)), [Ok(1), Ok(2), Ok(3)]);
    assert_eq!(handles.drop(A, R, 1), Ok(Removed::Owner(10)));
    assert_eq!(handles.drop(A, R, 2), Ok(Removed::Owner(20)));
    assert_eq!([40, 50, 60].map(|rep| handles.own(A, S, rep)), [Ok(2), Ok(1), Ok(4)]);
    assert_eq!(handles.rep(A, R, 3), Ok(30));
    // Each instance has numbers of its own, one series for all types.
    assert_eq!(handles.own(B, S, 70), Ok(1));
    assert_eq!(handles.rep(A, S, 1), Ok(50));
}

#[test]
fn handles_that_are_not_there_are_unknown() {
    let mut handles = Handles::new();
    for handle in [0, 1, 2, u32::MAX] {
        assert_eq!(handles.rep(A, R, handle), Err(Misuse::Unknown(handle)));
        assert_eq!(handles.drop(A, R, handle), Err(Misuse::Unknown(handle)));
        assert_eq!(handles.take(u32::MAX, R, handle), Err(Misuse::Unknown(handle)));
    }
    assert_eq!(handles.own(A, R, 5), Ok(1));
    assert_eq!(handles.rep(B, R, 1), Err(Misuse::Unknown(1)));
    assert_eq!(handles.drop(A, R, 1), Ok(Removed::Owner(5)));
    assert_eq!(handles.drop(A, R, 1), Err(Misuse::Unknown(1)));
}

#[test]
fn a_type_is_not_another() {
    let mut handles = Handles::new();
    let handle = handles.own(A, R, 5).expect("there is room");
    let wrong = Misuse::WrongType { handle, expected: S, found: R };
    assert_eq!(handles.rep(A, S, handle), Err(wrong));
    assert_eq!(handles.drop(A, S, handle), Err(wrong));
    assert_eq!(handles.take(A, S, handle), Err(wrong));
    assert_eq!(handles.enter(), Ok(()));
    assert_eq!(handles.lend(A, S, handle), Err(wrong));
    // Nothing was changed by it.
    assert_eq!(handles.drop(A, R, handle), Ok(Removed::Owner(5)));
}

#[test]
fn owning_moves_from_one_instance_to_another() {
    let mut handles = Handles::new();
    let handle = handles.own(A, R, 5).expect("there is room");
    assert_eq!(handles.take(A, R, handle), Ok(5));
    assert_eq!(handles.take(A, R, handle), Err(Misuse::Unknown(handle)));
    assert_eq!(handles.own(B, R, 5), Ok(1));
}

#[test]
fn what_is_lent_stays_until_the_call_ends() {
    let mut handles = Handles::new();
    let handle = handles.own(A, R, 5).expect("there is room");
    assert_eq!(handles.lend(A, R, handle), Err(Misuse::NoCall));
    assert_eq!(handles.enter(), Ok(()));
    for _ in 0..2 {
        assert_eq!(handles.lend(A, R, handle), Ok(5));
    }
    let borrowed = handles.borrow(B, R, 5).expect("there is room");
    assert_eq!(handles.rep(B, R, borrowed), Ok(5));
    assert_eq!(handles.drop(A, R, handle), Err(Misuse::Lent));
    assert_eq!(handles.take(A, R, handle), Err(Misuse::Lent));
    assert_eq!(handles.take(B, R, borrowed), Err(Misuse::Borrowed));
    assert_eq!(handles.exit(), Err(Misuse::BorrowsRemain));
    assert_eq!(handles.drop(B, R, borrowed), Ok(Removed::Borrow));
    assert_eq!(handles.drop(A, R, handle), Err(Misuse::Lent), "until the end of the call");
    assert_eq!(handles.exit(), Ok(()));
    assert_eq!(handles.exit(), Err(Misuse::NoCall));
    assert_eq!(handles.drop(A, R, handle), Ok(Removed::Owner(5)));
}

#[test]
fn a_borrow_belongs_to_the_call_that_it_was_lent_for() {
    let mut handles = Handles::new();
    let handle = handles.own(A, R, 5).expect("there is room");
    assert_eq!(handles.enter(), Ok(()));
    assert_eq!(handles.lend(A, R, handle), Ok(5));
    let outer = handles.borrow(B, R, 5).expect("there is room");
    // The callee lends on what it was lent, in a call of its own, and drops its own during it.
    assert_eq!(handles.enter(), Ok(()));
    assert_eq!(handles.lend(B, R, outer), Ok(5));
    let inner = handles.borrow(A, R, 5).expect("there is room");
    assert_eq!(handles.drop(B, R, outer), Ok(Removed::Borrow));
    assert_eq!(handles.exit(), Err(Misuse::BorrowsRemain));
    assert_eq!(handles.drop(A, R, inner), Ok(Removed::Borrow));
    assert_eq!(handles.exit(), Ok(()));
    assert_eq!(handles.drop(A, R, handle), Err(Misuse::Lent), "the outer call goes on");
    assert_eq!(handles.exit(), Ok(()));
    assert_eq!(handles.drop(A, R, handle), Ok(Removed::Owner(5)));
    assert_eq!(handles.borrow(A, R, 5), Err(Misuse::NoCall));
}

#[test]
fn calls_end_what_was_lent_in_them_alone() {
    let mut handles = Handles::new();
    let [first, second] = [1, 2].map(|rep| handles.own(A, R, rep).expect("there is room"));
    assert_eq!(handles.enter(), Ok(()));
    assert_eq!(handles.lend(A, R, first), Ok(1));
    assert_eq!(handles.enter(), Ok(()));
    assert_eq!(handles.lend(A, R, second), Ok(2));
    assert_eq!(handles.exit(), Ok(()));
    assert_eq!(handles.drop(A, R, second), Ok(Removed::Owner(2)));
    assert_eq!(handles.drop(A, R, first), Err(Misuse::Lent));
}
