//! What a user sees of what is provisioned.

use fidelio_client::types::GrantScope;
use fidelio_tests::{Person, on_both_databases};
use serde_json::json;

use super::{got, made, made_group, refusal};
use crate::support::granted;

on_both_databases! {
    async fn a_provisioned_user_who_signed_in_is_told_what_is_known(tenant: &Tenant) {
        let client = tenant.backend();
        let mut ann = Person::new(tenant);
        let body = json!({"userName": ann.name, "externalId": "A-1", "title": "Engineer"});
        let id = made(&client, body).await.id.unwrap();
        made_group(&client, "Staff", &[&id]).await;
        let enroll = granted(tenant, &[GrantScope::RegWrite], Some(&ann.name)).await;
        ann.register_with(&enroll).await.unwrap();
        let signed_in = ann.log_in().await.unwrap();
        let me = tenant.client.access_token(&signed_in.jwt_access);
        let answer = me.scim_me(None, None, None).await.unwrap();
        assert_eq!(answer.headers()["Location"].to_str().unwrap(), format!("http://localhost/scim/v2/Users/{id}"));
        let told = answer.into_inner();
        let mut known = got(&client, &id).await;
        assert_eq!((known.external_id.take().as_deref(), known.groups.len()), (Some("A-1"), 1));
        assert_eq!(told, known, "all but what the client calls the user");
        let little = me.scim_me(Some("userName,externalId"), None, None).await.unwrap().into_inner();
        assert_eq!((little.user_name.as_ref(), little.title, little.external_id), (Some(&ann.name), None, None));
    }

    async fn a_user_who_is_not_provisioned_is_nobody_here(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        let me = tenant.client.access_token(&registered.jwt_access);
        assert_eq!(refusal(me.scim_me(None, None, None).await).0, 404);
    }

    async fn an_api_key_is_no_user_and_a_user_is_no_provisioning_client(tenant: &Tenant) {
        assert_eq!(refusal(tenant.backend().scim_me(None, None, None).await).0, 401);
        assert_eq!(refusal(tenant.client.scim_me(None, None, None).await).0, 401);
        let registered = Person::new(tenant).register().await.unwrap();
        let me = tenant.client.access_token(&registered.jwt_access);
        assert_eq!(refusal(me.scim_user_get(&registered.user_id, None, None, None).await).0, 401);
    }
}
