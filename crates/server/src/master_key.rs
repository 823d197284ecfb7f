//! Where the master key comes from.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use fidelio_kernel::Random;
use fidelio_tokens::MasterKey;
use tokio::process::Command;

use crate::Settings;

/// How long a program has that prints the master key.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where a master key is.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// In the settings.
    Text(String),
    /// Printed by a program.
    Command(String),
    /// In a file.
    File(PathBuf),
}

impl Source {
    /// Where the settings say that it is.
    pub(crate) fn of(settings: &Settings) -> Self {
        match (&settings.master_key, &settings.master_key_command) {
            (Some(text), _) => Self::Text(text.clone()),
            (None, Some(command)) => Self::Command(command.clone()),
            (None, None) => Self::File(settings.master_key_path()),
        }
    }

    /// What it says now.
    pub(crate) async fn load(&self) -> Result<MasterKey> {
        match self {
            Self::Text(text) => MasterKey::parse(text).context("master_key"),
            Self::Command(command) => {
                let printed = printed_by(command).await.context("master_key_command")?;
                MasterKey::parse(&printed).context("master_key_command: what it prints is no master key")
            }
            Self::File(path) => read(path).context("master_key_file"),
        }
    }

    /// As [`Source::load`], but a file that is not there is made with a new key.
    pub(crate) async fn load_or_make(&self, random: &dyn Random) -> Result<MasterKey> {
        if let Self::File(path) = self
            && !path.exists()
        {
            return make(path, random).context("master_key_file");
        }
        self.load().await
    }
}

/// A new master key in a new file.
fn make(path: &Path, random: &dyn Random) -> Result<MasterKey> {
    let key = MasterKey::generate(random);
    let written = write(path, &key.reveal());
    written.with_context(|| format!("the master key cannot be written to {}", path.display()))?;
    Ok(key)
}

fn read(path: &Path) -> Result<MasterKey> {
    if !path.exists() {
        bail!("{} is missing, and the database was made with a master key; restore it", path.display());
    }
    check_mode(path)?;
    let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    MasterKey::parse(&text).with_context(|| format!("{} holds no master key", path.display()))
}

/// What the program writes to its standard output. Its complaints go where ours go.
async fn printed_by(command: &str) -> Result<String> {
    let mut words = command.split_whitespace();
    let program = words.next().context("it is empty")?;
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::null()).stderr(Stdio::inherit()).kill_on_drop(true);
    let output = tokio::time::timeout(PATIENCE, command.output()).await;
    let output = output.with_context(|| format!("{program} took longer than {} seconds", PATIENCE.as_secs()))?;
    let output = output.with_context(|| format!("{program} cannot be run"))?;
    if !output.status.success() {
        bail!("{program} failed ({})", output.status);
    }
    String::from_utf8(output.stdout).ok().with_context(|| format!("{program} prints no text"))
}

fn write(path: &Path, text: &str) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{text}")?;
    Ok(file.sync_all()?)
}

#[cfg(unix)]
fn check_mode(path: &Path) -> Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    let metadata = fs::metadata(path)?;
    let mode = metadata.mode() & 0o777;
    if mode & forbidden(metadata.uid()) != 0 {
        bail!("{} can be read by others (mode {mode:o}); run chmod 600 on it", path.display());
    }
    Ok(())
}

/// What the mode of a file with this owner must not have. A file of root's may be read by its group: that is how
/// systemd (LoadCredential) and Kubernetes (fsGroup) hand a secret to a program that is not root.
#[cfg(unix)]
const fn forbidden(owner: u32) -> u32 {
    if owner == 0 { 0o037 } else { 0o077 }
}

#[cfg(not(unix))]
fn check_mode(_path: &Path) -> Result<()> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn only_the_owner_reads_a_master_key_or_the_group_that_root_hands_it_to() {
        for (owner, mode, is_taken) in [
            (1000, 0o600, true),
            (1000, 0o400, true),
            (1000, 0o440, false),
            (1000, 0o604, false),
            (0, 0o400, true),
            (0, 0o440, true),
            (0, 0o640, true),
            (0, 0o660, false),
            (0, 0o444, false),
        ] {
            assert_eq!(mode & forbidden(owner) == 0, is_taken, "{mode:o} of {owner}");
        }
    }
}
