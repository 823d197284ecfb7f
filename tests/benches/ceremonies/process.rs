//! What the operating system tells of a process.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

/// How much processor time the process has used, its children not counted. It is counted in hundredths of a second.
pub(crate) fn cpu(process: u32) -> Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).context("/proc, which Linux has")?;
    // What follows the name, which is in parentheses and may contain anything.
    let fields: Vec<_> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |index: usize| fields.get(index).and_then(|field| field.parse::<u64>().ok()).context("/proc/stat");
    Ok(Duration::from_millis(10 * (ticks(11)? + ticks(12)?)))
}

/// How much memory the process has in use.
pub(crate) fn resident_bytes(process: u32) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).context("/proc, which Linux has")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("VmRSS")?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes * 1024)
}

/// Gives the process one processor, with all its threads and those that it starts.
pub(crate) fn pin(process: u32, processor: usize) -> Result<()> {
    let mut command = Command::new("taskset");
    command.args(["-a", "-p", "-c", &processor.to_string(), &process.to_string()]).stdout(Stdio::null());
    match command.status().context("taskset (util-linux)")?.success() {
        true => Ok(()),
        false => bail!("there is no processor {processor}; two are needed"),
    }
}
