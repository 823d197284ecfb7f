//! Python with what `tests/requirements.txt` names.

use std::path::{Path, PathBuf};
use std::process::Command;

use fidelio_testkit::database::ALL_VARIABLE;

/// The variable with the interpreter.
const PYTHON_VARIABLE: &str = "TEST_PYTHON";

/// Python, about to run this file of the folder `tests`; `None` when there is none, which `cargo xtask test` installs.
///
/// # Panics
/// When there is none although everything must run.
pub fn python(file: &str) -> Option<Command> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let prepared = || root.join("target/python/bin/python");
    let python = std::env::var_os(PYTHON_VARIABLE).map_or_else(prepared, PathBuf::from);
    if !python.is_file() {
        let must_run = std::env::var(ALL_VARIABLE).is_ok_and(|all| all == "1");
        assert!(!must_run, "{ALL_VARIABLE}=1 wants {file} run, but {PYTHON_VARIABLE} names no Python");
        eprintln!("not run: there is no Python for {file}");
        return None;
    }
    let mut command = Command::new(python);
    // A warning is for whoever writes the libraries.
    command.args(["-W", "ignore"]).arg(root.join("tests").join(file));
    Some(command)
}
