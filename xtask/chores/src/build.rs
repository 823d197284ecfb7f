//! What cargo builds, and where.

use std::io::BufReader;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use cargo_metadata::{Message, TargetKind};

use crate::root;

/// Runs this `cargo build`; the executables of the targets that are named.
pub(crate) fn build<const N: usize>(cargo: &mut Command, wanted: [(&str, TargetKind); N]) -> Result<[PathBuf; N]> {
    cargo.arg("--message-format=json-render-diagnostics").current_dir(root()).stdout(Stdio::piped());
    let mut cargo = cargo.spawn().context("cargo")?;
    let mut built = wanted.each_ref().map(|_| None);
    for message in Message::parse_stream(BufReader::new(cargo.stdout.take().context("cargo has no output")?)) {
        let Message::CompilerArtifact(artifact) = message? else { continue };
        let is_it = |(name, kind): &(&str, TargetKind)| {
            artifact.target.name == *name && artifact.target.kind.contains(kind)
        };
        if let Some(index) = wanted.iter().position(is_it) {
            built[index] = artifact.executable;
        }
    }
    let names = wanted.map(|(name, _)| name);
    if !cargo.wait()?.success() {
        bail!("{} cannot be built", names.join(" and "));
    }
    if built.iter().any(Option::is_none) {
        bail!("cargo has not built {}", names.join(" and "));
    }
    Ok(built.map(|path| path.map(PathBuf::from).unwrap_or_default()))
}
