//! Several clients at once, each of which does one thing after the other.

use std::time::{Duration, Instant};

use anyhow::Result;
use fidelio_tests::{Server, Tenant};
use futures_util::future::try_join_all;

use crate::actors::{Action, Actor};
use crate::process;

/// What was measured of one action.
pub(crate) struct Measured {
    /// How often it was done in a second.
    pub(crate) rate: f64,
    /// How long it took half the time.
    pub(crate) median: Duration,
    /// How long it took at most, but for one in a hundred.
    pub(crate) p99: Duration,
    /// How much processor time the server used for one.
    pub(crate) cpu: Duration,
}

/// Does the action by so many clients for this time, after a fifth of it to get warm.
pub(crate) async fn run(
    server: &Server,
    tenant: &Tenant,
    action: Action,
    clients: usize,
    time: Duration,
) -> Result<Measured> {
    let mut actors = Vec::new();
    for _ in 0..clients {
        actors.push(Actor::new(tenant, action).await?);
    }
    round(&mut actors, action, time / 5).await?;
    let (began, before) = (Instant::now(), process::cpu(server.id())?);
    let mut took = round(&mut actors, action, time).await?;
    let (elapsed, used) = (began.elapsed(), process::cpu(server.id())? - before);
    took.sort_unstable();
    let share = |share: f64| took[((took.len() - 1) as f64 * share).round() as usize];
    let count = u32::try_from(took.len())?;
    Ok(Measured {
        rate: f64::from(count) / elapsed.as_secs_f64(),
        median: share(0.5),
        p99: share(0.99),
        cpu: used / count,
    })
}

async fn round(actors: &mut [Actor<'_>], action: Action, time: Duration) -> Result<Vec<Duration>> {
    let until = Instant::now() + time;
    let each = actors.iter_mut().map(async |actor| {
        let mut took = Vec::new();
        while Instant::now() < until || took.is_empty() {
            let began = Instant::now();
            actor.act(action).await?;
            took.push(began.elapsed());
        }
        anyhow::Ok(took)
    });
    Ok(try_join_all(each).await?.concat())
}
