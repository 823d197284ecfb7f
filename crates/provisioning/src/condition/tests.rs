use super::*;
use crate::fixtures::{CORE_USER, ENTERPRISE, id, refusal};
use crate::text::MAX_COMPARED;

fn read(resource: ResourceType, filter: &str) -> Result<Condition, ProvisioningError> {
    Condition::of(resource, &Filter::parse(filter).expect("a filter"))
}

fn user(filter: &str) -> Condition {
    read(ResourceType::User, filter).unwrap_or_else(|error| panic!("{filter}: {error}"))
}

fn group(filter: &str) -> Condition {
    read(ResourceType::Group, filter).unwrap_or_else(|error| panic!("{filter}: {error}"))
}

fn entry(key: &str) -> Field {
    Field::Entry(key.to_owned())
}

fn compare(field: Field, operator: Operator, text: &str) -> Condition {
    Condition::Compare(field, operator, Literal::Text(text.to_owned()))
}

fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

#[test]
fn every_attribute_is_compared_where_and_as_it_is_kept() {
    use Operator::{Contains, Equal, GreaterThan};
    let department = format!("{ENTERPRISE}:Department eq \"Sales\"");
    let manager = format!("{ENTERPRISE}:manager.value eq \"M1\"");
    let title = format!("{CORE_USER}:TITLE co \"VP\"");
    for (filter, condition) in [
        ("userName eq \"Ann\"", compare(entry("userName"), Equal, "ann")),
        ("USERNAME Eq Ann", compare(entry("userName"), Equal, "ann")),
        (title.as_str(), compare(entry("title"), Contains, "vp")),
        ("externalId eq \"E1\"", compare(Field::ExternalId, Equal, "E1")),
        ("externalId eq 007", compare(Field::ExternalId, Equal, "007")),
        ("profileUrl eq \"HTTP://X\"", compare(entry("profileUrl"), Equal, "HTTP://X")),
        ("displayName gt \"Amélie\"", compare(entry("displayName"), GreaterThan, "amélie")),
        ("emails eq \"A@B\"", compare(entry("emails.value"), Equal, "a@b")),
        ("emails.type eq \"Work\"", compare(entry("emails.type"), Equal, "work")),
        ("emails.primary eq \"True\"", compare(entry("emails.primary"), Equal, "true")),
        ("schemas eq \"urn:x\"", compare(entry("schemas"), Equal, "urn:x")),
        (department.as_str(), compare(entry("EnterpriseUser:department"), Equal, "sales")),
        (manager.as_str(), compare(entry("EnterpriseUser:manager.value"), Equal, "M1")),
        ("groups.display eq \"Staff\"", compare(Field::Group(Link::Display), Equal, "staff")),
        ("active eq false", Condition::Compare(Field::Active, Equal, Literal::Boolean(false))),
        ("active eq \"TRUE\"", Condition::Compare(Field::Active, Equal, Literal::Boolean(true))),
    ] {
        assert_eq!(user(filter), condition, "{filter}");
    }
    assert_eq!(group("displayName eq \"Staff\""), compare(Field::GroupName, Equal, "staff"));
    assert_eq!(group("members.type eq \"User\""), compare(Field::Member(Link::Type), Equal, "user"));
    let time = Timestamp::parse_rfc3339("2026-01-31T12:00:00Z").expect("a time");
    let since = Condition::Compare(Field::LastModified, Operator::GreaterOrEqual, Literal::Time(time));
    assert_eq!(group("meta.lastModified ge \"2026-01-31T13:00:00+01:00\""), since);
}

#[test]
fn identifiers_are_those_of_resources_and_others_are_nobodys() {
    let is = |field| Condition::Compare(field, Operator::Equal, Literal::Id(id(10)));
    assert_eq!(user(&format!("id eq \"{}\"", id(10))), is(Field::Id));
    assert_eq!(user(&format!("groups eq \"{}\"", id(10))), is(Field::Group(Link::Value)));
    let both = format!("id eq {} and members eq {}", id(10), id(10));
    assert_eq!(group(&both), Condition::And(vec![is(Field::Id), is(Field::Member(Link::Value))]));
    assert_eq!(user("id eq \"x\""), Condition::Never);
    assert_eq!(user("id ne \"x\""), Condition::Always);
    assert_eq!(group("members ne \"x\""), Condition::Present(Field::Member(Link::Value)));
}

#[test]
fn what_is_not_there_is_not_equal_to_anything() {
    let differs = compare(entry("title"), Operator::NotEqual, "vp");
    let absent = not(Condition::Present(entry("title")));
    assert_eq!(user("title ne \"VP\""), Condition::Or(vec![differs, absent]));
    let differs = Condition::Compare(Field::Active, Operator::NotEqual, Literal::Boolean(true));
    assert_eq!(user("active ne true"), differs, "this is always there");
}

#[test]
fn what_is_there_is_asked_for_by_pr_by_null_and_by_the_empty_text() {
    let title = Condition::Present(entry("title"));
    for filter in ["title pr", "title ne null", "title co \"\"", "title sw \"\"", "title ew \"\""] {
        assert_eq!(user(filter), title, "{filter}");
    }
    assert_eq!(user("title eq null"), not(title));
    for (filter, condition) in [
        ("emails pr", Condition::Present(entry("emails.value"))),
        ("addresses pr", Condition::Present(entry("addresses"))),
        ("name pr", Condition::Present(entry("name"))),
        ("photos.value pr", Condition::Present(entry("photos.value"))),
        ("groups.$ref pr", Condition::Present(Field::Group(Link::Value))),
        ("id pr", Condition::Always),
        ("meta pr", Condition::Always),
        ("meta.version pr", Condition::Always),
        ("active pr", Condition::Always),
        ("password pr", Condition::Never),
        ("not (password pr)", Condition::Always),
        ("id eq null", Condition::Never),
    ] {
        assert_eq!(user(filter), condition, "{filter}");
    }
    assert_eq!(group("displayName pr"), Condition::Always);
}

#[test]
fn what_every_resource_of_a_type_has_is_known_without_looking() {
    assert_eq!(user("meta.resourceType eq \"User\""), Condition::Always);
    assert_eq!(user("meta.resourceType eq \"user\""), Condition::Never);
    assert_eq!(user("meta.resourceType ne \"User\""), Condition::Never);
    assert_eq!(group("schemas eq \"urn:ietf:params:scim:schemas:core:2.0:Group\""), Condition::Always);
}

#[test]
fn brackets_are_about_one_element() {
    let both = Condition::And(vec![
        compare(entry("emails.type"), Operator::Equal, "work"),
        compare(entry("emails.value"), Operator::EndsWith, "@b"),
    ]);
    let elements = |elements, inner| Condition::Element(elements, Box::new(inner));
    let expected = elements(Elements::Entries("emails".to_owned()), both);
    assert_eq!(user("emails[type eq \"Work\" and value ew \"@B\"]"), expected);
    assert_eq!(user("emails[type eq \"Work\"].value ew \"@B\""), expected);
    let type_is = compare(Field::Member(Link::Type), Operator::Equal, "group");
    assert_eq!(group("members[type eq \"Group\"]"), elements(Elements::Members, type_is));
    let display = compare(Field::Group(Link::Display), Operator::StartsWith, "s");
    assert_eq!(user("groups[display sw \"S\"]"), elements(Elements::Groups, display));
}

#[test]
fn what_cannot_be_compared_like_this_is_refused() {
    for filter in [
        "unknown eq \"x\"",
        "unknown pr",
        "urn:unknown:title pr",
        "members eq \"x\"",
        "name eq \"Ann\"",
        "addresses eq \"Bern\"",
        "meta eq \"x\"",
        "meta.version eq \"x\"",
        "photos.value eq \"x\"",
        "password eq \"x\"",
        "title gt null",
        "id gt \"x\"",
        "id sw \"x\"",
        "active eq \"maybe\"",
        "active gt true",
        "emails.primary co \"t\"",
        "emails.primary eq 1",
        "meta.created eq \"yesterday\"",
        "meta.created sw \"2026-01-31T12:00:00Z\"",
        "title[value eq \"x\"]",
        "meta[created pr]",
        "emails[unknown pr]",
        "title eq \"a\\u0000b\"",
    ] {
        assert_eq!(refusal(read(ResourceType::User, filter)).0, ScimType::InvalidFilter, "{filter}");
    }
    for filter in ["userName pr", "members.type gt \"User\"", "members.display eq \"Ann\""] {
        assert_eq!(refusal(read(ResourceType::Group, filter)).0, ScimType::InvalidFilter, "{filter}");
    }
    let long = format!("title eq \"{}\"", "a".repeat(MAX_COMPARED + 1));
    assert_eq!(refusal(read(ResourceType::User, &long)).0, ScimType::InvalidFilter);
}

#[test]
fn several_conditions_are_one() {
    assert_eq!(Condition::all(vec![]), Condition::Always);
    assert_eq!(Condition::any(vec![]), Condition::Never);
    assert_eq!(Condition::all(vec![Condition::Never]), Condition::Never);
    let (a, b) = (Condition::Present(entry("title")), Condition::Present(Field::ExternalId));
    assert_eq!(user("title pr and externalId pr"), Condition::And(vec![a.clone(), b.clone()]));
    assert_eq!(user("title pr or externalId pr"), Condition::Or(vec![a.clone(), b]));
    assert_eq!(user("not (title pr)"), not(a));
}

#[test]
fn lists_are_sorted_by_what_has_an_order() {
    let order = |resource, by: &str| Order::of(resource, &by.parse().expect("a path"), true);
    for (by, field) in [
        ("userName", entry("userName")),
        ("NAME.FAMILYNAME", entry("name.familyName")),
        ("emails", entry("emails.value")),
        ("id", Field::Id),
        ("meta.created", Field::Created),
        ("active", Field::Active),
        ("externalId", Field::ExternalId),
    ] {
        let order = order(ResourceType::User, by).expect("an order");
        assert_eq!(order, Order { field, descending: true }, "{by}");
    }
    for by in
        ["unknown", "name", "addresses", "photos.value", "groups", "groups.display", "meta.version", "password"]
    {
        assert_eq!(refusal(order(ResourceType::User, by)).0, ScimType::InvalidPath, "{by}");
    }
    for by in ["members", "members.value", "userName", "schemas"] {
        assert_eq!(refusal(order(ResourceType::Group, by)).0, ScimType::InvalidPath, "{by}");
    }
}
