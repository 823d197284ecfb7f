//! The outbox for development.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use fidelio_credentials::ports::Delivery as _;
use fidelio_identity::Channel;
use fidelio_notify::NotifierOptions;
use serde_json::Value;

use crate::support::{CODE, mail, notifier, sms, temporary};

fn into(file: &std::path::Path) -> NotifierOptions {
    NotifierOptions { development_outbox: Some(file.to_owned()), ..NotifierOptions::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_message_is_a_line_of_its_own_that_only_the_owner_reads() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("outbox.jsonl");
    // Two, as of two processes.
    let notifiers = [Arc::new(notifier(into(&file))), Arc::new(notifier(into(&file)))];
    assert!(notifiers[0].reaches(Channel::Email) && notifiers[0].reaches(Channel::Sms));
    assert!(!file.exists(), "it is made when it is needed");
    let deliveries = (0..64).map(|n| {
        let notifier = Arc::clone(&notifiers[n % 2]);
        let mut message = if n % 4 < 2 { mail("ann@example.org") } else { sms("+491701234567") };
        message.text = format!("{CODE}\n{}", "long ".repeat(n * 100));
        tokio::spawn(async move { notifier.deliver(&message).await.map(|()| message.id.to_string()) })
    });
    let mut ids = BTreeSet::new();
    for delivery in deliveries.collect::<Vec<_>>() {
        ids.insert(delivery.await.unwrap().unwrap());
    }
    let lines: Vec<Value> =
        fs::read_to_string(&file).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 64);
    assert_eq!(lines.iter().map(|line| line["id"].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>(), ids);
    for line in &lines {
        let members: BTreeSet<_> = line.as_object().unwrap().keys().map(String::as_str).collect();
        let expected = ["application", "at", "channel", "html", "id", "recipient", "subject", "text"];
        assert_eq!(members, BTreeSet::from(expected));
        assert!(line["text"].as_str().unwrap().starts_with(CODE) && line["at"].as_str().unwrap().ends_with('Z'));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_written_may_be_mended() {
    let folder = tempfile::tempdir().unwrap();
    let why = temporary(&notifier(into(&folder.path().join("missing/outbox.jsonl"))), &sms("+491701234567")).await;
    assert!(why.contains("missing/outbox.jsonl"), "{why}");
}

#[tokio::test]
async fn without_any_way_nothing_is_reached() {
    let notifier = notifier(NotifierOptions::default());
    assert!(!notifier.reaches(Channel::Email) && !notifier.reaches(Channel::Sms));
    let why = temporary(&notifier, &mail("ann@example.org")).await;
    assert_eq!(why, "no way to deliver by email is configured");
}
