//! A child process that does not outlive us, however we end: when we are done with it, we end it here; when somebody
//! ends us, even by a signal that cannot be caught, the kernel ends it. It stays in our process group, so that a
//! terminal interrupts, stops and continues it with us.

use std::io;
use std::ops::{Deref, DerefMut};
use std::process::{self, Command};

/// A running child.
#[derive(Debug)]
pub struct Child(process::Child);

impl Child {
    /// Starts a command. It must be the main thread that does so: the kernel ends the child with the thread that
    /// started it.
    ///
    /// # Errors
    ///
    /// Those of [`Command::spawn`].
    pub fn spawn(command: &mut Command) -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        linux::bind(command);
        command.spawn().map(Self)
    }
}

/// Lets a command's process find a file under a number, which must be free there.
#[cfg(target_os = "linux")]
pub fn pass(command: &mut Command, file: std::fs::File, number: i32) {
    linux::pass(command, file, number);
}

impl Deref for Child {
    type Target = process::Child;

    fn deref(&self) -> &process::Child {
        &self.0
    }
}

impl DerefMut for Child {
    fn deref_mut(&mut self) -> &mut process::Child {
        &mut self.0
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use rustix::io::{Errno, FdFlags, dup2, fcntl_setfd};
    use rustix::process::{Signal, getpid, getppid, set_parent_process_death_signal};
    use std::fs::File;
    use std::mem::ManuallyDrop;
    use std::os::fd::{FromRawFd, OwnedFd};
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    /// Makes the kernel end the command's process when this thread ends.
    #[allow(unsafe_code)]
    pub fn bind(command: &mut Command) {
        let parent = getpid();
        let bond = move || {
            set_parent_process_death_signal(Some(Signal::KILL))?;
            // Whoever lost the parent before that has another one now, and would never hear.
            if getppid() == Some(parent) { Ok(()) } else { Err(Errno::SRCH.into()) }
        };
        // SAFETY: the closure runs between fork and exec, where only one thread is left; it makes two system calls, and
        // neither allocates nor locks anything.
        unsafe { command.pre_exec(bond) };
    }

    /// Makes the command's process have a file under this number.
    #[allow(unsafe_code)]
    pub fn pass(command: &mut Command, file: File, number: i32) {
        let passed = move || {
            // SAFETY: nothing of the new process has this number, and it is never closed through this value.
            let mut target = ManuallyDrop::new(unsafe { OwnedFd::from_raw_fd(number) });
            dup2(&file, &mut target)?;
            // A file that had the number already would be closed with the program's start.
            Ok(fcntl_setfd(&*target, FdFlags::empty())?)
        };
        // SAFETY: as in `bind`; the closure makes two system calls.
        unsafe { command.pre_exec(passed) };
    }
}
