//! Tests for which this machine may lack something: a kernel, an emulator, a compiler. With the harness that the
//! compiler brings, a test that finds this out when it runs can only return, and then counts as passed. Here it is
//! ignored, and at the end it is said how many were, and why.

use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::process::ExitCode;

/// Tests that are run together.
#[derive(Default)]
pub struct Suite {
    trials: Vec<Trial>,
    /// Which are ignored: the name of each, with the reason.
    missing: Vec<(String, String)>,
    /// How many were taken out again.
    left_out: usize,
}

impl Suite {
    /// Adds a test; `missing` is why it cannot run here, if so. It fails by an error or a panic.
    pub fn add(
        &mut self,
        name: String,
        missing: Option<String>,
        test: impl FnOnce() -> Result<(), String> + Send + 'static,
    ) {
        let is_missing = missing.is_some();
        self.missing.extend(missing.map(|reason| (name.clone(), reason)));
        self.trials.push(Trial::test(name, || test().map_err(Failed::from)).with_ignored_flag(is_missing));
    }

    /// Takes out the tests whose name does not fit: at the end it is said how many.
    pub fn retain(&mut self, fits: impl Fn(&str) -> bool) {
        let all = self.trials.len();
        self.trials.retain(|trial| fits(trial.name()));
        self.missing.retain(|(name, _)| fits(name));
        self.left_out += all - self.trials.len();
    }

    /// Runs those that the command line asks for ([`Self::run_with`]).
    ///
    /// # Panics
    ///
    /// If it has no tests at all.
    pub fn run(self) -> ExitCode {
        self.run_with(std::env::args_os())
    }

    /// Runs those that these arguments, the program's name first, ask for. At the end a line for each reason says how
    /// many were skipped for it, in the form that `cargo xtask test` reads.
    ///
    /// # Panics
    ///
    /// If it has no tests at all: whoever lists them has looked in the wrong place.
    pub fn run_with(self, arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
        let arguments = Arguments::from_iter(arguments);
        let Self { trials, missing, left_out } = self;
        assert!(!trials.is_empty(), "there are no tests");
        let conclusion = libtest_mimic::run(&arguments, trials);
        if !arguments.list && !arguments.include_ignored && !arguments.ignored {
            for (reason, count) in reasons(&arguments, &missing) {
                println!("skipped: {reason} ({count} tests)");
            }
            if left_out > 0 {
                println!("left out: {left_out} tests");
            }
        }
        conclusion.exit_code()
    }
}

/// The reasons for which tests that were asked for are skipped, each with the number of tests.
fn reasons<'a>(arguments: &Arguments, missing: &'a [(String, String)]) -> BTreeMap<&'a str, usize> {
    let fits = |name: &str, filter: &str| if arguments.exact { name == filter } else { name.contains(filter) };
    let is_wanted = |name: &str| {
        arguments.filter.as_ref().is_none_or(|filter| fits(name, filter))
            && !arguments.skip.iter().any(|filter| fits(name, filter))
    };
    let mut reasons = BTreeMap::new();
    for (_, reason) in missing.iter().filter(|(name, _)| is_wanted(name)) {
        *reasons.entry(reason.as_str()).or_default() += 1;
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_those_of_the_tests_that_are_asked_for() {
        let missing = [("a::x", "no a"), ("a::y", "no a"), ("b::x", "no b")];
        let missing = missing.map(|(name, reason)| (name.to_owned(), reason.to_owned()));
        let found = |filter: Option<&str>, skip: &[&str], exact: bool| {
            let skip = skip.iter().map(|&filter| filter.to_owned()).collect();
            let arguments = Arguments { filter: filter.map(str::to_owned), skip, exact, ..Arguments::default() };
            reasons(&arguments, &missing).into_iter().collect::<Vec<_>>()
        };
        assert_eq!(found(None, &[], false), [("no a", 2), ("no b", 1)]);
        assert_eq!(found(Some("x"), &[], false), [("no a", 1), ("no b", 1)]);
        assert_eq!(found(Some("x"), &[], true), []);
        assert_eq!(found(Some("a::"), &["y"], false), [("no a", 1)]);
    }
}
