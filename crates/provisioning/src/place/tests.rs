use super::*;
use crate::fixtures::{CORE_USER, ENTERPRISE};

fn key_of(resource: ResourceType, path: &str) -> Option<String> {
    Place::of(resource, &path.parse().expect("a path")).map(|place| place.key())
}

#[test]
fn names_and_urns_mean_the_same_in_any_letter_case() {
    let enterprise = |path: &str| format!("{ENTERPRISE}:{path}");
    for (path, key) in [
        ("userName".to_owned(), "userName"),
        ("USERNAME".to_owned(), "userName"),
        ("emails".to_owned(), "emails"),
        ("Emails.Value".to_owned(), "emails.value"),
        (format!("{}:title", CORE_USER.to_uppercase()), "title"),
        (format!("{CORE_USER}:name.givenName"), "name.givenName"),
        ("meta.lastModified".to_owned(), "meta.lastModified"),
        ("schemas".to_owned(), "schemas"),
        (enterprise("department"), "EnterpriseUser:department"),
        (enterprise("manager.value").to_uppercase(), "EnterpriseUser:manager.value"),
        (enterprise("manager.$REF"), "EnterpriseUser:manager.$ref"),
    ] {
        assert_eq!(key_of(ResourceType::User, &path).as_deref(), Some(key), "{path}");
    }
}

#[test]
fn what_no_schema_has_there_is_no_place() {
    for path in [
        "unknown",
        "department",
        "userName.value",
        "emails.unknown",
        "members",
        "urn:unknown:title",
        "urn:ietf:params:scim:schemas:core:2.0:Group:displayName",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:title",
        ENTERPRISE,
    ] {
        assert_eq!(key_of(ResourceType::User, path), None, "{path}");
    }
    assert_eq!(key_of(ResourceType::Group, "userName"), None);
    assert_eq!(key_of(ResourceType::Group, &format!("{ENTERPRISE}:department")), None, "groups have no extension");
}

#[test]
fn no_two_places_have_the_same_key() {
    for resource in ResourceType::ALL {
        let core = resource.schema().attributes.iter().chain(COMMON).map(|attribute| (None, attribute));
        let extended = resource
            .extensions()
            .iter()
            .flat_map(|schema| schema.attributes.iter().map(move |attribute| (Some(*schema), attribute)));
        let mut keys = std::collections::HashSet::new();
        for (extension, attribute) in core.chain(extended) {
            for sub_attribute in std::iter::once(None).chain(attribute.sub_attributes.iter().map(Some)) {
                let key = Place { extension, attribute, sub_attribute }.key();
                assert!(keys.insert(key.clone()), "{key}");
            }
        }
    }
}
