//! A progress indicator for commands that take long.

use std::io::IsTerminal;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use indicatif::ProgressBar;

/// The time after which the indicator appears.
const DELAY: Duration = Duration::from_millis(500);

/// An indicator on standard error, if that is a terminal. It disappears when the value is dropped.
pub struct Progress(Option<(&'static str, Sender<String>, JoinHandle<()>)>);

impl Progress {
    /// Starts the time after which the indicator appears.
    pub fn start(label: &'static str, quiet: bool) -> Self {
        if quiet || !std::io::stderr().is_terminal() {
            return Self(None);
        }
        let (sender, receiver) = channel::<String>();
        let thread = std::thread::spawn(move || {
            let mut message = label.to_owned();
            let start = Instant::now();
            loop {
                match receiver.recv_timeout(DELAY.saturating_sub(start.elapsed())) {
                    Ok(text) => message = text,
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
            let bar = ProgressBar::new_spinner().with_message(message);
            bar.enable_steady_tick(Duration::from_millis(100));
            // Ends when the sender is dropped.
            receiver.iter().for_each(|text| bar.set_message(text));
            bar.finish_and_clear();
        });
        Self(Some((label, sender, thread)))
    }

    /// Shows how many of a number of items are done.
    pub fn count(&self, done: usize, total: usize) {
        if let Some((label, sender, _)) = &self.0 {
            // Without the thread, nothing is shown.
            let _ = sender.send(format!("{label}: {done} of {total}"));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((_, sender, thread)) = self.0.take() {
            drop(sender);
            let _ = thread.join();
        }
    }
}
