//! What the server does every minute: it forgets what is over, unless its clock cannot be believed.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use fidelio_credentials::ports::Store as _;
use fidelio_flows::SealingKeyManagement;
use fidelio_flows::audit::Chaining;
use fidelio_kernel::{Clock as _, Timestamp};
use fidelio_persistence::Database;
use fidelio_telemetry::Task;

use crate::clock::SystemClock;
use crate::observation::note;

/// How often it is done.
const CLEANING: Duration = Duration::from_secs(60);
/// How long used sessions are remembered beyond their expiry: longer than a request may wait for the database after its
/// session was opened, than the clocks of two servers may differ, and than a clock in the wrong time zone is set back.
const KEPT: Duration = Duration::from_secs(86_400);
/// How long it is kept that a message could not be delivered.
const FAILURES_KEPT: Duration = Duration::from_secs(7 * 86_400);
/// How long it is kept what clients reported.
const EVENTS_KEPT: Duration = Duration::from_secs(30 * 86_400);
/// How long nothing is forgotten after the clock was set. Whoever sets it wrongly has so much time to set it right, and
/// loses nothing but what really was over.
const PAUSE: Duration = Duration::from_secs(3600);
/// By how much the clock may be set between two rounds without being noticed.
const TOLERATED: Duration = Duration::from_secs(60);
/// Longer than any message is put off that was tried.
const MESSAGE_PUT_OFF: Duration = Duration::from_secs(600);
/// Longer than any delivery of an event is put off that was tried.
const EVENT_PUT_OFF: Duration = Duration::from_secs(8 * 3600);

/// Cleans up until it is aborted.
pub(crate) async fn clean(database: Database, chaining: Arc<Chaining>, sealing_keys: SealingKeyManagement) {
    let mut interval = tokio::time::interval(CLEANING);
    let mut watch = ClockWatch::default();
    loop {
        interval.tick().await;
        let now = SystemClock.now();
        let is_first = watch.seen.is_none();
        let is_believed = watch.is_believed(now, Instant::now());
        let outcome = match is_believed {
            true => forget_expired(&database, now).await,
            false => Ok(()),
        };
        // Not the first time: the clock may be behind still, and another server deliver just now.
        let outcome = match outcome {
            Ok(()) if !is_first => bring_forward(&database, now).await,
            outcome => outcome,
        };
        note(Task::Cleaning, &outcome);
        if let Err(error) = outcome {
            tracing::warn!(%error, "what is over could not be forgotten; trying again in a minute");
        }
        if is_believed && let Err(error) = chaining.prune_all().await {
            tracing::warn!(%error, "old audit events could not be removed; trying again in a minute");
        }
        match sealing_keys.reseal().await {
            Ok(None) => {}
            Ok(Some(secrets)) => tracing::info!(secrets, "the secrets that are kept were sealed anew"),
            Err(error) => {
                tracing::warn!(%error, "secrets could not be sealed anew; trying again in a minute");
            }
        }
    }
}

/// Notices that the clock was set: it moved otherwise than the one that nobody sets.
#[derive(Default)]
struct ClockWatch {
    /// What both said the last time.
    seen: Option<(Timestamp, Instant)>,
    /// When it was set, until it is believed again.
    set_at: Option<Instant>,
}

impl ClockWatch {
    /// Whether the clock has not been set for [`PAUSE`]. It is not believed the first time: machines that have just started
    /// set theirs.
    fn is_believed(&mut self, wall: Timestamp, steady: Instant) -> bool {
        let Some((last_wall, last_steady)) = self.seen.replace((wall, steady)) else { return false };
        let expected = last_wall + steady.duration_since(last_steady);
        let (ahead, behind) = (wall.since(expected), expected.since(wall));
        if ahead.max(behind) > TOLERATED {
            let (ahead, behind) = (ahead.as_secs(), behind.as_secs());
            tracing::warn!(ahead, behind, "the clock was set; nothing that is over is forgotten for an hour");
            self.set_at = Some(steady);
        }
        self.set_at = self.set_at.filter(|at| steady.duration_since(*at) < PAUSE);
        self.set_at.is_none()
    }
}

async fn forget_expired(database: &Database, now: Timestamp) -> Result<()> {
    let mut forgotten = 0;
    // A unit for each, so that none of them holds rows for long.
    macro_rules! forget {
        ($($repository:ident.$forget:ident($before:expr);)*) => {$(
            let mut unit = database.begin().await?;
            forgotten += unit.$repository().$forget($before).await?;
            unit.commit().await?;
        )*};
    }
    forget! {
        used_sessions.forget_expired(now - KEPT);
        one_time_codes.forget_expired(now);
        limits.forget_expired(now);
        sign_ins.forget_expired(now);
        provider_sessions.forget_expired(now);
        outbox.forget_failed(now - FAILURES_KEPT);
        webhooks.forget_failed(now - FAILURES_KEPT);
        client_events.forget(now - EVENTS_KEPT);
    }
    if forgotten > 0 {
        tracing::debug!(forgotten, "forgot what is over");
    }
    Ok(())
}

/// Makes due what a clock that was ahead has put off until it would have been right.
async fn bring_forward(database: &Database, now: Timestamp) -> Result<()> {
    let mut unit = database.begin().await?;
    let messages = unit.outbox().bring_forward(now, MESSAGE_PUT_OFF).await?;
    let events = unit.webhooks().bring_forward(now, EVENT_PUT_OFF).await?;
    unit.commit().await?;
    if messages + events > 0 {
        tracing::warn!(messages, events, "the clock was set back; what waited for it is delivered now");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use fidelio_kernel::SessionId;
    use fidelio_persistence::DatabaseOptions;

    use super::*;

    #[tokio::test]
    async fn used_sessions_are_remembered_for_a_day_beyond_their_end() {
        let folder = std::env::temp_dir().join(format!("fidelio-cleaning-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let options = DatabaseOptions {
            url: format!("sqlite://{}/a.sqlite", folder.display()),
            max_connections: 1,
            acquire_timeout: Duration::from_secs(5),
        };
        let database = Database::connect(&options).await.expect("a database");
        database.migrate().await.expect("tables");
        let session: SessionId = "018f3a5e-0000-7000-8000-000000000001".parse().expect("a UUID");
        let end = Timestamp::from_seconds(1_000_000);
        let is_first = async || {
            let mut unit = database.begin().await.expect("a unit");
            let is_first = unit.used_sessions().consume(session, end).await.expect("an answer");
            unit.commit().await.expect("written");
            is_first
        };
        assert!(is_first().await);
        for (after, is_forgotten) in [(86_399, false), (86_400, true)] {
            forget_expired(&database, end + Duration::from_secs(after)).await.expect("cleaned");
            assert_eq!(is_first().await, is_forgotten, "{after} s after its end");
        }
        std::fs::remove_dir_all(&folder).expect("removed");
    }

    #[test]
    fn a_clock_is_believed_after_a_minute_and_an_hour_after_it_was_set() {
        let (wall, steady) = (Timestamp::from_seconds(1_000_000), Instant::now());
        let mut watch = ClockWatch::default();
        assert!(!watch.is_believed(wall, steady), "nothing is known of it yet");
        let after = |wall_seconds: i64, seconds| {
            (Timestamp::from_seconds(1_000_000 + wall_seconds), steady + Duration::from_secs(seconds))
        };
        for (wall_seconds, seconds, is_believed) in [
            (60, 60, true),
            // Corrected by a little, ahead and back.
            (170, 120, true),
            (180, 180, true),
            (86_400, 240, false),
            (300, 300, false),
            (3899, 3899, false),
            (3900, 3900, true),
            (0, 3960, false),
            (3600, 7560, true),
        ] {
            let (wall, steady) = after(wall_seconds, seconds);
            assert_eq!(watch.is_believed(wall, steady), is_believed, "{seconds} s after");
        }
    }
}
