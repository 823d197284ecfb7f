//! What the operating system knows of this process, by the names that Prometheus' own clients use.

use std::fs;
use std::sync::LazyLock;

use opentelemetry::KeyValue;
use opentelemetry::metrics::Meter;

/// How often a second the kernel counts: `USER_HZ`, which is the same wherever Linux runs Rust.
const TICKS: f64 = 100.0;
/// The size of a page where `/proc` does not say it otherwise, in bytes.
const KIBIBYTE: u64 = 1024;

/// Observes the process whenever the instruments are read.
pub(crate) fn observe(meter: &Meter) {
    meter
        .u64_observable_gauge("fidelio_build_info")
        .with_description("Which version runs; always 1.")
        .with_callback(|observer| observer.observe(1, &[KeyValue::new("version", env!("CARGO_PKG_VERSION"))]))
        .build();
    observe_gauge(meter, "process_start_time_seconds", "When the process began, since the Unix epoch.", || *START);
    observe_gauge(meter, "process_resident_memory_bytes", "Memory that the process holds.", resident_bytes);
    observe_gauge(meter, "process_open_fds", "Files and connections that are open.", open_files);
    observe_gauge(meter, "process_max_fds", "How many files and connections may be open.", max_files);
    meter
        .f64_observable_counter("process_cpu_seconds_total")
        .with_description("Time on processors, of the program and of the kernel for it.")
        .with_callback(|observer| {
            if let Some(seconds) = cpu_seconds() {
                observer.observe(seconds, &[]);
            }
        })
        .build();
}

fn observe_gauge(meter: &Meter, name: &'static str, text: &'static str, read: fn() -> Option<f64>) {
    meter
        .f64_observable_gauge(name)
        .with_description(text)
        .with_callback(move |observer| {
            if let Some(value) = read() {
                observer.observe(value, &[]);
            }
        })
        .build();
}

/// When the process began: what the kernel says of the boot and of the process.
static START: LazyLock<Option<f64>> = LazyLock::new(|| {
    let boot = fs::read_to_string("/proc/stat").ok()?;
    let boot: f64 = boot.lines().find_map(|line| line.strip_prefix("btime "))?.trim().parse().ok()?;
    Some(boot + stat_field(STARTED)? / TICKS)
});

/// Fields of `/proc/self/stat` after the name of the program, counted from 0 (proc_pid_stat(5)).
const USER_TIME: usize = 11;
const SYSTEM_TIME: usize = 12;
const STARTED: usize = 19;

fn stat_field(index: usize) -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name is in parentheses and may hold anything.
    let (_, fields) = stat.rsplit_once(')')?;
    fields.split_whitespace().nth(index)?.parse().ok()
}

fn cpu_seconds() -> Option<f64> {
    Some((stat_field(USER_TIME)? + stat_field(SYSTEM_TIME)?) / TICKS)
}

fn resident_bytes() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some((kibibytes * KIBIBYTE) as f64)
}

fn open_files() -> Option<f64> {
    Some(fs::read_dir("/proc/self/fd").ok()?.count() as f64)
}

fn max_files() -> Option<f64> {
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_tells_what_this_process_uses() {
        for (what, value, least) in [
            ("memory", resident_bytes(), 100_000.0),
            ("files", open_files(), 3.0),
            ("most files", max_files(), 3.0),
            ("start", *START, 1_500_000_000.0),
            ("processor", cpu_seconds(), 0.0),
        ] {
            assert!(value.is_some_and(|value| value >= least), "{what}: {value:?}");
        }
    }
}
