//! A progress bar on a terminal; in a pipe it draws nothing, and says only what a person has to wait for.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use msgraph_build::Step;

use crate::output;

/// Draws on standard error until the last step; it goes away when the returned function is dropped.
pub fn on_terminal() -> impl Fn(Step) + Send + Sync + 'static {
    let bar = Finished(ProgressBar::no_length());
    move |step| show(&bar.0, step)
}

fn show(bar: &ProgressBar, step: Step) {
    match step {
        Step::Reading { total, .. } => {
            if bar.length().is_none() {
                bar.set_style(style("{msg} {bar:40} {pos}/{len}"));
                bar.set_message("Reading pages");
                bar.set_length(total as u64);
            }
            bar.inc(1);
        }
        Step::Parsing { pages } => spin(bar, format!("Understanding {pages} pages")),
        Step::Emitting { operations } => spin(bar, format!("Writing Rust for {operations} operations")),
        Step::Waiting => bar.suspend(|| output::note("waiting for another generator that writes to the same folder\n")),
        Step::Comparing { files } => spin(bar, format!("Comparing {files} files")),
        _ => {}
    }
}

fn spin(bar: &ProgressBar, message: String) {
    bar.set_style(style("{spinner} {msg} {elapsed}"));
    bar.set_message(message);
    bar.enable_steady_tick(Duration::from_millis(100));
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
}

struct Finished(ProgressBar);

impl Drop for Finished {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
