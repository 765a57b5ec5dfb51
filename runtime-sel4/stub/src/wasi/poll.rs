//! Waiting for one of several: times, input, and that something can be written.

use super::clock::clock;
use super::descriptor::{self, File};
use super::stream::StandardStream;
use crate::guest;
use crate::platform::{self, Arrived, Clock};
use wasm2sel4_abi::interface::wasi::{
    ClockId, Errno, Event, EventType, FD_READWRITE_HANGUP, Fd, In, Out, Rights, SUBSCRIPTION_CLOCK_ABSTIME, Size,
    Subscription,
};
use wasm2sel4_abi::record::Read;

/// What becomes of a subscription.
enum Awaited {
    /// Nothing, for this reason, which is an event.
    Failed(Errno),
    /// A time of the monotonic clock.
    Time(u64),
    /// Input.
    Input,
    /// It has happened: so many bytes at least can be read or written.
    Ready(u64),
}

/// When a call began, by both clocks: times from now on count from then.
struct Start {
    monotonic: u64,
    real: Option<u64>,
}

impl Start {
    fn now() -> Self {
        Self { monotonic: platform::clock(Clock::Monotonic).unwrap_or(0), real: platform::clock(Clock::RealTime) }
    }

    /// The time of the monotonic clock at which that of a subscription comes.
    fn deadline(&self, subscription: &Subscription) -> Result<u64, Errno> {
        let body = subscription.body;
        let id = clock(ClockId(body.number))?;
        if body.flags & !SUBSCRIPTION_CLOCK_ABSTIME != 0 {
            return Err(Errno::Inval);
        }
        match (id, body.flags & SUBSCRIPTION_CLOCK_ABSTIME != 0) {
            (_, false) => Ok(self.monotonic.saturating_add(body.timeout)),
            (Clock::Monotonic, true) => Ok(body.timeout),
            // Nobody sets the clock while a program waits for it, so the distance is the same by both.
            (Clock::RealTime, true) => {
                let left = body.timeout.saturating_sub(self.real.ok_or(Errno::Inval)?);
                Ok(self.monotonic.saturating_add(left))
            }
        }
    }

    /// What a subscription waits for, and the type of its event.
    fn awaited(&self, subscription: &Subscription) -> Result<(EventType, Awaited), Errno> {
        let kind = EventType::from_code(u32::from(subscription.kind)).ok_or(Errno::Inval)?;
        let awaited = match kind {
            EventType::Clock => self.deadline(subscription).map(Awaited::Time),
            EventType::Read => readable(Fd(subscription.body.number)),
            EventType::Write => writable(Fd(subscription.body.number)),
        };
        Ok((kind, awaited.unwrap_or_else(Awaited::Failed)))
    }
}

fn readable(fd: Fd) -> Result<Awaited, Errno> {
    let descriptor = descriptor::get(fd)?;
    match descriptor.file() {
        File::Stream(StandardStream::Input) => {
            descriptor.may(Rights::FD_READ.with(Rights::POLL_FD_READWRITE))?;
            Ok(Awaited::Input)
        }
        File::Stream(StandardStream::Output(_)) => Err(Errno::Badf),
        // Files do not wait, at their end neither.
        File::Node(open) => {
            open.file()?;
            descriptor.may(Rights::FD_READ.with(Rights::POLL_FD_READWRITE))?;
            Ok(Awaited::Ready(open.size()?.saturating_sub(descriptor.position())))
        }
    }
}

fn writable(fd: Fd) -> Result<Awaited, Errno> {
    let descriptor = descriptor::get(fd)?;
    match descriptor.file() {
        File::Stream(StandardStream::Input) => Err(Errno::Badf),
        // Whoever passes it on takes everything, and the program waits meanwhile.
        File::Stream(StandardStream::Output(_)) => {
            descriptor.may(Rights::FD_WRITE.with(Rights::POLL_FD_READWRITE))?;
            Ok(Awaited::Ready(1))
        }
        File::Node(open) => {
            open.file()?;
            descriptor.may(Rights::FD_WRITE.with(Rights::POLL_FD_READWRITE))?;
            Ok(Awaited::Ready(1))
        }
    }
}

/// The subscriptions of a call.
struct Subscriptions<T> {
    first: In<T>,
    count: u32,
    start: Start,
}

impl<T: Read + Into<Subscription>> Subscriptions<T> {
    /// Does something about each of them.
    fn each(&self, mut action: impl FnMut(Subscription, EventType, Awaited) -> Result<(), Errno>) -> Result<(), Errno> {
        (0..self.count).try_for_each(|index| {
            let subscription = guest::read(self.first.element(index).ok_or(Errno::Fault)?)?.into();
            let (kind, awaited) = self.start.awaited(&subscription)?;
            action(subscription, kind, awaited)
        })
    }

    /// Until when to wait at most, and whether for input, too.
    fn wanted(&self) -> Result<(Option<u64>, bool), Errno> {
        let (mut until, mut for_input) = (None, false);
        self.each(|_, _, awaited| {
            let next = match awaited {
                Awaited::Time(deadline) => deadline,
                Awaited::Input => {
                    for_input = true;
                    return Ok(());
                }
                // It has happened, and the others are only looked at.
                Awaited::Failed(_) | Awaited::Ready(_) => 0,
            };
            until = Some(until.map_or(next, |until: u64| until.min(next)));
            Ok(())
        })?;
        Ok((until, for_input))
    }

    /// Writes what has happened; returns how many events that were.
    fn events(&self, events: Out<Event>, arrived: Arrived) -> Result<u32, Errno> {
        let now = platform::clock(Clock::Monotonic).unwrap_or(u64::MAX);
        let mut count = 0;
        self.each(|subscription, kind, awaited| {
            let (error, bytes) = match (awaited, arrived) {
                (Awaited::Failed(errno), _) => (errno, 0),
                (Awaited::Ready(bytes), _) | (Awaited::Input, Arrived::Bytes(bytes)) => (Errno::Success, bytes),
                (Awaited::Time(deadline), _) if deadline <= now => (Errno::Success, 0),
                (Awaited::Time(_) | Awaited::Input, _) => return Ok(()),
            };
            let is_end = kind == EventType::Read && error == Errno::Success && bytes == 0;
            let flags = if is_end { FD_READWRITE_HANGUP } else { 0 };
            let event = Event { user_data: subscription.user_data, error: error as u16, kind, bytes, flags };
            guest::write(events.element(count).ok_or(Errno::Fault)?, event)?;
            count += 1;
            Ok(())
        })?;
        Ok(count)
    }
}

/// By the record of either edition of the interface.
pub fn poll_oneoff<T: Read + Into<Subscription>>(
    first: In<T>,
    events: Out<Event>,
    Size(count): Size,
    happened: Out<Size>,
) -> Result<(), Errno> {
    if count == 0 {
        return Err(Errno::Inval);
    }
    guest::check_list(first, count)?;
    guest::check_list(In::<Event>::new(events.0), count)?;
    let happened = guest::place(happened)?;
    let subscriptions = Subscriptions { first, count, start: Start::now() };
    let (until, for_input) = subscriptions.wanted()?;
    loop {
        let arrived = platform::wait(until, for_input);
        let count = subscriptions.events(events, arrived)?;
        if count > 0 {
            happened.put(Size(count));
            return Ok(());
        }
    }
}
