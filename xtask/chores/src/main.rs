//! The chores of the project, in Rust so that they need nothing else.

mod bench;
mod breaking;
mod build;
mod client;
mod fuzz;
mod lint;
mod postgres;
mod publish;
mod python;
mod sbom;
mod schemathesis;
mod spec;
mod test;
mod upgrade;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};

const USAGE: &str = "\
cargo xtask spec            write spec/openapi.json from the handlers
cargo xtask spec --check    fail if it is out of step, incomplete, or breaks clients unannounced
cargo xtask client          write crates/client/src/generated.rs from spec/openapi.json
cargo xtask client --check  fail if it is out of step
cargo xtask lint            fail if a crate depends on what it must not
cargo xtask test            run every test, and say what could not run
cargo xtask test --all      the same, and fail if something could not run
cargo xtask fuzz            look for bytes that a parser does not withstand: --seconds N for each, TARGET..., or TARGET FILE...
cargo xtask fuzz --minimise the same, and keep in the corpora what reaches more
cargo xtask schemathesis    make up requests from the document, for long: --examples N for each operation, --seed N, --phases NAMES
cargo xtask sbom            write target/fidelio.cdx.json, what the binary is made of: --target TRIPLE
cargo xtask publish --check fail if crates could not be published: --verify builds each from what was packed
cargo xtask bench ceremonies  what ceremonies cost: --seconds N, --only sqlite|postgres, --logins
cargo xtask bench scim      how fast SCIM is over many users: --users N, --groups N, --only sqlite|postgres
cargo xtask upgrade --from REV   let the program of a revision and this one serve one database side by side
cargo xtask upgrade --record     write tests/upgrade, the statements of this version for the tests of the next one";

fn main() -> ExitCode {
    if fuzz::is_compiler() {
        return fuzz::compile();
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["spec"] => spec::write(),
        ["spec", "--check"] => spec::check(),
        ["client"] => client::write(),
        ["client", "--check"] => client::check(),
        ["lint"] => lint::run(),
        ["test"] => test::run(false),
        ["test", "--all"] => test::run(true),
        ["fuzz", words @ ..] => fuzz::run(words),
        ["schemathesis", flags @ ..] => schemathesis::run(flags),
        ["sbom", flags @ ..] => sbom::write(flags),
        ["publish", "--check"] => publish::check(false),
        ["publish", "--check", "--verify"] => publish::check(true),
        ["bench", name @ ("ceremonies" | "scim"), flags @ ..] => bench::run(name, flags),
        ["upgrade", "--from", revision] => upgrade::from(revision),
        ["upgrade", "--record"] => upgrade::record(),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::FAILURE;
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The root of the workspace.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Fails if there are problems, and lists them.
fn report(subject: &str, problems: &[String]) -> Result<()> {
    if problems.is_empty() {
        println!("{subject}: in order");
        return Ok(());
    }
    for problem in problems {
        eprintln!("  {problem}");
    }
    bail!("{subject}: {} problems", problems.len());
}
