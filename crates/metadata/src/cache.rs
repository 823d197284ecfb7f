//! The file that keeps what was fetched.

use std::io;
use std::path::{Path, PathBuf};

use tokio::fs;
use tokio::io::AsyncWriteExt as _;

/// Replaces the file: whoever reads it, also after a crash, finds all of the one or all of the other.
pub(crate) async fn write(path: &Path, blob: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).await?;
    }
    let beside = beside(path);
    let written = write_and_rename(&beside, path, blob).await;
    if written.is_err() {
        // What is left of it is of no use; that it may not be there is no news.
        let _ = fs::remove_file(&beside).await;
    }
    written
}

async fn write_and_rename(beside: &Path, path: &Path, blob: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create(beside).await?;
    file.write_all(blob).await?;
    file.sync_all().await?;
    drop(file);
    fs::rename(beside, path).await
}

/// Each process has its own, as several may share the cache.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    path.with_file_name(name)
}
