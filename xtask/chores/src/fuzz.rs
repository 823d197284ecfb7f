//! `cargo xtask fuzz`: bytes that nobody thought of, for the targets of tests/fuzz. libFuzzer makes them, and keeps those by which
//! code is reached that none before has reached. For that the crates of this workspace are instrumented, on the compiler that
//! all is built with; what they depend on is taken as it was built for everything else.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output};
use std::sync::{Mutex, PoisonError};
use std::thread;

use anyhow::{Context as _, Result, bail};
use cargo_metadata::TargetKind;
use tempfile::TempDir;

use crate::build::build;
use crate::{report, root};

/// Set where this program stands between cargo and the compiler.
const WRAPS: &str = "FIDELIO_FUZZ_RUSTC";

/// What the compiler adds to each branch and each comparison (SanitizerCoverage of LLVM), as libFuzzer reads it.
const INSTRUMENTED: [&str; 5] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
];

/// How long a target is given if nobody says, in seconds.
const SECONDS: u32 = 10;

/// How long an input is at most, enough for what is quadratic to be slow; and what it may cost: seconds, in a program without
/// optimisation, and megabytes, of all and at once.
const BOUNDS: [&str; 4] = ["-max_len=65536", "-timeout=20", "-rss_limit_mb=1024", "-malloc_limit_mb=256"];

/// How a target is told to the fuzzer.
const TARGET: &str = "FUZZ_TARGET";

/// What there is to do.
struct Wanted<'a> {
    seconds: u32,
    minimise: bool,
    targets: Vec<&'a str>,
    inputs: Vec<&'a str>,
}

/// Gives each target, or those that are named, so many seconds; or replays the files that are named behind one target. With
/// `--minimise` it adds to the corpora what was found, and takes out what reaches nothing of its own but was found; else the
/// tree stays as it is.
pub(crate) fn run(words: &[&str]) -> Result<()> {
    let known = targets()?;
    let wanted = Wanted::of(words, &known)?;
    let fuzzer = built()?;
    let scratch = TempDir::new().context("a temporary folder")?;
    if let [target, ..] = wanted.targets[..]
        && !wanted.inputs.is_empty()
    {
        let mut command = fuzzer_of(&fuzzer, target, scratch.path())?;
        let is_withstood = command.args(&wanted.inputs).status().context("the fuzzer")?.success();
        return if is_withstood { Ok(()) } else { bail!("{target} does not withstand it") };
    }
    let waiting = Mutex::new(VecDeque::from(wanted.targets.clone()));
    let problems = Mutex::new(Vec::new());
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(target) = next() {
                    if let Err(why) = look(&fuzzer, target, &wanted, scratch.path()) {
                        problems.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{target}: {why:#}"));
                    }
                }
            });
        }
    });
    report("fuzz", &problems.into_inner().unwrap_or_else(PoisonError::into_inner))
}

impl<'a> Wanted<'a> {
    fn of(words: &[&'a str], known: &'a [String]) -> Result<Self> {
        let mut wanted = Self { seconds: SECONDS, minimise: false, targets: Vec::new(), inputs: Vec::new() };
        let mut words = words.iter().copied();
        while let Some(word) = words.next() {
            match word {
                "--seconds" => {
                    let seconds = words.next().and_then(|text| text.parse().ok()).filter(|seconds| *seconds > 0);
                    wanted.seconds = seconds.context("--seconds needs a number from 1")?;
                }
                "--minimise" => wanted.minimise = true,
                name if known.iter().any(|target| target == name) => wanted.targets.push(name),
                file if Path::new(file).exists() => wanted.inputs.push(file),
                other => bail!("{other} is neither a file nor a target; targets are {}", known.join(", ")),
            }
        }
        if !wanted.inputs.is_empty() && wanted.targets.len() != 1 {
            bail!("name one target for the files");
        }
        if wanted.targets.is_empty() {
            wanted.targets = known.iter().map(String::as_str).collect();
        }
        Ok(wanted)
    }
}

/// Every target has a corpus, which a test sees to.
fn targets() -> Result<Vec<String>> {
    let folders = fs::read_dir(corpora()).context("the corpora")?;
    let names = folders.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names: Vec<String> = names.collect::<Result<_>>()?;
    names.sort();
    Ok(names)
}

fn corpora() -> PathBuf {
    root().join("tests/fuzz/corpus")
}

/// Looks for inputs that a target does not withstand.
fn look(fuzzer: &Path, target: &str, wanted: &Wanted<'_>, scratch: &Path) -> Result<()> {
    let (corpus, found) = (corpora().join(target), scratch.join(target));
    fs::create_dir_all(&found)?;
    let mut command = fuzzer_of(fuzzer, target, scratch)?;
    command.arg(format!("-max_total_time={}", wanted.seconds)).args([&found, &corpus]);
    let output = command.output().context("the fuzzer")?;
    let log = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        bail!("{}", failure(target, &log));
    }
    let done = log.lines().rfind(|line| line.contains("DONE")).unwrap_or_default();
    println!("  {target}: {}", done.split_once("DONE").map_or("done", |(_, what)| what.trim()));
    if wanted.minimise { minimise(fuzzer, target, &found, scratch) } else { Ok(()) }
}

/// What the log says of an input that was not withstood, and how to see it again.
fn failure(target: &str, log: &str) -> String {
    let is_telling = |line: &&str| ["panicked at", "ERROR:", "SUMMARY:"].iter().any(|mark| line.contains(mark));
    let reason = log.lines().skip_while(|line| !is_telling(line)).take(6).collect::<Vec<_>>().join("\n    ");
    let path = log.lines().find_map(|line| line.split_once("Test unit written to ")).map(|(_, path)| path);
    match path {
        Some(path) => {
            // The machine may be gone when somebody reads this.
            let bytes = log.lines().find(|line| line.starts_with("Base64:")).unwrap_or_default();
            format!("{reason}\n    {bytes}\n  again by: cargo xtask fuzz {target} {path}")
        }
        None => log.to_owned(),
    }
}

/// Adds to the corpus what reaches code that nothing in it reaches, and takes out of it what no longer does. What has a name
/// of its own stays: it says what it is for.
fn minimise(fuzzer: &Path, target: &str, found: &Path, scratch: &Path) -> Result<()> {
    let corpus = corpora().join(target);
    let is_named = |file: &Path| file.file_name().is_none_or(|name| name.len() != 40);
    let best = scratch.join(format!("{target}.best"));
    fs::create_dir_all(&best)?;
    let files = |folder: &Path| -> Result<Vec<PathBuf>> {
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()
    };
    for file in files(&corpus)? {
        if is_named(&file) {
            fs::copy(&file, best.join(file.file_name().unwrap_or_default()))?;
        }
    }
    let mut command = fuzzer_of(fuzzer, target, scratch)?;
    // Code that is reached, and not how often.
    command.arg("-use_counters=0");
    let Output { status, stderr, .. } =
        command.arg("-merge=1").args([&best, &corpus, &found.to_owned()]).output()?;
    if !status.success() {
        bail!("its corpus cannot be minimised: {}", String::from_utf8_lossy(&stderr));
    }
    for file in files(&corpus)?.iter().filter(|file| !is_named(file)) {
        fs::remove_file(file)?;
    }
    for file in files(&best)?.iter().filter(|file| !is_named(file)) {
        fs::copy(file, corpus.join(file.file_name().unwrap_or_default()))?;
    }
    Ok(())
}

/// The fuzzer over a target; what that does not withstand is kept in `target/fuzz`.
fn fuzzer_of(fuzzer: &Path, target: &str, scratch: &Path) -> Result<Command> {
    let kept = root().join("target/fuzz").join(target);
    fs::create_dir_all(&kept)?;
    let kept = fs::canonicalize(kept)?;
    let mut command = Command::new(fuzzer);
    command.args(BOUNDS).arg(format!("-artifact_prefix={}/", kept.display()));
    command.env(TARGET, target).env("TMPDIR", scratch).env("RUST_BACKTRACE", "1");
    Ok(command)
}

/// Builds the fuzzer, beside what is built otherwise: cargo keeps apart what a wrapper of the compiler made.
fn built() -> Result<PathBuf> {
    let mut command = Command::new("cargo");
    command.args(["build", "--workspace", "--bin", "fuzz", "--features", "fidelio-fuzz/libfuzzer"]);
    command.env("RUSTC_WORKSPACE_WRAPPER", std::env::current_exe()?).env(WRAPS, "1");
    let [fuzzer] = build(&mut command, [("fuzz", TargetKind::Bin)])?;
    Ok(fuzzer)
}

/// Whether cargo has called this program in the compiler's place.
pub(crate) fn is_compiler() -> bool {
    std::env::var_os(WRAPS).is_some()
}

/// Compiles as cargo says, with what a fuzzer needs. The first argument is the compiler.
pub(crate) fn compile() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let compiler = arguments.next().unwrap_or_else(|| "rustc".into());
    let status = Command::new(compiler).args(arguments).args(INSTRUMENTED).status();
    if status.is_ok_and(|status| status.success()) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
