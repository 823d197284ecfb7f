//! SQLite without a thread between: short statements are carried out where they are asked for.
//!
//! [`Writer`] is the one connection that writes, and [`Readers`] are the others. What a prepared statement does takes less
//! than the way to another thread and back, and is done at once; everything else, and every COMMIT, which waits for the
//! disk, is done on a thread that may block.

mod connection;
mod readers;
mod rows;
#[cfg(test)]
mod tests;
mod writer;

pub(crate) use connection::is_unique_violation;
pub(crate) use readers::Readers;
pub(crate) use writer::{Unit, Writer};

use std::thread;
use std::time::{Duration, Instant};

use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr};
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use connection::is_busy;

/// How long to wait for another process that holds a lock on the file, and how long between two looks.
const BUSY: Duration = Duration::from_secs(10);
const LOOK: Duration = Duration::from_millis(2);

/// Tries again while another process holds a lock on the file.
async fn patiently<T>(mut act: impl FnMut() -> Result<T, DbErr>) -> Result<T, DbErr> {
    let begun = Instant::now();
    loop {
        match act() {
            Err(error) if is_busy(&error) && begun.elapsed() < BUSY => sleep(LOOK).await,
            outcome => return outcome,
        }
    }
}

/// The same on a thread that may block.
fn patiently_blocking<T>(mut act: impl FnMut() -> Result<T, DbErr>) -> Result<T, DbErr> {
    let begun = Instant::now();
    loop {
        match act() {
            Err(error) if is_busy(&error) && begun.elapsed() < BUSY => thread::sleep(LOOK),
            outcome => return outcome,
        }
    }
}

/// Does something on a thread that may block; it is done even if nobody waits for it any more.
async fn elsewhere<T: Send + 'static>(act: impl FnOnce() -> T + Send + 'static) -> Result<T, DbErr> {
    spawn_blocking(act).await.map_err(|error| DbErr::Conn(RuntimeErr::Internal(error.to_string())))
}

/// A connection that is free, unless that takes too long.
async fn within<T>(limit: Duration, free: impl Future<Output = T>) -> Result<T, DbErr> {
    tokio::time::timeout(limit, free).await.map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))
}
