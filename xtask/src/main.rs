//! `cargo xtask`: builds the chores and runs them.
//!
//! The chores share most of their dependencies with the product. Cargo chooses features for the packages that a
//! command names, so they are built here as part of the whole workspace, as everything else is: what one command
//! has built the next one uses.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut build = Command::new("cargo");
    build.args(["build", "--quiet", "--workspace", "--bin", "chores"]).current_dir(&root);
    if !succeeds(&mut build) {
        return ExitCode::FAILURE;
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let mut chores = Command::new(target.join("debug/chores"));
    if succeeds(chores.args(std::env::args_os().skip(1))) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn succeeds(command: &mut Command) -> bool {
    match command.status() {
        Ok(status) => status.success(),
        Err(error) => {
            eprintln!("xtask: {}: {error}", command.get_program().display());
            false
        }
    }
}
