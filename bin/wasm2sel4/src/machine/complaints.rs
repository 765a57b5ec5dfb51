//! What the emulator itself says: it is passed on as it comes, kept for the message, and searched for known complaints.

use std::io::{self, Read, Write};

/// How much is kept.
const KEPT: usize = 16 << 10;

/// With one of these messages qemu stops a processor that KVM cannot continue, and waits for somebody to look at it.
const LAST_WORDS: [&[u8]; 2] = [b"KVM internal error", b"KVM: entry failed"];

/// Passes complaints on, so that qemu never waits for a reader, and returns the last of them; `tell` is called once
/// when the machine has stopped.
pub fn pass_on(mut errors: impl Read, mut others: impl Write, tell: impl FnOnce()) -> String {
    let mut kept = Vec::new();
    let mut buffer = [0; 4096];
    let mut tell = Some(tell);
    loop {
        let bytes = match errors.read(&mut buffer) {
            Ok(count @ 1..) => &buffer[..count],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Ok(0) | Err(_) => return String::from_utf8_lossy(&kept).into_owned(),
        };
        // Whether or not anyone reads them, qemu goes on.
        let _ = others.write_all(bytes);
        let seen = kept.len();
        kept.extend_from_slice(bytes);
        let longest = LAST_WORDS.iter().map(|word| word.len()).max().unwrap_or(0);
        let new = kept.get(seen.saturating_sub(longest)..).unwrap_or_default();
        if LAST_WORDS.iter().any(|word| new.windows(word.len()).any(|found| found == *word))
            && let Some(tell) = tell.take()
        {
            tell();
        }
        let excess = kept.len().saturating_sub(KEPT);
        kept.drain(..excess);
    }
}

/// The features, by qemu's names, that it says a processor lacks: "warning: host doesn't support requested feature:
/// CPUID.01H:ECX.sse4.1 [bit 19]".
pub fn missing_features(complaints: &str) -> Vec<&str> {
    let feature = |line| {
        let (_, place) = str::split_once(line, "requested feature: ")?;
        let place = place.split(" [").next()?;
        // In a leaf of CPUID, the register follows; a machine register is itself one.
        let register = place.rsplit_once(':').map_or(place, |(_, register)| register);
        register.split_once('.').map(|(_, name)| name)
    };
    complaints.lines().filter_map(feature).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_named() {
        let text = "qemu-system-x86_64: warning: host doesn't support requested feature: CPUID.01H:ECX.sse4.1 [bit 19]\n\
            warning: TCG doesn't support requested feature: CPUID.07H:EBX.invpcid [bit 10]\n\
            qemu: warning: host doesn't support requested feature: MSR(10AH).rdctl-no [bit 0]\nsomething else\n";
        assert_eq!(missing_features(text), ["sse4.1", "invpcid", "rdctl-no"]);
    }

    /// Hands out a byte at a time.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = buffer.len().min(1);
            self.0.read(&mut buffer[..count])
        }
    }

    #[test]
    fn a_processor_that_stops_is_heard_of_once() {
        for (text, expected) in [("KVM internal error. Suberror: 1\nKVM internal error", 1), ("KVM is fine", 0)] {
            let (mut told, mut passed) = (0, Vec::new());
            assert_eq!(pass_on(Slow(text.as_bytes()), &mut passed, || told += 1), text);
            assert_eq!((told, &*passed), (expected, text.as_bytes()));
        }
    }
}
