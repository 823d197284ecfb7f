//! Whoever changes the log in the database is found out, and it is told where.

use fidelio_tests::{AuditLog, Person, Tenant, on_both_databases};

use crate::support::with_settings;

/// A log with ten events: what is done by two people.
async fn ten_events(tenant: &Tenant) -> AuditLog {
    let tenant = with_settings(tenant, |_| ()).await;
    for _ in 0..2 {
        let mut person = Person::new(&tenant);
        person.register().await.unwrap();
        person.log_in().await.unwrap();
        person.log_in().await.unwrap();
    }
    let log = AuditLog::shared(&tenant).await;
    let events = log.export();
    assert_eq!(events.len(), 10, "the application, its key, and four each: {events:#?}");
    log.verify(None).unwrap();
    log
}

/// What is done to a log, and what is said then; `N` is the place that must be named.
const CRIMES: [(&[&str], &str); 19] = [
    // Altered.
    (
        &["UPDATE audit_events SET event = replace(event, 'sign_in.completed', 'user.deleted') WHERE sequence = 5"],
        "event 5 was altered",
    ),
    (
        &["UPDATE audit_events SET event = replace(event, 'success', 'refused') WHERE sequence = 10"],
        "event 10 was altered",
    ),
    (
        &[
            "UPDATE audit_events SET hash = (SELECT hash FROM audit_events WHERE sequence = 4 AND application_id = {app}) WHERE sequence = 5",
        ],
        "event 5 was altered",
    ),
    // What searches go by, beside the event itself.
    (&["UPDATE audit_events SET action = 'user.created' WHERE sequence = 5"], "event 5 was altered"),
    (&["UPDATE audit_events SET outcome = 'refused' WHERE sequence = 5"], "event 5 was altered"),
    (&["UPDATE audit_events SET actor_kind = 'system' WHERE sequence = 5"], "event 5 was altered"),
    (&["UPDATE audit_events SET user_id = NULL WHERE sequence = 5"], "event 5 was altered"),
    (&["UPDATE audit_events SET request = NULL WHERE sequence = 5"], "event 5 was altered"),
    (&["UPDATE audit_events SET at = at - 1 WHERE sequence = 5"], "event 5 was altered"),
    // Removed.
    (&["DELETE FROM audit_events WHERE sequence = 1"], "event 1 is missing"),
    (&["DELETE FROM audit_events WHERE sequence = 5"], "event 5 is missing"),
    (&["DELETE FROM audit_events WHERE sequence > 8"], "event 9 and those after it are missing"),
    // Moved.
    (
        &[
            "UPDATE audit_events SET sequence = -5 WHERE sequence = 5",
            "UPDATE audit_events SET sequence = 5 WHERE sequence = 6",
            "UPDATE audit_events SET sequence = 6 WHERE sequence = -5",
        ],
        "event 5 was altered",
    ),
    // Added, at the end and between.
    (
        &[
            "INSERT INTO audit_events SELECT application_id, 11, hash, at, action, outcome, actor_kind, user_id, actor_user_id, request, event, personal_salt, personal_json FROM audit_events WHERE sequence = 10",
        ],
        "event 11 was added",
    ),
    (
        &[
            "UPDATE audit_events SET sequence = sequence + 100 WHERE sequence > 5",
            "UPDATE audit_events SET sequence = sequence - 99 WHERE sequence > 5",
            "INSERT INTO audit_events SELECT application_id, 6, hash, at, action, outcome, actor_kind, user_id, actor_user_id, request, event, personal_salt, personal_json FROM audit_events WHERE sequence = 5",
            "UPDATE audit_chains SET head_sequence = head_sequence + 1",
        ],
        "event 6 was altered",
    ),
    // What is personal.
    (
        &[
            "UPDATE audit_events SET personal_json = replace(personal_json, 'person-', 'nobody-') WHERE sequence = 5",
        ],
        "what is personal in event 5 was altered",
    ),
    // The head.
    (&["UPDATE audit_chains SET head_hash = base_hash"], "the last event is not the one that the log's head says"),
    // Removed at the beginning, as if it had been kept long enough.
    (
        &[
            "UPDATE audit_chains SET base_sequence = 3, base_hash = (SELECT hash FROM audit_events WHERE sequence = 3 AND application_id = {app})",
            "DELETE FROM audit_events WHERE sequence <= 3",
        ],
        "events up to 3 are missing, and no event says that they were removed",
    ),
    (
        &["UPDATE audit_chains SET base_sequence = 10, base_hash = head_hash", "DELETE FROM audit_events"],
        "events up to 10 are missing, and no event says that they were removed",
    ),
];

/// Does a statement in this application only.
async fn commit_crime(log: &AuditLog, statement: &str) {
    // A subquery has a condition of its own.
    let has_condition = statement.rsplit(')').next().is_some_and(|end| end.contains(" WHERE "));
    let word = if has_condition { "AND" } else { "WHERE" };
    assert!(log.tamper(&format!("{statement} {word} application_id = {{app}}")).await > 0, "{statement}");
}

on_both_databases! {
    async fn every_change_of_the_log_is_found_and_its_place_told(tenant: &Tenant) {
        let mut missed = Vec::new();
        for (statements, expected) in CRIMES {
            let log = ten_events(tenant).await;
            for statement in statements {
                commit_crime(&log, statement).await;
            }
            match log.verify(None) {
                Err(complaint) if complaint.contains(expected) => {}
                other => missed.push(format!("{statements:?}: {other:?}")),
            }
        }
        assert!(missed.is_empty(), "{missed:#?}");
    }

    async fn a_log_whose_end_is_cut_off_is_told_by_a_place_that_was_known(tenant: &Tenant) {
        let log = ten_events(tenant).await;
        let head = log.head();
        commit_crime(&log, "DELETE FROM audit_events WHERE sequence > 8").await;
        commit_crime(
            &log,
            "UPDATE audit_chains SET head_sequence = 8, \
             head_hash = (SELECT hash FROM audit_events WHERE sequence = 8 AND application_id = {app})",
        )
        .await;
        log.verify(None).expect("nothing in the log tells");
        let complaint = log.verify(Some(&head)).unwrap_err();
        assert!(complaint.contains("the place that was known before is not in the log"), "{complaint}");
    }

    async fn the_events_of_another_application_are_not_passed_off_as_ones_of_this(tenant: &Tenant) {
        let (log, other) = (ten_events(tenant).await, ten_events(tenant).await);
        let from = log.literal(other.application);
        log.tamper("DELETE FROM audit_events WHERE application_id = {app}").await;
        let columns = "hash, at, action, outcome, actor_kind, user_id, actor_user_id, request, event, personal_salt, personal_json";
        let copy = format!("INSERT INTO audit_events SELECT {{app}}, sequence, {columns} FROM audit_events WHERE application_id = {from}");
        assert_eq!(log.tamper(&copy.replace("SELECT {app}", &uuid_of(&log))).await, 10);
        let complaint = log.verify(None).unwrap_err();
        assert!(complaint.contains("event 1 was altered"), "{complaint}");
        other.verify(None).unwrap();
    }

    async fn what_the_program_did_not_record_is_not_chained_as_if_it_had(tenant: &Tenant) {
        let log = ten_events(tenant).await;
        let copy = "INSERT INTO audit_pending (id, application_id, user_id, actor_kind, actor_user_id, event) \
             SELECT '01890a5d-ac96-774b-bcce-b302099a8057', application_id, user_id, actor_kind, actor_user_id, \
             replace(event, 'sign_in.completed', 'user.activated') FROM audit_events WHERE sequence = 5";
        // SQLite keeps identifiers as bytes.
        let is_bytes = tenant.engine == fidelio_tests::Engine::Sqlite;
        let id =
            if is_bytes { "X'01890a5dac96774bbcceb302099a8057'" } else { "'01890a5d-ac96-774b-bcce-b302099a8057'" };
        commit_crime(&log, &copy.replace("'01890a5d-ac96-774b-bcce-b302099a8057'", id)).await;
        let events = log.export();
        let last = events.last().unwrap();
        assert_eq!(last["action"], "audit.forgery_found", "{last}");
        assert_eq!(events.iter().filter(|event| event["action"] == "user.activated").count(), 0);
        log.verify(None).expect("the forgery is told, and the log is whole");
    }
}

/// The application as a selected value.
fn uuid_of(log: &AuditLog) -> String {
    let literal = log.literal(log.application);
    if literal.starts_with('x') { format!("SELECT {literal}") } else { format!("SELECT {literal}::uuid") }
}
