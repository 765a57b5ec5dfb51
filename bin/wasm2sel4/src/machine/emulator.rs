//! The process that is the machine: started, listened to, ended.

use super::Conduct;
use super::complaints;
use super::console::{Console, Event};
use super::input::Input;
use super::serial::Serial;
use super::transcript::Transcript;
use crate::child::Child;
use crate::error::{Error, Result};
use crate::returned::Spool;
use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long what was said just before the end may take to arrive.
const AFTERMATH: Duration = Duration::from_millis(500);

/// How long kernel and supervisor may take to boot before a message says so.
const PATIENCE: Duration = Duration::from_secs(30);

/// Boots, passes the programs' streams on, and returns the image's exit status. `refusal` says what a complaint of
/// qemu's means, if it is about the kernel.
pub fn run(mut command: Command, conduct: &Conduct<'_>, refusal: impl Fn(&str) -> Option<String>) -> Result<u8> {
    let &Conduct { timeout, verbose, gdb, changes, .. } = conduct;
    let name = command.get_program().to_string_lossy().into_owned();
    let cannot_start = |error| Error::Message(format!("cannot start {name}: {error}"));
    let (ours, machines) = UnixStream::pair().map_err(cannot_start)?;
    command.stdin(Stdio::from(OwnedFd::from(machines))).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = Child::spawn(&mut command).map_err(cannot_start)?;
    // The command holds the machine's end of the line, which must close when the machine goes.
    drop(command);
    let input = Input::new(ours.try_clone().map_err(cannot_start)?);
    let (Some(serial), Some(errors)) = (child.stdout.take(), child.stderr.take()) else {
        return Err(Error::Message(format!("{name} has no serial line")));
    };
    let transcript = Transcript::default();
    // Few events come, and requests for input one at a time, so nothing piles up.
    let (sender, receiver) = mpsc::channel();
    let sender_of_complaints = sender.clone();
    let complaints = std::thread::spawn(move || {
        complaints::pass_on(errors, io::stderr(), || {
            let _ = sender_of_complaints.send(Event::Halted);
        })
    });
    let (line, sender_of_line) = (Serial::new(verbose, transcript.clone()), sender.clone());
    std::thread::spawn(move || {
        line.read(serial, |event| {
            let _ = sender_of_line.send(event);
        });
    });
    let changes = changes.map(Spool::try_clone).transpose();
    let changes = changes.map_err(Error::file("write to", &std::env::temp_dir()))?;
    let console = Console::new(verbose, transcript.clone(), changes);
    std::thread::spawn(move || {
        console.read(ours, |event| {
            let _ = sender.send(event);
        });
    });

    // A time that the clock cannot represent is no limit.
    let deadline = timeout.and_then(|seconds| Instant::now().checked_add(Duration::from_secs(seconds)));
    let silence = || {
        let said = if verbose { String::new() } else { said(&transcript.text()) };
        let seconds = PATIENCE.as_secs();
        let _ = writeln!(
            io::stderr(),
            "wasm2sel4: the machine has not booted within {seconds} seconds; still waiting{said}"
        );
    };
    // A program that waits for gdb may take as long as that takes.
    let patience = if gdb.is_some() { Duration::MAX } else { PATIENCE };
    let event = wait(&receiver, deadline, patience, |size| input.wants(size), silence);
    // Whoever wants to hear everything has heard it already.
    let said = |text: String| if verbose { String::new() } else { said(&text) };
    match event {
        Ok(Event::Exited(status)) => Ok(status),
        Ok(Event::Unwritable(error)) => Err(error),
        Ok(Event::Halted) => {
            // A few more lines may follow.
            let _ = receiver.recv_timeout(AFTERMATH);
            Err(Error::Message(format!("the machine stopped before the program ended{}", said(transcript.text()))))
        }
        // The machine is off: both lines have ended, and nothing on them said why.
        Ok(Event::Begun | Event::Wants(_)) | Err(RecvTimeoutError::Disconnected) => {
            let complaint = ended(&mut child, complaints);
            Err(Error::Message(
                refusal(&complaint).unwrap_or_else(|| {
                    format!("the machine stopped before the program ended{}", said(transcript.text()))
                }),
            ))
        }
        Err(RecvTimeoutError::Timeout) => {
            let _ = child.kill();
            // What the machine has written until now is still passed on.
            let _ = receiver.recv_timeout(AFTERMATH);
            Err(Error::Timeout {
                seconds: timeout.unwrap_or(0),
                said: transcript.suspicious_text().map(said).unwrap_or_default(),
            })
        }
    }
}

/// Waits for what ends a run, answers requests for input, and says once if the machine takes long to boot. Nobody can
/// know how slow this workstation is, so that alone does not end the run.
fn wait(
    events: &Receiver<Event>,
    deadline: Option<Instant>,
    patience: Duration,
    mut wants: impl FnMut(usize),
    mut silence: impl FnMut(),
) -> std::result::Result<Event, RecvTimeoutError> {
    let mut patience = Instant::now().checked_add(patience);
    loop {
        let event = match deadline.into_iter().chain(patience).min() {
            None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(until) => events.recv_timeout(until.saturating_duration_since(Instant::now())),
        };
        match event {
            Ok(Event::Begun) => patience = None,
            Ok(Event::Wants(size)) => wants(size),
            Err(RecvTimeoutError::Timeout) if deadline.is_none_or(|deadline| Instant::now() < deadline) => {
                patience = None;
                silence();
            }
            event => return event,
        }
    }
}

/// The end of a message about a machine that said something, or nothing.
fn said(text: &str) -> String {
    if text.is_empty() { "; the machine said nothing".to_owned() } else { format!("; the machine said:\n{text}") }
}

/// What qemu complained of, if it has ended; else it is ended.
fn ended(child: &mut Child, complaints: JoinHandle<String>) -> String {
    let until = Instant::now() + AFTERMATH;
    while !complaints.is_finished() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(5));
    }
    let _ = child.kill();
    complaints.join().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_millis(20);

    /// Waits for events of which the last comes after a while; tells how often the silence was told of.
    fn silences(first: Event, deadline: Option<Instant>) -> (std::result::Result<Event, RecvTimeoutError>, usize) {
        let (sender, receiver) = mpsc::channel();
        sender.send(first).unwrap();
        let last = std::thread::spawn(move || {
            std::thread::sleep(50 * SHORT);
            let _ = sender.send(Event::Halted);
        });
        let mut silences = 0;
        let event = wait(&receiver, deadline, SHORT, |_| {}, || silences += 1);
        last.join().unwrap();
        (event, silences)
    }

    #[test]
    fn silence_is_told_of_once_and_ends_nothing() {
        // Who wants input has booted, but says so before.
        assert!(matches!(silences(Event::Wants(1), None), (Ok(Event::Halted), 1)));
        assert!(matches!(silences(Event::Begun, None), (Ok(Event::Halted), 0)));
    }

    #[test]
    fn a_machine_is_off_when_both_lines_have_ended() {
        let (sender, receiver) = mpsc::channel();
        let serial = sender.clone();
        // The serial line ends first, and the other one is read late.
        let lines = std::thread::spawn(move || {
            drop(serial);
            std::thread::sleep(SHORT);
            let _ = sender.send(Event::Begun);
            let _ = sender.send(Event::Exited(3));
        });
        assert!(matches!(wait(&receiver, None, 50 * SHORT, |_| {}, || {}), Ok(Event::Exited(3))));
        assert!(matches!(wait(&receiver, None, 50 * SHORT, |_| {}, || {}), Err(RecvTimeoutError::Disconnected)));
        lines.join().unwrap();
    }

    #[test]
    fn a_deadline_ends_it() {
        let deadline = Instant::now() + 5 * SHORT;
        assert!(matches!(silences(Event::Begun, Some(deadline)), (Err(RecvTimeoutError::Timeout), 0)));
        let deadline = Instant::now();
        assert!(matches!(silences(Event::Wants(1), Some(deadline)), (Err(RecvTimeoutError::Timeout), 0)));
    }
}
