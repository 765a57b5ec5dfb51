//! A progress bar for compilations that take longer than a second, on a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use wasm2sel4_compiler::Progress;
use wasm2sel4_compiler::escape::Lines;

const PATIENCE: Duration = Duration::from_secs(1);

/// A bar that shows itself when patience ends.
pub struct Bar {
    bar: ProgressBar,
    start: Instant,
    shown: AtomicBool,
}

impl Bar {
    /// A hidden bar.
    pub fn new() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("compiling [{bar:40}] {pos}/{len} functions, {elapsed}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "));
        Self { bar, start: Instant::now(), shown: AtomicBool::new(false) }
    }

    /// Removes the bar.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar {
    fn begin(&self, total: usize) {
        self.bar.set_length(total as u64);
    }

    fn advance(&self) {
        self.bar.inc(1);
        if self.start.elapsed() > PATIENCE && !self.shown.swap(true, Ordering::Relaxed) {
            // Draws nothing where standard error is no terminal.
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    fn not_optimised(&self, function: &str) {
        // Above the bar, where it is shown: who waits for the others wants to know it.
        self.bar.println(format!("{} is too large to be optimised", Lines(function)));
    }
}
