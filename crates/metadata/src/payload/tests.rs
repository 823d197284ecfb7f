use fidelio_credentials::Metadata;
use fidelio_identity::authenticator_policy::Certification;
use fidelio_testkit::attestation_authority::AttestationAuthority;
use serde_json::{Value, json};

use super::*;

const MODEL: &str = "01020304-0506-0708-090a-0b0c0d0e0f10";

fn now() -> Timestamp {
    Timestamp::from_seconds(1_767_225_600)
}

fn read_json(payload: &Value) -> Result<Metadata, BlobError> {
    read(payload.to_string().as_bytes(), now())
}

fn read_entries(entries: &Value) -> BTreeMap<Aaguid, Model> {
    let payload = json!({"no": 7, "nextUpdate": "2026-02-28", "entries": entries});
    read_json(&payload).expect("a payload").models
}

fn only(entry: Value) -> Model {
    read_entries(&json!([entry])).remove(&MODEL.parse().expect("an AAGUID")).expect("the model")
}

#[test]
fn a_payload_holds_to_the_end_of_the_day_in_utc() {
    let payload = json!({"no": 7, "nextUpdate": "2026-02-28", "entries": []});
    let metadata = read_json(&payload).expect("a payload");
    assert_eq!(metadata.number, 7);
    assert_eq!(metadata.next_update.to_string(), "2026-03-01T00:00:00Z");
}

#[test]
fn a_model_is_read_with_everything_that_is_told_and_nothing_unknown_disturbs() {
    let root = AttestationAuthority::new().root_der();
    let statement = json!({
        "description": "Key 1",
        "icon": "data:image/png;base64,AAAA",
        "attestationRootCertificates": [base64url::encode(&root)],
        "upv": [{"major": 1, "minor": 1}],
        "somethingNew": {"a": [1, null]},
    });
    let model = only(json!({
        "aaguid": MODEL,
        "metadataStatement": statement,
        "statusReports": [
            {"status": "FIDO_CERTIFIED_L2", "effectiveDate": "2025-01-01", "certificateNumber": "1"},
            {"status": "SOMETHING_NEW", "effectiveDate": "2025-06-01"},
            {"status": "REVOKED_LATER"},
        ],
        "somethingNew": true,
    }));
    let expected = Model {
        description: "Key 1".into(),
        icon: Some("data:image/png;base64,AAAA".into()),
        certification: Some(Certification::L2),
        compromised: None,
        roots: vec![root],
    };
    assert_eq!(model, expected);
}

#[test]
fn a_model_of_which_nothing_is_told_is_a_model() {
    assert_eq!(only(json!({"aaguid": MODEL})), Model::default());
    assert_eq!(only(json!({"aaguid": MODEL.to_uppercase(), "statusReports": []})), Model::default());
}

#[test]
fn one_entry_that_is_malformed_does_not_spoil_the_others() {
    let good = json!({"aaguid": MODEL, "statusReports": [{"status": "REVOKED"}]});
    let models = read_entries(&json!([
        1,
        null,
        [],
        {"aaguid": "not one"},
        {"aaguid": 5},
        {"aaguid": "00000000-0000-0000-0000-000000000000"},
        {"aaguid": "11020304-0506-0708-090a-0b0c0d0e0f10", "statusReports": [{}]},
        {"aaguid": "12020304-0506-0708-090a-0b0c0d0e0f10", "metadataStatement": {"description": {}}},
        {"aaid": "1234#5678", "statusReports": []},
        good,
        {"attestationCertificateKeyIdentifiers": ["7c0903708b87115b0b422def3138c3c864e44573"]},
    ]));
    assert_eq!(models.len(), 1);
    assert_eq!(models[&MODEL.parse::<Aaguid>().expect("an AAGUID")].compromised.as_deref(), Some("REVOKED"));
}

#[test]
fn roots_are_read_however_their_base64_is_written_and_one_that_cannot_be_is_left_out() {
    let authority = AttestationAuthority::new();
    let (der, pem) = (authority.root_der(), authority.root_pem());
    let text = base64url::encode(&der);
    let broken = format!("  {}\r\n\t{} \n", &text[..64], &text[64..]);
    let standard: String = pem.lines().filter(|line| !line.starts_with("--")).collect();
    let roots = json!([text, broken, standard, pem, "%%%", "", "AAAA"]);
    let model = only(json!({"aaguid": MODEL, "metadataStatement": {"attestationRootCertificates": roots}}));
    assert_eq!(model.roots, vec![der; 4]);
}

#[test]
fn an_icon_is_an_image_in_a_data_url_or_none() {
    for icon in ["javascript:alert(1)", "https://example.com/icon.png", "data:text/html,x", ""] {
        let model = only(json!({"aaguid": MODEL, "metadataStatement": {"icon": icon}}));
        assert_eq!(model.icon, None, "{icon}");
    }
}

#[test]
fn what_is_no_payload_is_refused() {
    for wrong in [
        json!([]),
        json!({"nextUpdate": "2026-02-28", "entries": []}),
        json!({"no": -1, "nextUpdate": "2026-02-28", "entries": []}),
        json!({"no": 1, "entries": []}),
        json!({"no": 1, "nextUpdate": "soon", "entries": []}),
        json!({"no": 1, "nextUpdate": "2026-02-30", "entries": []}),
        json!({"no": 1, "nextUpdate": "2026-02-28"}),
        json!({"no": 1, "nextUpdate": "2026-02-28", "entries": {}}),
    ] {
        assert!(matches!(read_json(&wrong), Err(BlobError::Payload(_))), "{wrong}");
    }
    assert!(matches!(read(b"\xff", now()), Err(BlobError::Payload(_))));
}
