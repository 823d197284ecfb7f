//! The primary address is where one-time codes go.

use fidelio_client::types::OtpMethod;
use fidelio_tests::{Person, on_both_databases};
use serde_json::json;

use super::{got, made, patch, user};

on_both_databases! {
    async fn codes_go_to_the_primary_address_as_it_is_now(tenant: &Tenant) {
        let client = tenant.backend();
        let ann = Person::new(tenant);
        let at = |place: &str| ann.name.replace("example.com", place);
        let (work, home, new) = (at("work.example"), at("home.example"), at("new.example"));
        let emails = json!([{"value": home, "type": "home"}, {"value": work, "type": "work", "primary": true}]);
        let id = made(&client, json!({"userName": ann.name, "emails": emails})).await.id.unwrap();
        ann.ask_for_code(OtpMethod::Email).await.unwrap();
        ann.type_code(&tenant.code_for(&work).await).await.unwrap();

        let change = patch(json!([{"op": "replace", "path": "emails[type eq \"work\"].value", "value": new}]));
        client.scim_user_patch(&id, None, None, None, &change).await.unwrap();
        ann.ask_for_code(OtpMethod::Email).await.unwrap();
        ann.type_code(&tenant.code_for(&new).await).await.unwrap();

        let removal = patch(json!([{"op": "remove", "path": "emails"}]));
        client.scim_user_patch(&id, None, None, None, &removal).await.unwrap();
        let before = [&work, &home, &new].map(|address| tenant.delivered_to(address).len());
        ann.ask_for_code(OtpMethod::Email).await.unwrap();
        tenant.all_delivered().await;
        let after = [&work, &home, &new].map(|address| tenant.delivered_to(address).len());
        assert_eq!(after, before, "there is none to which a code could go");
        assert_eq!(after[1], 0, "the other one never got any");
    }

    async fn a_code_dies_with_the_address_that_it_was_sent_to(tenant: &Tenant) {
        let client = tenant.backend();
        let ann = Person::new(tenant);
        let (old, new) = (format!("old-{}", ann.name), format!("new-{}", ann.name));
        let id = made(&client, json!({"userName": ann.name, "emails": [{"value": old}]})).await.id.unwrap();
        for change in [
            json!([{"op": "replace", "path": "emails", "value": [{"value": new}]}]),
            json!([{"op": "replace", "path": "emails", "value": [{"value": old}]}]),
            json!([{"op": "remove", "path": "emails"}]),
        ] {
            let address = got(&client, &id).await.emails[0].value.clone().unwrap();
            ann.ask_for_code(OtpMethod::Email).await.unwrap();
            let code = tenant.code_for(&address).await;
            client.scim_user_patch(&id, None, None, None, &patch(change)).await.unwrap();
            assert!(ann.type_code(&code).await.is_err(), "{address} is the user's no more");
        }
    }

    async fn an_address_that_the_client_never_told_is_not_taken_away(tenant: &Tenant) {
        let client = tenant.backend();
        let ann = Person::new(tenant);
        let id = made(&client, json!({"userName": ann.name, "emails": [{"value": format!("work-{}", ann.name)}]})).await.id.unwrap();
        let own = format!("own-{}", ann.name);
        let change = fidelio_client::types::ProfileEmailRequest { email: own.clone(), request_verification: Some(false) };
        client.profile_email_update(&id, &change).await.unwrap();
        client.scim_user_replace(&id, None, None, None, &user(json!({"userName": ann.name}))).await.unwrap();
        ann.ask_for_code(OtpMethod::Email).await.unwrap();
        ann.type_code(&tenant.code_for(&own).await).await.unwrap();
    }
}
