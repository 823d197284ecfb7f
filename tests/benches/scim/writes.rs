//! Changes, one after the other.

use std::time::Duration;

use anyhow::{Context as _, Result};
use reqwest::Method;
use serde_json::{Value, json};

use crate::http::{Http, Request};
use crate::report::Report;
use crate::samples::Samples;
use crate::seed::{World, body};

const MOST: usize = 300;
const WITHIN: Duration = Duration::from_secs(5);
const MEMBERS: usize = 1000;

/// Measures every change.
pub(crate) async fn measure(http: &Http, world: &World, report: &mut Report) -> Result<()> {
    let mut made: Vec<String> = Vec::new();
    let new = |turn: usize| world.users.len() + turn;
    let posts = Samples::of(MOST, WITHIN, async |turn| {
        let user = http.send(Request::new(Method::POST, "/Users").body(body(new(turn)))).await?;
        made.push(user["id"].as_str().context("an identifier")?.to_owned());
        Ok(())
    });
    let posts = posts.await?;
    report.row("POST of a user", &posts, None);

    let at = |method, turn: usize| Request::new(method, format!("/Users/{}", made[turn % made.len()]));
    let puts = Samples::of(MOST, WITHIN, async |turn| {
        let mut user = body(new(turn % made.len()));
        user["displayName"] = Value::from(format!("Renamed {turn}"));
        http.send(at(Method::PUT, turn).body(user)).await.map(drop)
    });
    let puts = puts.await?;
    report.row("PUT of a user", &puts, None);
    let (first, again) = (posts.median(), puts.median());
    let ratio = again.as_secs_f64() / first.as_secs_f64();
    report.ratio("changing all of a user by PUT, to adding one", (first, again, ratio), 3.0);

    let patches = Samples::of(MOST, WITHIN, async |turn| {
        let operation = json!({ "op": "replace", "value": { "active": (turn / made.len()) % 2 == 1 } });
        let body =
            json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [operation] });
        http.send(at(Method::PATCH, turn).body(body)).await.map(drop)
    });
    report.row("PATCH of a user: active", &patches.await?, None);

    let deletions =
        Samples::of(made.len(), WITHIN, async |turn| http.send(at(Method::DELETE, turn)).await.map(drop));
    report.row("DELETE of a user", &deletions.await?, None);

    let (group, _) = world.group(7);
    let path = format!("/Groups/{}", world.groups[group]);
    let puts = Samples::of(30, WITHIN, async |turn| {
        // Half of them were members before.
        let members = world.users.iter().skip(turn * MEMBERS / 2 % (world.users.len() - MEMBERS)).take(MEMBERS);
        let members: Vec<_> = members.map(|id| json!({ "value": id.to_string() })).collect();
        let body = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
            "displayName": "Reorganised",
            "members": members,
        });
        http.send(Request::new(Method::PUT, path.clone()).body(body)).await.map(drop)
    });
    report.row("PUT of a group with 1000 members, half of them new", &puts.await?, None);
    Ok(())
}
