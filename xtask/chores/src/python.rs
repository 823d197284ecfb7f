//! Python with the mail server and the testers of the tests, in an environment of its own.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::root;

/// The variable that names the interpreter, for whoever has one prepared and for the tests.
pub(crate) const VARIABLE: &str = "TEST_PYTHON";

/// What is looked for, to see whether an interpreter has everything.
const MODULES: &str = "aiosmtpd, scim2_tester, schemathesis";

/// An interpreter that has what tests/requirements.txt names; installs it if it is missing.
pub(crate) fn prepare() -> Result<PathBuf> {
    if let Some(python) = std::env::var_os(VARIABLE).map(PathBuf::from) {
        if !is_ready(&python) {
            bail!("{VARIABLE} names {}, which is no Python with {MODULES}", python.display());
        }
        return Ok(python);
    }
    let folder = root().join("target/python");
    let python = folder.join("bin/python");
    if !is_ready(&python) {
        let mut venv = Command::new("python3");
        succeed(venv.args(["-m", "venv", "--clear"]).arg(&folder)).context("python3 -m venv (python3-venv)")?;
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
        succeed(pip.arg(root().join("tests/requirements.txt"))).context("pip install (Python 3.11 or later)")?;
    }
    Ok(python)
}

fn is_ready(python: &Path) -> bool {
    let output = Command::new(python).args(["-c", &format!("import {MODULES}")]).output();
    output.is_ok_and(|output| output.status.success())
}

fn succeed(command: &mut Command) -> Result<()> {
    if command.status()?.success() { Ok(()) } else { bail!("it failed") }
}
