//! What is written about metrics is what a server tells.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::promql::named;
use crate::scrape::{Family, parse};
use crate::tour::toured;

fn document(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The rows of the table of metrics: name, kind, labels.
fn documented() -> BTreeMap<String, (String, BTreeSet<String>)> {
    let text = document("observing.md");
    let rows = text.lines().filter(|line| line.starts_with("| `fidelio_") || line.starts_with("| `process_"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 4, "{row}");
        let labels = cells[2].split(',').map(|label| label.trim().trim_matches('`').to_owned());
        let labels = labels.filter(|label| !label.is_empty()).collect();
        (cells[0].trim_matches('`').to_owned(), (cells[1].to_owned(), labels))
    })
    .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_of_metrics_is_what_a_server_tells() {
    let told: BTreeMap<_, _> = parse(&toured().await.scrape)
        .into_iter()
        .map(|(name, family)| {
            let labels = family.labels();
            (name, (family.kind, labels))
        })
        .collect();
    assert_eq!(documented(), told);
}

/// Whether each metric and label of an expression is told by the server.
fn check(expression: &str, families: &BTreeMap<String, Family>) {
    let named = named(expression);
    let mut labels = BTreeSet::from(["instance".to_owned(), "job".to_owned()]);
    for metric in &named.metrics {
        if metric == "up" {
            continue;
        }
        let told = families.values().find_map(|family| {
            let is_there = family.samples.iter().any(|(name, ..)| name == metric);
            is_there.then(|| family.samples.iter().filter(|(name, ..)| name == metric))
        });
        let told = told.unwrap_or_else(|| panic!("no server tells {metric}: {expression}"));
        labels.extend(told.flat_map(|(_, labels, _)| labels.keys().cloned()));
    }
    assert!(!named.metrics.is_empty(), "{expression}");
    assert!(named.labels.is_subset(&labels), "{expression} names {:?}, and there are {labels:?}", named.labels);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_alert_rests_on_metrics_that_a_server_tells() {
    let families = parse(&toured().await.scrape);
    let rules: Value = serde_saphyr::from_str(&document("observing/alerts.yaml")).expect("YAML");
    let mut names = BTreeSet::new();
    for group in rules["groups"].as_array().expect("groups") {
        assert!(group["name"].is_string());
        for rule in group["rules"].as_array().expect("rules") {
            let name = rule["alert"].as_str().expect("a name");
            assert!(names.insert(name.to_owned()), "{name} comes twice");
            check(rule["expr"].as_str().expect("an expression"), &families);
            assert!(
                ["page", "ticket"].contains(&rule["labels"]["severity"].as_str().expect("a severity")),
                "{name}"
            );
            for annotation in ["summary", "description"] {
                assert!(rule["annotations"][annotation].as_str().is_some_and(|text| !text.is_empty()), "{name}");
            }
        }
    }
    assert!(names.len() >= 10, "{names:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_panel_of_the_dashboard_shows_metrics_that_a_server_tells() {
    let families = parse(&toured().await.scrape);
    let dashboard: Value = serde_json::from_str(&document("observing/grafana-dashboard.json")).expect("JSON");
    let mut ids = BTreeSet::new();
    let mut expressions = 0;
    for panel in dashboard["panels"].as_array().expect("panels") {
        assert!(ids.insert(panel["id"].as_u64().expect("an id")), "{panel}");
        assert!(panel["title"].is_string() && panel["gridPos"]["w"].is_u64(), "{panel}");
        for target in panel["targets"].as_array().into_iter().flatten() {
            check(target["expr"].as_str().expect("an expression"), &families);
            expressions += 1;
        }
    }
    assert!(expressions >= 12, "{expressions}");
}
