//! A registration is worth what the application's policy allows, checked again at completion.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use fidelio_client::types::{PasskeyOptions, RegCompleteRequest, RegInitResponse, RegistrationAction};
use fidelio_credentials::Transport;
use fidelio_identity::ApplicationSettings;
use fidelio_testkit::authenticator::Attestation;
use fidelio_tests::{Person, TenantOptions, on_both_databases};
use serde_json::json;

use crate::support::{b64, bytes, post, refused_registration, registered, signed_in, status, stored};

/// Where the COSE key begins in authenticator data with a credential id of 32 bytes.
const KEY: usize = 37 + 16 + 2 + 32;

on_both_databases! {
    async fn a_credential_id_that_was_not_signed_is_refused(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let begun = ann.reg_init(&tenant.client).await.unwrap();
        for other in ["", "AAAA", &b64([7; 32])] {
            let mut request = ann.create(&begun);
            request.creation_result.credential_id = other.to_owned();
            refused_registration(&ann, &request, "another credential id").await;
        }
    }

    async fn a_registration_of_another_type_challenge_or_rp_id_is_refused(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let (begun, other) = (ann.reg_init(&tenant.client).await.unwrap(), ann.reg_init(&tenant.client).await.unwrap());
        let members = &[("type", json!("webauthn.get")), ("type", json!("")), ("challenge", json!(""))];
        for (member, value) in members {
            ann.authenticator.browser.members = [((*member).to_owned(), value.clone())].into_iter().collect();
            let request = ann.create(&begun);
            refused_registration(&ann, &request, &format!("{member} {value}")).await;
        }
        ann.authenticator.browser.members.clear();
        let mut request = ann.create(&begun);
        request.session = other.session;
        refused_registration(&ann, &request, "the challenge of another session").await;
        ann.authenticator.rp_id = Some("example.com".to_owned());
        let request = ann.create(&begun);
        refused_registration(&ann, &request, "another RP id").await;
    }

    async fn a_registration_without_presence_or_verification_is_refused(tenant: &Tenant) {
        for (present, verified) in [(false, true), (true, false), (false, false)] {
            let mut ann = Person::new(tenant);
            ann.authenticator.flags.user_present = present;
            ann.authenticator.flags.user_verified = verified;
            let begun = ann.reg_init(&tenant.client).await.unwrap();
            let request = ann.create(&begun);
            let refused = refused_registration(&ann, &request, &format!("UP={present} UV={verified}")).await;
            assert_eq!(refused.status, 403);
        }
    }

    async fn a_key_of_an_algorithm_that_was_not_offered_is_refused(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let begun = ann.reg_init(&tenant.client).await.unwrap();
        assert!(begun.registration_request_options.pub_key_cred_params.iter().all(|param| param.alg != -8));
        let request = with_ed25519(&mut ann, &begun);
        assert_eq!(refused_registration(&ann, &request, "EdDSA").await.status, 403);

        let settings =
            ApplicationSettings { algorithms: vec![-7, -257, -8], ..ApplicationSettings::default() };
        let offering = tenant.another(TenantOptions { settings, ..TenantOptions::default() }).await;
        let mut bob = Person::new(&offering);
        let begun = bob.reg_init(&offering.client).await.unwrap();
        let request = with_ed25519(&mut bob, &begun);
        offering.client.reg_complete(&request).await.expect("the same key where it was offered");
    }

    async fn no_attestation_is_accepted_with_any_aaguid_by_default(tenant: &Tenant) {
        for aaguid in [[0; 16], [0xff; 16], *b"some model's id."] {
            let mut ann = Person::new(tenant);
            ann.authenticator.aaguid = aaguid;
            ann.register().await.expect("most real passkeys have no attestation");
            ann.log_in().await.unwrap();
        }
    }

    async fn a_self_attestation_whose_signature_is_broken_is_refused(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.authenticator.attestation = Attestation::PackedSelf;
        let begun = ann.reg_init(&tenant.client).await.unwrap();
        let good = ann.create(&begun);
        let mut object = bytes(&good.creation_result.attestation_object);
        let sig = object.windows(4).position(|window| window == b"\x63sig").expect("a signature");
        let end = sig + 4 + 2 + usize::from(object[sig + 5]) - 1;
        object[end] ^= 1;
        let mut broken = good.clone();
        broken.creation_result.attestation_object = b64(object);
        refused_registration(&ann, &broken, "a broken signature").await;
        tenant.client.reg_complete(&good).await.expect("the unbroken one, with the same session");
    }

    async fn the_optional_copies_beside_the_attestation_object_are_not_trusted(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let begun = ann.reg_init(&tenant.client).await.unwrap();
        let mut request = ann.create(&begun);
        let mut thief = Person::named(tenant, &ann.name);
        let thiefs = thief.create(&begun);
        request.creation_result.public_key = Some(thiefs.creation_result.attestation_object.clone());
        request.creation_result.public_key_algorithm = Some(-257);
        request.creation_result.authenticator_data = Some(thiefs.creation_result.attestation_object);
        tenant.client.reg_complete(&request).await.unwrap();
        ann.log_in().await.expect("the key in the attestation object is the one that counts");
        let begun = ann.auth_init().await.unwrap();
        let mut forged = begun.clone();
        forged.assertion_options.allow_credentials.clear();
        let request = thief.get(&forged);
        crate::support::refused_login(&ann, &request, "the key beside it").await;
    }

    async fn a_known_credential_id_is_refused_and_changes_nothing(tenant: &Tenant) {
        let ann = registered(tenant).await;
        let before = stored(tenant, &ann.name).await;
        let other = tenant.another(TenantOptions::default()).await;
        for place in [tenant, &other] {
            let mut thief = Person::new(place);
            thief.authenticator.next_credential_id = Some(before[0].credential_id.clone());
            let begun = thief.reg_init(&place.client).await.unwrap();
            let request = thief.create(&begun);
            assert_eq!(refused_registration(&thief, &request, "a known credential id").await.status, 409);
        }
        assert_eq!(stored(tenant, &ann.name).await, before);
    }

    async fn nobody_present_is_accepted_only_if_init_carried_the_conditional_flag(tenant: &Tenant) {
        for conditional in [Some(true), Some(false), None] {
            let mut ann = registered(tenant).await;
            let client = signed_in(&mut ann).await;
            let begun = conditional_init(&ann, &client, conditional).await;
            assert_eq!(begun.action, RegistrationAction::Proceed);
            ann.authenticator.flags.user_present = false;
            ann.authenticator.flags.user_verified = false;
            let request = ann.create(&begun);
            let completed = tenant.client.reg_complete(&request).await;
            let expected = if conditional == Some(true) { 200 } else { 403 };
            assert_eq!(status(&completed), expected, "conditionalCreate {conditional:?}");
            assert_eq!(stored(tenant, &ann.name).await.len(), if expected == 200 { 2 } else { 1 });
        }
    }

    async fn the_conditional_flag_relaxes_nothing_for_somebody_who_is_not_signed_in(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let begun = conditional_init(&ann, &tenant.client, Some(true)).await;
        ann.authenticator.flags.user_present = false;
        ann.authenticator.flags.user_verified = false;
        let request = ann.create(&begun);
        assert_eq!(refused_registration(&ann, &request, "UP=0").await.status, 403);
        // Nor does the flag help when it comes only with the completion.
        let begun = ann.reg_init(&tenant.client).await.unwrap();
        let mut request = serde_json::to_value(ann.create(&begun)).unwrap();
        request["passkeyOptions"] = json!({"conditionalCreate": true});
        request["conditionalCreate"] = json!(true);
        let answer = post(&tenant.url, "/fido2/v2/reg/complete", &json!(request)).await;
        assert!(answer.is_refusal(), "{answer:?}");
    }

    async fn what_init_said_not_to_make_is_refused_at_completion(tenant: &Tenant) {
        let settings = ApplicationSettings { security_keys: false, ..ApplicationSettings::default() };
        let strict = tenant.another(TenantOptions { settings, ..TenantOptions::default() }).await;
        let mut ann = Person::new(&strict);
        let mut init = ann.reg_init_request();
        init.passkey_options = Some(PasskeyOptions { security_key: Some(true), conditional_create: None });
        let begun = strict.client.reg_init(&init).await.unwrap().into_inner();
        assert_eq!(begun.action, RegistrationAction::Fail);
        let request = ann.create(&begun);
        assert_eq!(refused_registration(&ann, &request, "action fail").await.status, 403);
    }

    async fn a_security_key_is_refused_at_completion_where_the_application_allows_none(tenant: &Tenant) {
        let settings = ApplicationSettings { security_keys: false, ..ApplicationSettings::default() };
        let strict = tenant.another(TenantOptions { settings, ..TenantOptions::default() }).await;
        let mut ann = Person::new(&strict);
        ann.authenticator.transports = vec![Transport::Usb, Transport::Nfc];
        ann.authenticator.flags.backup_eligible = false;
        ann.authenticator.flags.backup_state = false;
        let begun = ann.reg_init(&strict.client).await.unwrap();
        assert_eq!(begun.action, RegistrationAction::Proceed);
        let request = ann.create(&begun);
        assert_eq!(refused_registration(&ann, &request, "a passkey on a security key").await.status, 403);
    }
}

async fn conditional_init(
    person: &Person<'_>,
    client: &fidelio_client::Client,
    conditional: Option<bool>,
) -> RegInitResponse {
    let mut init = person.reg_init_request();
    init.passkey_options = Some(PasskeyOptions { security_key: None, conditional_create: conditional });
    client.reg_init(&init).await.unwrap().into_inner()
}

/// A registration whose credential is an Ed25519 key, in an attestation object written by hand.
fn with_ed25519(person: &mut Person<'_>, begun: &RegInitResponse) -> RegCompleteRequest {
    let mut request = person.create(begun);
    let object = bytes(&request.creation_result.attestation_object);
    let start = object.windows(8).position(|window| window == b"authData").expect("authenticator data") + 8 + 2;
    let key = Ed25519KeyPair::generate().unwrap();
    let cose = [&b"\xa4\x01\x01\x03\x27\x20\x06\x21\x58\x20"[..], key.public_key().as_ref()].concat();
    let data = [&object[start..start + KEY], &cose].concat();
    let length = u8::try_from(data.len()).unwrap();
    let object = [&b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58"[..], &[length], &data].concat();
    request.creation_result.attestation_object = b64(object);
    request
}
