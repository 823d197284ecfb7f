//! Nothing secret and nothing personal is told to anybody.

use crate::tour::toured;

#[tokio::test(flavor = "multi_thread")]
async fn a_tour_leaves_nothing_secret_or_personal_in_the_log_the_metrics_or_the_traces() {
    let toured = toured().await;
    assert!(toured.told.len() > 60, "{} values are looked for", toured.told.len());
    // Both would be empty if nothing was told, and nothing would be found.
    assert!(toured.log.lines().count() > 40 && toured.spans.len() > 40);
    for (place, text) in [
        ("the log", toured.log.clone()),
        ("the metrics", toured.scrape.clone()),
        ("the spans", format!("{:?} {:?}", toured.spans, toured.resources)),
        ("what was exported", String::from_utf8_lossy(&toured.exported).into_owned()),
    ] {
        let found = toured.told.found_in(&text);
        assert!(found.is_empty(), "in {place}:\n{}", found.join("\n"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn libraries_say_nothing_below_info_whatever_the_setting() {
    for line in toured().await.log.lines() {
        let line: serde_json::Value = serde_json::from_str(line).expect(line);
        let is_fine = matches!(line["level"].as_str(), Some("TRACE" | "DEBUG"));
        let is_ours = line["target"].as_str().unwrap().starts_with("fidelio");
        assert!(is_ours || !is_fine, "{line}");
    }
}
