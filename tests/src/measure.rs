//! The common parts of the benchmarks: a process measured from outside, medians, and cells of a Markdown table.

use crate::driver::target;
use crate::page::repository;
use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// GNU time, which reports the peak memory of a process and of those that it waited for. Its own memory is small: the kernel
/// counts what a process held before `exec`, so that a large parent would be measured instead of its child.
const TIME: &str = "/usr/bin/time";

/// The processor time of this process, with all its threads; where the system does not provide it, the elapsed time.
/// Other processes add little to it.
#[must_use]
pub fn cpu_time() -> Duration {
    #[cfg(unix)]
    {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
        Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
    }
    #[cfg(not(unix))]
    {
        static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
        START.get_or_init(Instant::now).elapsed()
    }
}

/// The outcome of a process.
#[derive(Debug, Clone)]
pub struct Run {
    /// Wall time, in seconds.
    pub seconds: f64,
    /// The peak resident memory of it or of one of its children, in bytes; `None` without GNU time.
    pub peak: Option<u64>,
    /// True if its exit code was 0.
    pub ended_well: bool,
    /// Its output to stderr.
    pub errors: String,
}

/// Runs a program in a folder and waits for it. Its stdout is discarded.
///
/// # Panics
/// If the program does not start.
#[must_use]
pub fn run<A: AsRef<OsStr>>(program: &Path, arguments: &[A], folder: &Path, environment: &[(&str, &str)]) -> Run {
    let note = tempfile::NamedTempFile::new().expect("a temporary file");
    let mut command = if Path::new(TIME).exists() {
        let mut command = Command::new(TIME);
        command.args(["-f", "%M", "-o"]).arg(note.path()).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    // The environment of the current run is for this workspace.
    for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "RUSTDOCFLAGS", "MAKEFLAGS", "CARGO_MAKEFLAGS"] {
        command.env_remove(name);
    }
    command.envs(environment.iter().copied());
    let start = Instant::now();
    let output = command.output().unwrap_or_else(|error| panic!("{} does not start: {error}", program.display()));
    let seconds = start.elapsed().as_secs_f64();
    // After a note on the end of the process, if it failed.
    let peak = fs::read_to_string(&note).ok().and_then(|text| text.lines().last()?.trim().parse::<u64>().ok());
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    Run { seconds, peak: peak.map(|kilobytes| kilobytes * 1024), ended_well: output.status.success(), errors }
}

/// This repository's own program as users build it: in release, by itself, so that no feature of a library comes from
/// another package.
///
/// # Panics
/// If it does not build.
#[must_use]
pub fn product() -> PathBuf {
    let mut command = Command::new(env!("CARGO"));
    command.args(["build", "--quiet", "--release", "--package", "xtask", "--bin", "xtask"]).current_dir(repository());
    assert!(command.status().is_ok_and(|status| status.success()), "xtask does not build");
    // The target folder of the workspace: that of the emitted crates is within it.
    let name = format!("xtask{}", env::consts::EXE_SUFFIX);
    target().parent().map(|own| own.join("release").join(name)).unwrap_or_default()
}

/// Tests whether instructions can be counted here; prints a notice if not.
#[must_use]
pub fn has_valgrind() -> bool {
    let found = Command::new("valgrind").arg("--version").output().is_ok();
    if !found {
        println!("skipped: valgrind is not installed");
    }
    found
}

/// The instructions of a process, with all its threads, as callgrind counts them.
///
/// # Panics
/// If the process fails.
#[must_use]
pub fn instructions(program: &Path, arguments: &[&str]) -> u64 {
    // Callgrind may replace the file, which must not be a device.
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("no temporary folder: {error}"));
    let out = format!("--callgrind-out-file={}", folder.path().join("callgrind.out").display());
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", &out]).arg(program).args(arguments);
    let output = command.output().unwrap_or_else(|error| panic!("valgrind does not start: {error}"));
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
    // `==123== Collected : 4567`
    let count = text.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok());
    count.unwrap_or_else(|| panic!("callgrind does not print a count: {text}"))
}

/// The arguments of a benchmark, without those that cargo adds.
#[must_use]
pub fn arguments() -> Vec<String> {
    env::args().skip(1).filter(|argument| argument != "--bench").collect()
}

/// The median, or 0 of none.
#[must_use]
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// A figure of a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell {
    /// Not requested, or not measurable here.
    Absent,
    /// The measurement failed.
    Failed,
    /// The figure.
    Value(f64),
}

impl Cell {
    /// The figure, if there is one.
    #[must_use]
    pub const fn value(self) -> Option<f64> {
        if let Self::Value(value) = self { Some(value) } else { None }
    }

    /// The figure with this number of decimals.
    #[must_use]
    pub fn text(self, digits: usize) -> String {
        match self {
            Self::Absent => "-".to_owned(),
            Self::Failed => "fails".to_owned(),
            Self::Value(value) => format!("{value:.digits$}"),
        }
    }
}

impl From<Option<f64>> for Cell {
    fn from(value: Option<f64>) -> Self {
        value.map_or(Self::Absent, Self::Value)
    }
}

/// Bytes as megabytes of 1,000,000 bytes.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "sizes are far below 2^52")]
pub fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
