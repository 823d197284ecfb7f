//! Searches through users and groups alike.

use fidelio_tests::on_both_databases;
use serde_json::json;

use super::{made_group, made_id, refusal, searching};

on_both_databases! {
    async fn an_attribute_that_only_one_type_has_is_one_that_the_other_has_no_value_of(tenant: &Tenant) {
        let client = tenant.backend();
        let (ann, bob) = (made_id(&client, "ann").await, made_id(&client, "bob").await);
        let staff = made_group(&client, "staff", &[&ann]).await;
        let board = made_group(&client, "board", &[]).await;
        let found = async |filter: &str| {
            let found = client.scim_search(&searching(json!({ "filter": filter }))).await.unwrap().into_inner();
            assert_eq!(found.total_results, found.resources.len() as i64);
            found.resources.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        for (filter, expected) in [
            ("userName eq \"ann\" or displayName eq \"staff\"", vec![&ann, &staff]),
            ("userName pr", vec![&ann, &bob]),
            ("not (userName pr)", vec![&staff, &board]),
            ("userName ne \"ann\"", vec![&bob, &staff, &board]),
            ("userName eq null", vec![&staff, &board]),
            ("members pr", vec![&staff]),
            ("not (members[type eq \"User\"])", vec![&ann, &bob, &board]),
            ("meta.resourceType eq \"Group\" and not (userName sw \"a\")", vec![&staff, &board]),
            ("id pr", vec![&ann, &bob, &staff, &board]),
        ] {
            assert_eq!(found(filter).await.iter().collect::<Vec<_>>(), expected, "{filter}");
        }
        for wrong in ["shoeSize pr", "userName eq \"ann\" or shoeSize eq 43", "active gt true", "members.value co \"x\""] {
            let refused = client.scim_search(&searching(json!({ "filter": wrong }))).await;
            assert_eq!(refusal(refused), (400, "invalidFilter".to_owned()), "{wrong}");
        }
    }
}
