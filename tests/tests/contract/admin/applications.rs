//! Applications and their settings.

use fidelio_client::types::{self, ApplicationCreateRequest, ApplicationUpdateRequest, AuthenticationAction};
use fidelio_tests::{ORIGIN, Person, RP_ID, on_both_databases};
use serde_json::{Value, json};

use super::{admin, assert_names, patch, shown};
use crate::support::{Http, claims, refusal, with_settings};

fn new(name: &str) -> ApplicationCreateRequest {
    ApplicationCreateRequest {
        name: name.to_owned(),
        origins: vec![ORIGIN.to_owned()],
        rp_id: RP_ID.to_owned(),
        rp_name: None,
        settings: None,
    }
}

fn nothing() -> ApplicationUpdateRequest {
    ApplicationUpdateRequest { name: None, origins: Vec::new(), rp_name: None, settings: None }
}

on_both_databases! {
    async fn a_created_application_signs_people_up_at_once(tenant: &Tenant) {
        let client = admin(&tenant.operators().await).await;
        let wanted = ApplicationCreateRequest {
            rp_name: Some("The shop".to_owned()),
            settings: Some(json!({"session_seconds": 77, "code_limits": {"requests_per_user": 3}})),
            ..new("Shop")
        };
        let made = client.admin_application_create(&wanted).await.unwrap().into_inner();
        assert_eq!((made.name.as_str(), made.rp_id.as_str(), made.rp_name.as_str()), ("Shop", RP_ID, "The shop"));
        assert_eq!((&made.origins[..], made.for_operators, made.is_default), (&[ORIGIN.to_owned()][..], false, false));
        assert_eq!(made.settings["session_seconds"], 77);
        assert_eq!(made.settings["code_limits"]["requests_per_user"], 3);
        assert_eq!(made.settings["code_limits"]["attempts_per_user"], 20, "others are as the default");
        assert_eq!(json!(shown(&client, &made.id).await), json!(made));

        let person = Person::new(tenant);
        let app = Some(types::Application { id: made.id.clone() });
        let request = types::RegInitRequest { app, ..person.reg_init_request() };
        let begun = tenant.client.reg_init(&request).await.unwrap();
        assert_eq!(begun.registration_request_options.rp.name, "The shop");
        let keys = tenant.client.jwks(Some(&made.id)).await.unwrap();
        assert_eq!(keys.keys.len(), 1);
        let plain = client.admin_application_create(&new("Plain")).await.unwrap();
        assert_eq!(plain.rp_name, "Plain");
    }

    async fn an_application_that_could_not_work_is_not_created_and_the_member_is_named(tenant: &Tenant) {
        let client = admin(&tenant.operators().await).await;
        let origins = |origins: &[&str]| origins.iter().map(ToString::to_string).collect::<Vec<_>>();
        let bad = [
            ("name", ApplicationCreateRequest { name: " ".to_owned(), ..new("") }),
            ("name", ApplicationCreateRequest { name: "x".repeat(65), ..new("") }),
            ("rpName", ApplicationCreateRequest { rp_name: Some("a\nb".to_owned()), ..new("Bad") }),
            ("rpId", ApplicationCreateRequest { rp_id: "https://example.com".to_owned(), ..new("Bad") }),
            ("rpId", ApplicationCreateRequest { rp_id: String::new(), ..new("Bad") }),
            ("origins", ApplicationCreateRequest { origins: Vec::new(), ..new("Bad") }),
            ("origin", ApplicationCreateRequest { origins: origins(&["example.com"]), ..new("Bad") }),
            ("origin", ApplicationCreateRequest { origins: origins(&["https://other.example.net"]), ..new("Bad") }),
            ("sesion_seconds", ApplicationCreateRequest { settings: Some(json!({"sesion_seconds": 1})), ..new("Bad") }),
        ];
        for (member, request) in bad {
            assert_names(client.admin_application_create(&request).await, member);
        }
    }

    async fn a_patch_changes_what_it_names_and_takes_effect_at_once(tenant: &Tenant) {
        let id = &tenant.id().to_string();
        let client = admin(tenant).await;
        let before = shown(&client, id).await;
        let change = ApplicationUpdateRequest {
            name: Some("New".to_owned()),
            rp_name: Some("New name".to_owned()),
            origins: vec![ORIGIN.to_owned(), format!("https://app.{RP_ID}")],
            settings: Some(json!({"access_token_seconds": 61})),
        };
        let after = client.admin_application_update(id, &change).await.unwrap().into_inner();
        assert_eq!((after.name.as_str(), after.rp_name.as_str(), after.origins.len()), ("New", "New name", 2));
        assert_eq!((&after.rp_id, after.created_at), (&before.rp_id, before.created_at));
        let mut settings = before.settings.clone();
        settings["access_token_seconds"] = json!(61);
        assert_eq!(after.settings, settings);
        assert_eq!(json!(shown(&client, id).await), json!(after));

        let token = claims(&Person::new(tenant).register().await.unwrap().jwt_access);
        assert_eq!(token["exp"].as_i64().unwrap() - token["iat"].as_i64().unwrap(), 61);
        let closed = patch(&client, id, json!({"open_registration": false})).await.unwrap();
        assert_eq!((closed.name.as_str(), &closed.settings["access_token_seconds"]), ("New", &json!(61)));
        assert_eq!(refusal(Person::new(tenant).register().await), 403);
    }

    async fn null_means_the_default_and_objects_are_merged(tenant: &Tenant) {
        let id = &tenant.id().to_string();
        let client = admin(tenant).await;
        let defaults = shown(&client, id).await.settings;
        let change = json!({"session_seconds": 77, "code_limits": {"requests_per_user": 3, "attempts_per_user": 4}});
        patch(&client, id, change).await.unwrap();
        let limits = json!({"code_limits": {"attempts_per_user": null}});
        let settings = patch(&client, id, limits).await.unwrap().settings;
        assert_eq!(settings["session_seconds"], 77);
        assert_eq!(settings["code_limits"]["requests_per_user"], 3);
        assert_eq!(settings["code_limits"]["attempts_per_user"], defaults["code_limits"]["attempts_per_user"]);
        let reset = json!({"session_seconds": null, "code_limits": null});
        assert_eq!(patch(&client, id, reset).await.unwrap().settings, defaults);
    }

    async fn a_patch_that_leads_to_nothing_valid_is_refused_by_name_and_changes_nothing(tenant: &Tenant) {
        let id = &tenant.id().to_string();
        let client = admin(tenant).await;
        let before = json!(shown(&client, id).await);
        for (member, bad) in [
            ("session_seconds", json!({"session_seconds": 0})),
            ("sesion_seconds", json!({"sesion_seconds": 60})),
            ("settings", json!({"session_seconds": "long"})),
            ("settings", json!([])),
            ("algorithms", json!({"algorithms": []})),
            ("mfa_policy", json!({"mfa_policy": {"rules": []}})),
        ] {
            // What is right beside it is not done either.
            let change = ApplicationUpdateRequest { name: Some("New".to_owned()), settings: Some(bad), ..nothing() };
            assert_names(client.admin_application_update(id, &change).await, member);
        }
        for (member, change) in [
            ("name", ApplicationUpdateRequest { name: Some(String::new()), ..nothing() }),
            ("rpName", ApplicationUpdateRequest { rp_name: Some("a\0b".to_owned()), ..nothing() }),
            ("origin", ApplicationUpdateRequest { origins: vec!["https://example.net".to_owned()], ..nothing() }),
        ] {
            assert_names(client.admin_application_update(id, &change).await, member);
        }
        assert_eq!(json!(shown(&client, id).await), before);
        client.admin_application_update(id, &nothing()).await.unwrap();
        assert_eq!(json!(shown(&client, id).await), before, "nothing to change changes nothing");
    }

    async fn the_rp_id_cannot_be_changed(tenant: &Tenant) {
        let client = Http::new(tenant);
        let key = tenant.key_with(vec![fidelio_identity::Scope::Admin].into()).await;
        let path = format!("/fido2/v2/admin/applications/{}", tenant.id());
        let request = client.json(reqwest::Method::PATCH, &path, &json!({"rpId": "example.com"}));
        client.send(crate::support::authorised(request, &key)).await;
        assert_eq!(shown(&admin(tenant).await, &tenant.id().to_string()).await.rp_id, RP_ID);
    }

    async fn patches_at_the_same_time_lose_nothing(tenant: &Tenant) {
        let id = tenant.id().to_string();
        let client = admin(tenant).await;
        let settings: [(&str, Value); 6] = [
            ("session_seconds", json!(77)),
            ("grant_seconds", json!(78)),
            ("access_token_seconds", json!(79)),
            ("max_passkeys_per_user", json!(7)),
            ("code_attempts", json!(4)),
            ("hide_unknown_users", json!(true)),
        ];
        let changes: Vec<_> = settings.clone().map(|(name, value)| {
            let (client, id) = (client.clone(), id.clone());
            tokio::spawn(async move { patch(&client, &id, json!({name: value})).await.map(drop) })
        }).into();
        for change in changes {
            change.await.unwrap().unwrap();
        }
        let after = shown(&client, &id).await.settings;
        for (name, value) in settings {
            assert_eq!(after[name], value, "{name}");
        }
    }

    async fn another_application_is_not_changed_with_it(tenant: &Tenant) {
        let other = with_settings(tenant, |_| ()).await;
        let before = json!(shown(&admin(&other).await, &other.id().to_string()).await);
        patch(&admin(tenant).await, &tenant.id().to_string(), json!({"open_registration": false})).await.unwrap();
        assert_eq!(json!(shown(&admin(&other).await, &other.id().to_string()).await), before);
        let mut ann = Person::new(&other);
        ann.register().await.unwrap();
        assert_eq!(ann.auth_init().await.unwrap().action, AuthenticationAction::Proceed);
    }
}
