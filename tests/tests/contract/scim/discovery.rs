//! What the service says of itself, and whether it is true.

use fidelio_tests::on_both_databases;
use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use super::{bulk, made, made_id, patch, refusal, refusal_and_detail};
use crate::support::{Http, SCIM_JSON, authorised, with};

on_both_databases! {
    async fn resource_types_and_schemas_are_listed_and_found_by_their_ids(tenant: &Tenant) {
        let client = tenant.backend();
        let types = client.scim_resource_types(None).await.unwrap().into_inner();
        assert_eq!(types.resources.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["User", "Group"]);
        let schemas = client.scim_schemas(None).await.unwrap().into_inner();
        assert_eq!((types.total_results, schemas.total_results), (2, 3));
        for listed in &types.resources {
            assert_eq!(&*client.scim_resource_type_get(&listed.id).await.unwrap(), listed);
            // Everything that a type names is there.
            let extensions = listed.schema_extensions.iter().map(|extension| &extension.schema);
            for schema in extensions.chain([&listed.schema]) {
                assert!(schemas.resources.iter().any(|one| one.id == *schema), "{schema}");
            }
        }
        for listed in &schemas.resources {
            assert_eq!(&*client.scim_schema_get(&listed.id).await.unwrap(), listed);
        }
        let http = Http::new(tenant);
        let places = types.resources.iter().map(|one| &one.meta).chain(schemas.resources.iter().map(|one| &one.meta));
        for place in places {
            let location = place.as_ref().and_then(|meta| meta.location.as_deref()).unwrap();
            let path = location.strip_prefix("http://localhost").expect(location);
            assert_eq!(http.send(authorised(http.request(Method::GET, path), &tenant.api_key)).await.status, 200);
        }
        for unknown in ["Device", "user", "%00"] {
            assert_eq!(refusal(client.scim_resource_type_get(unknown).await).0, 404, "{unknown}");
            assert_eq!(refusal(client.scim_schema_get(unknown).await).0, 404, "{unknown}");
        }
    }

    async fn what_the_service_says_of_itself_cannot_be_filtered(tenant: &Tenant) {
        let client = tenant.backend();
        let filter = Some("id eq \"User\"");
        let answers = [
            refusal_and_detail(client.scim_resource_types(filter).await),
            refusal_and_detail(client.scim_schemas(filter).await),
            refusal_and_detail(client.scim_service_provider_config(filter).await),
        ];
        for (status, _, detail) in answers {
            assert!(status == 403 && detail.starts_with("filter"), "{status} {detail}");
        }
    }

    async fn every_attribute_of_the_schema_is_kept_and_told(tenant: &Tenant) {
        let http = Http::new(tenant);
        let send = async |request| http.send(authorised(request, &tenant.api_key)).await.body;
        let schemas = send(http.request(Method::GET, "/scim/v2/Schemas")).await;
        let mut body = json!({"userName": "ann"});
        for schema in schemas["Resources"].as_array().unwrap().iter().filter(|schema| schema["name"] != "Group") {
            let attributes: serde_json::Map<_, _> = writable(&schema["attributes"]).collect();
            match schema["name"].as_str() {
                Some("User") => attributes.into_iter().for_each(|(name, value)| body[name] = value),
                _ => body[schema["id"].as_str().unwrap()] = attributes.into(),
            }
        }
        body["active"] = json!(true);
        assert!(body.as_object().unwrap().len() > 15, "{body}");
        let made = send(http.scim(Method::POST, "/scim/v2/Users", &body)).await;
        for (name, value) in body.as_object().unwrap() {
            assert_eq!(&made[name], value, "{name}");
        }
    }

    async fn what_the_service_says_of_itself_is_what_happens(tenant: &Tenant) {
        let (client, http) = (tenant.backend(), Http::new(tenant));
        let told = client.scim_service_provider_config(None).await.unwrap().into_inner();
        assert!(told.patch.supported && told.bulk.supported && told.filter.supported && told.sort.supported && told.etag.supported);
        assert!(told.pagination.cursor && told.pagination.index && !told.change_password.supported);

        // As many operations as it says, and no more; so many results, and no more.
        let most = usize::try_from(told.bulk.max_operations).unwrap();
        let results = usize::try_from(told.filter.max_results).unwrap();
        let groups: Vec<Value> = (0..=results).map(|index| {
            json!({"method": "POST", "path": "/Groups", "bulkId": index.to_string(), "data": {"displayName": format!("{index}")}})
        }).collect();
        assert_eq!(refusal(client.scim_bulk(&bulk(groups[..=most].to_vec())).await).0, 413);
        for operations in groups.chunks(most) {
            let made = client.scim_bulk(&bulk(operations.to_vec())).await.unwrap();
            assert!(made.operations.iter().all(|made| made.status == "201"), "{made:?}");
        }
        let listed = async |count: Option<i64>| {
            client.scim_groups_list(None, count, None, None, None, None, None, None).await.unwrap().into_inner()
        };
        assert_eq!(listed(Some(i64::MAX)).await.items_per_page, told.filter.max_results);
        assert_eq!(listed(Some(5000)).await.items_per_page, told.pagination.max_page_size);
        let usual = listed(None).await;
        assert_eq!((usual.items_per_page, usual.next_cursor), (told.pagination.default_page_size, None), "by index");
        assert_eq!(told.pagination.default_pagination_method, "index");

        // So many bytes, and no more.
        let most = usize::try_from(told.bulk.max_payload_size).unwrap();
        let padded = |length: usize| {
            let frame = r#"{"Operations": [], "padding": ""}"#.len();
            format!(r#"{{"Operations": [], "padding": "{}"}}"#, "x".repeat(length - frame))
        };
        for (length, status) in [(most, 200), (most + 1, 413)] {
            let mut request = with(http.request(Method::POST, "/scim/v2/Bulk"), CONTENT_TYPE.as_str(), SCIM_JSON);
            *request.body_mut() = Some(padded(length).into());
            assert_eq!(http.send(authorised(request, &tenant.api_key)).await.status, status, "{length}");
        }

        // The schemes: the key as a bearer token, and as a user name.
        let schemes: Vec<_> = told.authentication_schemes.iter().map(|scheme| scheme.type_.as_str()).collect();
        assert_eq!(schemes, ["oauthbearertoken", "httpbasic"]);
        use base64::Engine as _;
        let basic = base64::engine::general_purpose::STANDARD.encode(format!("{}:", tenant.api_key));
        for credential in [format!("Bearer {}", tenant.api_key), format!("Basic {basic}")] {
            let request = authorised(http.request(Method::GET, "/scim/v2/Users?count=0"), &credential);
            assert_eq!(http.send(request).await.status, 200);
        }

        // Passwords are thrown away.
        let id = made_id(&client, "ann").await;
        let change = patch(json!([{"op": "replace", "path": "password", "value": "swordfish"}]));
        client.scim_user_patch(&id, None, None, None, &change).await.unwrap();
        let bob = made(&client, json!({"userName": "bob"})).await;
        let raw = http.request(Method::GET, "/scim/v2/Users");
        let all = http.send(authorised(raw, &tenant.api_key)).await;
        assert!(!all.text.contains("swordfish") && !all.text.contains("password"), "{} {bob:?}", all.text);
    }
}

/// A value for each attribute that clients write.
fn writable(attributes: &Value) -> impl Iterator<Item = (String, Value)> {
    let attributes = attributes.as_array().cloned().unwrap_or_default();
    attributes.into_iter().filter(|attribute| attribute["mutability"] == "readWrite").map(|attribute| {
        let value = match attribute["type"].as_str() {
            Some("complex") => Value::Object(writable(&attribute["subAttributes"]).collect()),
            Some("boolean") => json!(true),
            _ => json!("dGV4dA=="),
        };
        let is_list = attribute["multiValued"] == true;
        (attribute["name"].as_str().unwrap().to_owned(), if is_list { json!([value]) } else { value })
    })
}
