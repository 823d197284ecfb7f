//! Registering passkeys.

mod completion;
mod policy;
mod tokens;

use fidelio_client::ErrorExt as _;
use fidelio_client::types::{MsgCode, RegInitRequest, RegistrationAction, User, UserVerification};
use fidelio_identity::settings;
use fidelio_kernel::base64url;
use fidelio_tests::{Person, RP_ID, on_both_databases};
use serde_json::json;

use crate::support::{Http, app, claims, refusal, refusal_and_message, with_settings};

on_both_databases! {
    async fn a_new_user_registers_and_signs_in(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let begun = ann.reg_init(&tenant.client).await.unwrap();
        assert_eq!(begun.action, RegistrationAction::Proceed);
        let registered = ann.register().await.unwrap();
        let signed_in = ann.log_in().await.unwrap();
        assert_eq!(registered.user_id, signed_in.user_id);
        assert_eq!(registered.passkey_id, signed_in.passkey_id);
    }

    async fn a_user_who_exists_is_not_registered_again_without_a_token(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let refused = Person::named(tenant, &ann.name.to_uppercase()).register().await.unwrap_err();
        assert_eq!(refused.msg_code(), Some(MsgCode::Forbidden));
    }

    async fn the_options_are_those_of_the_contract(tenant: &Tenant) {
        let user = json!({"username": "ann", "usernameType": "other", "displayName": "Ann Example"});
        let begun = Http::new(tenant).post("/fido2/v2/reg/init", &json!({"app": app(tenant), "user": user})).await;
        assert_eq!((begun.status, &begun.body["action"]), (200, &json!("proceed")));
        assert!(begun.body["session"].as_str().is_some_and(|session| session.len() >= 16));
        let options = &begun.body["registrationRequestOptions"];
        let challenge = options["challenge"].as_str().and_then(base64url::decode);
        assert!(challenge.is_some_and(|challenge| challenge.len() >= 16));
        let expected = json!({
            "attestation": "direct",
            "authenticatorSelection": {
                "authenticatorAttachment": "platform",
                "requireResidentKey": true,
                "residentKey": "required",
                "userVerification": "required",
            },
            "challenge": options["challenge"],
            "excludeCredentials": [],
            "pubKeyCredParams": [{"alg": -7, "type": "public-key"}, {"alg": -257, "type": "public-key"}],
            "rp": {"id": RP_ID, "name": "Tenant"},
            "timeout": 60000,
            "user": {"displayName": "Ann Example", "id": options["user"]["id"], "name": "ann"},
        });
        assert_eq!(*options, expected);
    }

    async fn a_user_has_one_identifier_everywhere(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let begun = ann.reg_init(&tenant.client).await.unwrap();
        let id = begun.registration_request_options.user.id.clone();
        let hyphens: Vec<_> = id.match_indices('-').map(|(at, _)| at).collect();
        assert_eq!((id.len(), hyphens), (36, vec![8, 13, 18, 23]), "a UUID");
        assert_eq!(base64url::decode(&id).map(|handle| handle.len()), Some(27));
        let completion = ann.create(&begun);
        let registered = tenant.client.reg_complete(&completion).await.unwrap().into_inner();
        assert_eq!((&registered.user_id, claims(&registered.jwt_access)["sub"].as_str()), (&id, Some(id.as_str())));
        let begun = ann.auth_init().await.unwrap();
        assert_eq!(ann.get(&begun).assertion_result.user_handle.as_ref(), Some(&id));
        assert_eq!(ann.log_in().await.unwrap().user_id, id);
    }

    async fn a_security_key_is_asked_for_as_cross_platform(tenant: &Tenant) {
        let http = Http::new(tenant);
        for (is_asked, attachment) in [(true, "cross-platform"), (false, "platform")] {
            let body = json!({
                "app": app(tenant), "user": {"username": "ann"}, "passkeyOptions": {"securityKey": is_asked},
            });
            let options = &http.post("/fido2/v2/reg/init", &body).await.body["registrationRequestOptions"];
            assert_eq!(options["authenticatorSelection"]["authenticatorAttachment"], attachment);
        }
    }

    async fn the_passkeys_of_the_user_are_excluded(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let begun = ann.reg_init(&tenant.client).await.unwrap();
        let completion = ann.create(&begun);
        let registered = tenant.client.reg_complete(&completion).await.unwrap();
        let begun = ann.reg_init(&tenant.client.access_token(&registered.jwt_access)).await.unwrap();
        let excluded = &begun.registration_request_options.exclude_credentials;
        assert_eq!(excluded.len(), 1);
        assert_eq!(excluded[0].id, completion.creation_result.credential_id);
        let mut transports: Vec<_> = excluded[0].transports.iter().map(ToString::to_string).collect();
        transports.sort();
        assert_eq!(transports, ["hybrid", "internal"]);
    }

    async fn algorithms_verification_and_attestation_are_the_applications(tenant: &Tenant) {
        let tenant = with_settings(tenant, |settings| {
            settings.algorithms = vec![-8, -7, -257, -35, -36];
            settings.user_verification = settings::UserVerification::Discouraged;
            settings.attestation = settings::Attestation::None;
        })
        .await;
        let begun = Person::new(&tenant).reg_init(&tenant.client).await.unwrap();
        let options = begun.registration_request_options;
        let algorithms: Vec<_> = options.pub_key_cred_params.iter().map(|one| one.alg).collect();
        assert_eq!(algorithms, [-8, -7, -257, -35, -36]);
        assert_eq!(options.authenticator_selection.user_verification, UserVerification::Discouraged);
        assert_eq!(options.attestation.to_string(), "none");
    }

    async fn an_application_that_does_not_require_user_verification_does_without(tenant: &Tenant) {
        let tenant = with_settings(tenant, |settings| {
            settings.user_verification = settings::UserVerification::Preferred;
        })
        .await;
        let mut ann = Person::new(&tenant);
        ann.authenticator.flags.user_verified = false;
        ann.register().await.unwrap();
        ann.log_in().await.unwrap();
    }

    async fn a_user_name_is_kept_as_first_given_and_found_in_any_letter_case(tenant: &Tenant) {
        let mut ann = Person::named(tenant, "Ann Ümlaut");
        let registered = ann.register().await.unwrap();
        assert_eq!(claims(&registered.jwt_access)["username"], "Ann Ümlaut");
        ann.name = "ann üMLAUT".to_owned();
        let signed_in = ann.log_in().await.unwrap();
        assert_eq!(signed_in.user_id, registered.user_id);
        assert_eq!(claims(&signed_in.jwt_access)["username"], "Ann Ümlaut");
        let begun = ann.reg_init(&tenant.client.access_token(&signed_in.jwt_access)).await.unwrap();
        assert_eq!(begun.registration_request_options.user.name, "Ann Ümlaut");
    }

    async fn user_names_of_all_types_are_one_name_space(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        for kind in ["email", "phone", "other"] {
            let user = User { username: ann.name.clone(), username_type: kind.parse().ok(), display_name: None };
            let request = RegInitRequest { user: Some(user), ..ann.reg_init_request() };
            assert_eq!(refusal(tenant.client.reg_init(&request).await), 403, "{kind}");
        }
    }

    async fn nobody_to_register_is_a_bad_request(tenant: &Tenant) {
        let nobody = RegInitRequest { user: None, ..Person::new(tenant).reg_init_request() };
        let empty = Person::named(tenant, "").reg_init_request();
        for request in [nobody, empty] {
            let (status, message) = refusal_and_message(tenant.client.reg_init(&request).await);
            assert!(status == 400 && message.contains("username"), "{status} {message}");
        }
    }

    async fn a_user_name_that_is_no_text_is_a_bad_request(tenant: &Tenant) {
        for name in ["a\0b", "a\nb", &"x".repeat(257)] {
            let (status, message) = refusal_and_message(Person::named(tenant, name).reg_init(&tenant.client).await);
            assert!(status == 400 && message.contains("username"), "{status} {message}");
        }
    }
}
