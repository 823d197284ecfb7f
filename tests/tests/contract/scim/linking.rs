//! Users who signed up by themselves, and how an operator lets provisioning clients see them.

use fidelio_client::types::OtpMethod;
use fidelio_identity::{Address, Scope};
use fidelio_tests::{Person, on_both_databases};
use serde_json::json;

use super::{found, got, got_group, made_group, patch, refusal, refusal_and_detail, user};
use crate::support::{claims, with_settings};

on_both_databases! {
    async fn a_user_who_signed_up_is_linked_provisioned_and_let_go_again(tenant: &Tenant) {
        let client = tenant.backend();
        let operator = tenant.client.api_key(&tenant.operators().await.key_with(vec![Scope::Admin].into()).await);
        let application = tenant.id().to_string();
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        let id = registered.user_id.as_str();
        let email = ann.has_email().await;

        // Nobody takes the name over, and the client is told what to do.
        let body = user(json!({"userName": ann.name.to_uppercase(), "title": "Engineer"}));
        let (status, kind, detail) = refusal_and_detail(client.scim_user_create(None, None, &body).await);
        assert_eq!((status, kind.as_str()), (409, "uniqueness"));
        assert!(detail.contains("operator") && detail.contains("link"), "{detail}");
        assert!(detail.contains("provisioned"), "{detail}");
        let invisible = async || {
            assert_eq!(refusal(client.scim_user_get(id, None, None, None).await).0, 404);
            assert_eq!(refusal(client.scim_user_replace(id, None, None, None, &body).await).0, 404);
            assert_eq!(refusal(client.scim_user_delete(id, None).await).0, 404);
            assert_eq!(found(&client, json!({})).await, [""; 0]);
        };
        invisible().await;

        operator.admin_user_link(&application, id).await.unwrap();
        operator.admin_user_link(&application, id).await.unwrap();
        let linked = got(&client, id).await;
        assert_eq!((linked.user_name.as_ref(), linked.active), (Some(&ann.name), Some(true)));
        let [address] = &linked.emails[..] else { panic!("{:?}", linked.emails) };
        assert_eq!((address.value.as_ref(), address.primary), (Some(&email), Some(true)));
        assert_eq!(found(&client, json!({"filter": format!("emails eq \"{email}\"")})).await, [ann.name.clone()]);

        let mut whole = linked.clone();
        whole.title = Some("Engineer".to_owned());
        whole.external_id = Some("A-1".to_owned());
        let replaced = client.scim_user_replace(id, None, None, None, &whole).await.unwrap().into_inner();
        assert_eq!((replaced.title.as_deref(), replaced.id.as_deref()), (Some("Engineer"), Some(id)));
        let staff = made_group(&client, "Staff", &[id]).await;
        let signed_in = ann.log_in().await.unwrap();
        assert_eq!(claims(&signed_in.jwt_access)["sub"], id);
        let me = tenant.client.access_token(&signed_in.jwt_access);
        assert_eq!(me.scim_me(None, None, None).await.unwrap().title.as_deref(), Some("Engineer"));

        operator.admin_user_unlink(&application, id).await.unwrap();
        invisible().await;
        assert!(got_group(&client, &staff).await.members.is_empty());
        assert_eq!(refusal(me.scim_me(None, None, None).await).0, 404);
        assert_eq!(claims(&ann.log_in().await.unwrap().jwt_access)["sub"], id);
        ann.ask_for_code(OtpMethod::Email).await.unwrap();
        ann.type_code(&tenant.code_for(&email).await).await.unwrap();
        assert_eq!(crate::support::refusal(operator.admin_user_unlink(&application, id).await), 404, "it is over");

        // What was known of the user does not come back.
        operator.admin_user_link(&application, id).await.unwrap();
        let again = got(&client, id).await;
        assert!(again.title.is_none() && again.external_id.is_none() && again.groups.is_empty(), "{again:?}");
    }

    async fn a_user_who_was_linked_is_deactivated_like_any_other(tenant: &Tenant) {
        let client = tenant.backend();
        let admin = tenant.client.api_key(&tenant.key_with(vec![Scope::Admin].into()).await);
        let mut ann = Person::new(tenant);
        let id = ann.register().await.unwrap().user_id;
        admin.admin_user_deactivate(&tenant.id().to_string(), &id).await.unwrap();
        admin.admin_user_link(&tenant.id().to_string(), &id).await.unwrap();
        assert_eq!(got(&client, &id).await.active, Some(false), "as it was");
        ann.log_in().await.unwrap_err();
        let set = |active: bool| patch(json!([{"op": "replace", "path": "active", "value": active}]));
        client.scim_user_patch(&id, None, None, None, &set(true)).await.unwrap();
        ann.log_in().await.unwrap();
        client.scim_user_patch(&id, None, None, None, &set(false)).await.unwrap();
        ann.log_in().await.unwrap_err();
    }

    async fn only_a_verified_address_is_told(tenant: &Tenant) {
        let client = tenant.backend();
        let admin = tenant.client.api_key(&tenant.key_with(vec![Scope::Admin].into()).await);
        let ann = tenant.add_user("ann", true).await;
        let mut contact = tenant.contact(&ann, Address::email("unverified@example.com").unwrap());
        contact.verified_at = None;
        tenant.store_contact(&contact).await;
        tenant.add_contact(&ann, Address::phone("+14155550123").unwrap()).await;
        admin.admin_user_link(&tenant.id().to_string(), &ann.id.to_string()).await.unwrap();
        let linked = got(&client, &ann.id.to_string()).await;
        assert!(linked.emails.is_empty(), "{linked:?}");
        assert_eq!(linked.phone_numbers[0].value.as_deref(), Some("+14155550123"));
    }

    async fn an_administrator_links_users_of_the_own_application_only(tenant: &Tenant) {
        let other = with_settings(tenant, |_| ()).await;
        let admin = tenant.client.api_key(&tenant.key_with(vec![Scope::Admin].into()).await);
        let theirs = other.add_user("eve", true).await.id.to_string();
        for application in [tenant.id(), other.id()] {
            let application = application.to_string();
            assert_eq!(crate::support::refusal(admin.admin_user_link(&application, &theirs).await), 404);
            assert_eq!(crate::support::refusal(admin.admin_user_unlink(&application, &theirs).await), 404);
        }
        assert_eq!(refusal(other.backend().scim_user_get(&theirs, None, None, None).await).0, 404);
    }
}
