//! Where the master key comes from.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use fidelio_kernel::Random;
use fidelio_tokens::MasterKey;

use crate::Settings;

/// The configured master key, or the one in its file, which is made if it is not there.
pub(crate) fn load_or_make(settings: &Settings, random: &dyn Random) -> Result<MasterKey> {
    let path = settings.master_key_path();
    if settings.master_key.is_some() || path.exists() {
        return load(settings);
    }
    let key = MasterKey::generate(random);
    write(&path, &key.reveal())
        .with_context(|| format!("master_key_file: the master key cannot be written to {}", path.display()))?;
    Ok(key)
}

/// The configured master key, or the one in its file.
pub(crate) fn load(settings: &Settings) -> Result<MasterKey> {
    if let Some(text) = &settings.master_key {
        return MasterKey::parse(text).context("master_key");
    }
    let path = settings.master_key_path();
    if !path.exists() {
        bail!(
            "master_key_file: {} is missing, and the database was made with a master key; restore it",
            path.display()
        );
    }
    check_mode(&path)?;
    let text =
        fs::read_to_string(&path).with_context(|| format!("master_key_file: {} cannot be read", path.display()))?;
    MasterKey::parse(&text).with_context(|| format!("master_key_file: {} holds no master key", path.display()))
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
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(path)?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        bail!("master_key_file: {} can be read by others (mode {mode:o}); run chmod 600 on it", path.display());
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_mode(_path: &Path) -> Result<()> {
    Ok(())
}
