//! An outbox for development: a file with a line of JSON for each message, and the same in the log.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fidelio_credentials::Message;
use fidelio_credentials::ports::DeliveryError;
use fidelio_kernel::Clock;
use serde::Serialize;

use crate::wire::WireMessage;

pub(crate) struct Development {
    file: PathBuf,
    clock: Arc<dyn Clock>,
}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    message: WireMessage<'a>,
    at: String,
}

impl Development {
    pub(crate) fn new(file: PathBuf, clock: Arc<dyn Clock>) -> Self {
        Self { file, clock }
    }

    pub(crate) async fn deliver(&self, message: &Message) -> Result<(), DeliveryError> {
        let line = Line { message: message.into(), at: self.clock.now().to_string() };
        let mut bytes = serde_json::to_vec(&line)
            .map_err(|_| DeliveryError::Permanent("the message cannot be written as JSON".to_owned()))?;
        bytes.push(b'\n');
        let file = self.file.clone();
        let written = tokio::task::spawn_blocking(move || append(&file, &bytes)).await;
        let written = written.unwrap_or_else(|error| Err(io::Error::other(error)));
        written.map_err(|error| {
            DeliveryError::Temporary(format!("the outbox {} cannot be written: {error}", self.file.display()))
        })?;
        tracing::info!(
            recipient = message.recipient,
            text = message.text,
            "no way to deliver by {} is configured; the message is here and in {}",
            message.channel.as_str(),
            self.file.display()
        );
        Ok(())
    }
}

/// Appends in one call, so that lines of several processes do not mix. Opened each time, since whoever develops
/// deletes it to start afresh.
fn append(file: &Path, line: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file)?.write(line)? {
        written if written == line.len() => Ok(()),
        _ => Err(io::Error::new(io::ErrorKind::WriteZero, "the line was cut off")),
    }
}
