//! What must not cost more than a multiple of something else.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result};
use reqwest::Method;
use serde_json::json;

use crate::http::{Http, Request};
use crate::report::Report;
use crate::samples::{Samples, ratio};
use crate::seed::World;

const TURNS: usize = 60;

/// Compares everything.
pub(crate) async fn measure(http: &Http, world: &World, report: &mut Report) -> Result<()> {
    pages(http, "/Users", world.users.len(), report).await?;
    pages(http, "/Groups", world.groups.len(), report).await?;
    members(http, world, report).await?;
    without_members(http, world, report).await?;
    beside_scans(http, world, report).await
}

/// Pages in the middle of a list and first ones, by index and by cursor.
async fn pages(http: &Http, path: &str, count: usize, report: &mut Report) -> Result<()> {
    let page = |name, value: String| Request::get(path).with("count", "100").with(name, value);
    let ask = async |request: Request| http.send(request).await.map(drop);
    let middle = count / 2 + 1;
    let found = ratio(
        TURNS,
        async |_| ask(page("startIndex", "1".to_owned())).await,
        async |_| ask(page("startIndex", middle.to_string())).await,
    );
    report.ratio(&format!("{path}: the page at startIndex {middle}, to the first page"), found.await?, 3.0);

    let mut cursor = String::new();
    let step = (count / 2).clamp(1, 1000);
    for _ in 0..count / 2 / step {
        let request =
            Request::get(path).with("count", step.to_string()).with("cursor", cursor).with("attributes", "id");
        let answer = http.send(request).await?;
        cursor = answer["nextCursor"].as_str().context("a cursor")?.to_owned();
    }
    let found = ratio(
        TURNS,
        async |_| ask(page("cursor", String::new())).await,
        async |_| ask(page("cursor", cursor.clone())).await,
    );
    report.ratio(&format!("{path}: a page by cursor from the middle, to the first"), found.await?, 1.5);
    Ok(())
}

/// One member more or fewer of the big group, and of a small one.
async fn members(http: &Http, world: &World, report: &mut Report) -> Result<()> {
    let (small, _) = world.group(5);
    let small = world.groups[small].to_string();
    let big = world.big.to_string();
    // The big group has every other user.
    let member = |turn: usize| world.users[(world.user(turn) / 2 * 2 + 1) % world.users.len()].to_string();
    let change = async |group: &str, op: &str, turn: usize| {
        let operation = match op {
            "add" => json!({ "op": op, "path": "members", "value": [{ "value": member(turn) }] }),
            _ => json!({ "op": op, "path": format!("members[value eq \"{}\"]", member(turn)) }),
        };
        let body =
            json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [operation] });
        http.send(Request::new(Method::PATCH, format!("/Groups/{group}")).body(body)).await.map(drop)
    };
    for (op, what) in [("add", "adding"), ("remove", "removing")] {
        let found =
            ratio(TURNS, async |turn| change(&small, op, turn).await, async |turn| change(&big, op, turn).await);
        report.ratio(&format!("{what} a member: the big group, to a small one"), found.await?, 1.5);
    }
    Ok(())
}

/// A group whose members are not asked for.
async fn without_members(http: &Http, world: &World, report: &mut Report) -> Result<()> {
    let read = async |group: String| {
        let request = Request::get(format!("/Groups/{group}")).with("excludedAttributes", "members");
        http.send(request).await.map(drop)
    };
    let found = ratio(
        TURNS * 3,
        async |turn| read(world.groups[world.group(turn).0].to_string()).await,
        async |_| read(world.big.to_string()).await,
    );
    report.ratio("a group without its members: the big one, to small ones", found.await?, 1.5);
    Ok(())
}

/// Changes while somebody searches for what only a scan finds.
async fn beside_scans(http: &Http, world: &World, report: &mut Report) -> Result<()> {
    let change = async |turn: usize| {
        let user = world.users[world.user(turn)];
        let operation = json!({ "op": "replace", "path": "title", "value": format!("Title {turn}") });
        let body =
            json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [operation] });
        http.send(Request::new(Method::PATCH, format!("/Users/{user}")).body(body)).await.map(drop)
    };
    let mut found = Vec::new();
    for round in 0..3 {
        let first = round * 1000;
        let alone = Samples::of(200, Duration::from_secs(3), async |turn| change(first + turn).await).await?;
        let is_over = Arc::new(AtomicBool::new(false));
        let scans = tokio::spawn({
            let (http, is_over) = (http.clone(), is_over.clone());
            async move {
                while !is_over.load(Ordering::Relaxed) {
                    let scan = Request::get("/Users").with("filter", "userName co \"nobody\"");
                    http.send(scan).await?;
                }
                anyhow::Ok(())
            }
        });
        let beside = Samples::of(200, Duration::from_secs(3), async |turn| change(first + 500 + turn).await).await;
        is_over.store(true, Ordering::Relaxed);
        scans.await??;
        let (alone, beside) = (alone.median(), beside?.median());
        found.push((alone, beside, beside.as_secs_f64() / alone.as_secs_f64()));
    }
    found.sort_by(|(.., one), (.., other)| one.total_cmp(other));
    report.ratio("PATCH of a user: beside searches with co, to alone", found[1], 3.0);
    Ok(())
}
