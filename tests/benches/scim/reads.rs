//! Searches, one after the other and by sixteen clients at a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Result;
use fidelio_kernel::Timestamp;
use tokio::task::JoinSet;

use crate::http::{Http, Request};
use crate::report::Report;
use crate::samples::Samples;
use crate::seed::{World, display_name, external_id, group_name, user_name, work_email};

const CLIENTS: usize = 16;
const MOST: usize = 1000;
const WITHIN: Duration = Duration::from_secs(2);

/// What is searched for in a turn.
type Search = fn(&World, usize) -> Request;

const SEARCHES: &[(&str, Search)] = &[
    ("Users: one by id", |world, turn| Request::get(format!("/Users/{}", world.users[world.user(turn)]))),
    ("Users: userName eq", |world, turn| {
        users(format!("userName eq \"{}\"", user_name(world.user(turn)).to_uppercase())).finds(1)
    }),
    ("Users: externalId eq", |world, turn| {
        users(format!("externalId eq \"{}\"", external_id(world.user(turn)))).finds(1)
    }),
    ("Users: emails[type eq \"work\"].value eq", |world, turn| {
        users(format!("emails[type eq \"work\"].value eq \"{}\"", work_email(world.user(turn)))).finds(1)
    }),
    ("Users: displayName sw, one in a thousand", |world, turn| {
        users(format!("displayName sw \"{}\"", display_name(world.user(turn)))).finds(1)
    }),
    ("Users: displayName sw, one in 25", |world, turn| {
        let name = display_name(world.user(turn));
        users(format!("displayName sw \"{}\"", &name[..3])).finds(1)
    }),
    ("Users: meta.lastModified gt, the last thousand", |world, _| users(changed_after(world, 1000)).finds(999)),
    ("Users: meta.lastModified gt, half of them", |world, _| {
        users(changed_after(world, world.users.len() / 2)).finds(999)
    }),
    ("Users: userName co, none", |_, turn| users(format!("userName co \"nobody{turn}\""))),
    ("Users: userName ew, none", |_, turn| users(format!("userName ew \"nobody{turn}\""))),
    ("Users: first page of 100", |_, _| Request::get("/Users").with("count", "100").finds(100)),
    ("Groups: displayName eq", |world, turn| {
        groups(format!("displayName eq \"{}\"", group_name(world.group(turn).0))).finds(1)
    }),
    ("Groups: displayName sw, ten", |world, turn| {
        groups(format!("displayName sw \"{}\"", &group_name(world.group(turn).0)[..9])).finds(1)
    }),
    ("Groups: members eq", |world, turn| {
        groups(format!("members eq \"{}\"", world.users[world.group(turn).1])).finds(1)
    }),
    ("Groups: id eq and members eq, small group", |world, turn| {
        let (group, member) = world.group(turn);
        groups(format!("id eq \"{}\" and members eq \"{}\"", world.groups[group], world.users[member])).finds(1)
    }),
    ("Groups: id eq and members eq, big group", |world, turn| {
        let member = world.user(turn) / 2 * 2;
        groups(format!("id eq \"{}\" and members eq \"{}\"", world.big, world.users[member])).finds(1)
    }),
    ("Groups: first page of 100", |_, _| Request::get("/Groups").with("count", "100").finds(100)),
];

fn users(filter: String) -> Request {
    Request::get("/Users").with("filter", filter).with("count", "100")
}

/// As Entra ID asks: what is searched by members is told without them.
fn groups(filter: String) -> Request {
    Request::get("/Groups").with("filter", filter).with("excludedAttributes", "members").with("count", "100")
}

/// What so many users of the last ones satisfy.
fn changed_after(world: &World, last: usize) -> String {
    let seconds = i64::try_from(world.users.len() - last).unwrap_or(0);
    let after = Timestamp::from_seconds(world.first_change.as_seconds() + seconds);
    format!("meta.lastModified gt \"{after}\"")
}

/// Measures every search.
pub(crate) async fn measure(http: &Http, world: &World, report: &mut Report) -> Result<()> {
    for (name, search) in SEARCHES {
        let ask = async |turn: usize| http.send(search(world, turn)).await.map(drop);
        for turn in 0..5 {
            ask(turn).await?;
        }
        let alone = Samples::of(MOST, WITHIN, ask).await?;
        let requests: Vec<_> = (0..512).map(|turn| search(world, turn)).collect();
        report.row(name, &alone, Some(together(http, requests).await?));
    }
    Ok(())
}

/// How many a second several clients get answered.
async fn together(http: &Http, requests: Vec<Request>) -> Result<f64> {
    let (requests, next) = (Arc::new(requests), Arc::new(AtomicUsize::new(0)));
    let mut clients = JoinSet::new();
    let began = Instant::now();
    for _ in 0..CLIENTS {
        let (http, requests, next) = (http.clone(), requests.clone(), next.clone());
        clients.spawn(async move {
            while began.elapsed() < WITHIN {
                let turn = next.fetch_add(1, Ordering::Relaxed);
                http.send(requests[turn % requests.len()].clone()).await?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(done) = clients.join_next().await {
        done??;
    }
    Ok(next.load(Ordering::Relaxed) as f64 / began.elapsed().as_secs_f64())
}
