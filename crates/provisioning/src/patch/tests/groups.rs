use fidelio_kernel::{GroupId, UserId};
use uuid::Uuid;

use super::*;
use crate::fixtures::{group, id, read_group};
use crate::limits::MAX_MEMBER_FILTERS;
use crate::patch::MemberChange;
use crate::resource::{Member, MemberId, NewMember};

fn read(operations: Value) -> Patch {
    Patch::read(&map(json!({ "Operations": operations }))).expect("a patch")
}

/// What these operations make of a group and of its members.
fn try_changed(operations: Value, members: Option<&[Member]>) -> Result<(Value, MemberChange), ProvisioningError> {
    let before = group(read_group(json!({ "displayName": "G", "externalId": "e", "unknown": 1 }))?);
    let (document, change) =
        Patch::read(&map(json!({ "Operations": operations })))?.apply_to_group(&before, members)?;
    Ok((Value::Object(document.as_map().clone()), change))
}

/// What these operations make of the members of a group, which need not be known.
fn change(operations: Value) -> MemberChange {
    let (document, change) = try_changed(operations.clone(), None).expect("a change");
    assert_eq!(document, json!({ "displayName": "G", "externalId": "e", "unknown": 1 }));
    assert!(!read(operations).needs_members());
    change
}

fn add(members: &[(u128, Option<&str>)]) -> Vec<NewMember> {
    let member = |(number, display): &(u128, Option<&str>)| NewMember {
        id: id(*number),
        display: display.map(str::to_owned),
    };
    members.iter().map(member).collect()
}

fn ids(numbers: &[u128]) -> Vec<Uuid> {
    numbers.iter().copied().map(id).collect()
}

/// Three members: a user Ann, a user Bob, and a group.
fn three() -> Vec<Member> {
    let member =
        |id, display: &str| Member { group: GroupId::from_uuid(self::id(2)), id, display: display.to_owned() };
    let user = |number| MemberId::User(UserId::from_uuid(id(number)));
    vec![
        member(user(10), "Ann"),
        member(user(11), "Bob"),
        member(MemberId::Group(GroupId::from_uuid(id(12))), "Staff"),
    ]
}

#[test]
fn members_are_added_singly_and_in_lists() {
    for operations in [
        json!([op("add", "members", json!([{ "value": id(11) }, { "value": id(10), "display": "A" }]))]),
        json!([
            op("add", "MEMBERS", json!({ "value": id(11), "$ref": null })),
            op("add", "members", json!({ "value": id(10), "display": "A" }))
        ]),
        json!([{ "op": "add", "value": { "members": [{ "value": id(11) }, { "value": id(10), "display": "A" }] } }]),
        json!([op(
            "add",
            "members",
            json!([{ "value": id(10), "display": "B" }, id(11), { "value": id(10), "display": "A" }, id(10)])
        )]),
        json!([op(
            "add",
            "urn:ietf:params:scim:schemas:core:2.0:Group:members",
            json!([id(11), { "value": id(10), "display": "A" }])
        )]),
    ] {
        let expected = MemberChange { reset: false, remove: vec![], add: add(&[(10, Some("A")), (11, None)]) };
        assert_eq!(change(operations.clone()), expected, "{operations}");
    }
}

#[test]
fn members_are_removed_by_value_and_by_filter() {
    for operations in [
        json!([op("remove", "members", json!([{ "value": id(11) }, { "value": id(10) }]))]),
        json!([op("remove", "members", json!([id(10), id(11), id(10)]))]),
        json!([
            op("remove", &format!("members[value eq \"{}\"]", id(10)), json!(null)),
            op("remove", "members", json!({ "value": id(11) }))
        ]),
        json!([op("remove", &format!("members[VALUE eq \"{}\" or value eq {}]", id(10), id(11)), json!(null))]),
        json!([
            op("remove", "members", json!([id(10), id(11)])),
            op("remove", "members[value eq \"nobody\"]", json!(null))
        ]),
    ] {
        let expected = MemberChange { reset: false, remove: ids(&[10, 11]), add: vec![] };
        assert_eq!(change(operations.clone()), expected, "{operations}");
    }
}

#[test]
fn all_members_are_removed_or_replaced() {
    let all = MemberChange { reset: true, remove: vec![], add: vec![] };
    for operation in [
        json!({ "op": "remove", "path": "members" }),
        op("replace", "members", json!([])),
        op("replace", "members", json!(null)),
        json!({ "op": "replace", "value": { "members": [] } }),
    ] {
        assert_eq!(change(json!([operation.clone()])), all, "{operation}");
    }
    assert_eq!(change(json!([op("remove", "members", json!([]))])), MemberChange::default(), "nobody is named");
    let replaced = MemberChange { reset: true, remove: vec![], add: add(&[(10, None)]) };
    for operation in
        [op("replace", "members", json!([id(10)])), json!({ "op": "replace", "value": { "members": [id(10)] } })]
    {
        assert_eq!(change(json!([operation.clone()])), replaced, "{operation}");
    }
}

#[test]
fn what_becomes_of_a_member_is_what_the_last_operation_says() {
    let added = |number: u128| op("add", "members", json!([id(number)]));
    let removed = |number: u128| op("remove", "members", json!([id(number)]));
    let all = || json!({ "op": "remove", "path": "members" });
    for (operations, reset, remove, adds) in [
        (json!([removed(10), added(10)]), false, vec![], vec![(10, None)]),
        (json!([added(10), removed(10)]), false, vec![10], vec![]),
        (json!([removed(10), added(11)]), false, vec![10], vec![(11, None)]),
        (json!([added(10), all(), added(11), added(12), removed(12)]), true, vec![], vec![(11, None)]),
        (json!([removed(10), all()]), true, vec![], vec![]),
        (json!([op("replace", "members", json!([id(10)])), removed(10), removed(11)]), true, vec![], vec![]),
    ] {
        let expected = MemberChange { reset, remove: ids(&remove), add: add(&adds) };
        assert_eq!(change(operations.clone()), expected, "{operations}");
    }
}

#[test]
fn only_a_filter_on_more_than_identifiers_needs_the_members() {
    for (path, numbers) in [
        ("members[type eq \"group\"]", vec![12]),
        ("members[type eq \"User\" and display sw \"a\"]", vec![10]),
        ("members[display eq \"BOB\" or type eq \"Group\"]", vec![11, 12]),
        ("members[value pr]", vec![10, 11, 12]),
        ("members[not (display eq \"Ann\")]", vec![11, 12]),
        ("members[display eq \"Nobody\"]", vec![]),
    ] {
        let operations = json!([{ "op": "remove", "path": path }]);
        assert!(read(operations.clone()).needs_members(), "{path}");
        let (_, change) = try_changed(operations, Some(&three())).expect("a change");
        assert_eq!(change, MemberChange { reset: false, remove: ids(&numbers), add: vec![] }, "{path}");
    }
    let named = json!([{ "op": "remove", "value": {}, "path": format!("members[value eq \"{}\"]", id(10)) }]);
    assert!(!read(named).needs_members());
    assert!(!read(json!([{ "op": "remove", "path": "emails[type eq \"work\"]" }])).needs_members());
    assert!(read(json!([{ "op": "replace", "value": { "Members[display pr]": 1 } }])).needs_members());
}

#[test]
fn a_filter_sees_the_members_as_the_operations_before_left_them() {
    let remove = |path: &str| json!({ "op": "remove", "path": path });
    let bea = op("add", "members", json!([{ "value": id(13), "display": "Bea" }]));
    let operations = json!([bea, op("remove", "members", json!([id(10)])), remove("members[display sw \"b\"]")]);
    let (_, change) = try_changed(operations, Some(&three())).expect("a change");
    assert_eq!(change, MemberChange { reset: false, remove: ids(&[10, 11, 13]), add: vec![] });
    let operations = json!([remove("members"), bea, remove("members[display sw \"a\"]")]);
    let (_, change) = try_changed(operations, Some(&three())).expect("a change");
    assert_eq!(change, MemberChange { reset: true, remove: vec![], add: add(&[(13, Some("Bea"))]) });
}

#[test]
fn what_a_member_is_cannot_be_changed() {
    let one = format!("members[value eq \"{}\"]", id(10));
    for (action, path) in [
        ("replace", format!("{one}.display")),
        ("remove", format!("{one}.display")),
        ("add", "members.value".to_owned()),
        ("replace", one.clone()),
        ("add", one),
        ("replace", "members[display eq \"Ann\"]".to_owned()),
    ] {
        let operations = json!([op(action, &path, json!({ "value": id(11) }))]);
        assert_eq!(refusal(try_changed(operations, Some(&three()))).0, ScimType::Mutability, "{action} {path}");
    }
}

#[test]
fn members_that_are_none_are_refused() {
    for (operation, kind) in [
        (op("add", "members", json!([{ "value": "nobody" }])), ScimType::InvalidValue),
        (op("add", "members", json!([{ "display": "Ann" }])), ScimType::InvalidValue),
        (op("add", "members", json!(7)), ScimType::InvalidValue),
        (json!({ "op": "add", "value": { "members": null } }), ScimType::InvalidValue),
        (op("remove", "members[unknown eq \"x\"]", json!(null)), ScimType::InvalidFilter),
        (op("remove", "members[type gt \"x\"]", json!(null)), ScimType::InvalidFilter),
        (op("remove", "members[value sw \"x\"]", json!(null)), ScimType::InvalidFilter),
    ] {
        assert_eq!(refusal(try_changed(json!([operation]), Some(&[]))).0, kind, "{operation}");
    }
}

#[test]
fn members_are_looked_at_a_bounded_number_of_times() {
    let look = |times: usize| json!({ "Operations": vec![json!({ "op": "remove", "path": "members[display pr]" }); times] });
    assert!(Patch::read(&map(look(MAX_MEMBER_FILTERS))).is_ok());
    assert_eq!(refusal(Patch::read(&map(look(MAX_MEMBER_FILTERS + 1)))).0, ScimType::TooMany);
}

#[test]
fn names_of_groups_are_changed_like_attributes_of_users() {
    let after = |operations: Value| {
        try_changed(operations, None).map(|(document, change)| (document, change == MemberChange::default()))
    };
    let renamed = json!({ "displayName": "H", "externalId": "e", "unknown": 1 });
    assert_eq!(
        after(json!([op("Replace", "displayName", json!("H"))])).expect("a change"),
        (renamed.clone(), true)
    );
    let named = json!([{ "op": "replace", "value": { "id": id(2), "displayName": "H" } }]);
    assert_eq!(after(named).expect("a change"), (renamed, true));
    let gone = json!([op("remove", "externalId", json!(null)), op("replace", "unknown", json!({ "a": 1 }))]);
    assert_eq!(after(gone).expect("a change").0, json!({ "displayName": "G", "unknown": { "a": 1 } }));
    for (operation, kind) in [
        (json!({ "op": "remove", "path": "displayName" }), ScimType::Mutability),
        (op("replace", "displayName", json!("")), ScimType::InvalidValue),
        (op("replace", "userName", json!("ann")), ScimType::InvalidPath),
        (json!({ "op": "replace", "value": { "id": id(3), "displayName": "H" } }), ScimType::Mutability),
    ] {
        assert_eq!(refusal(after(json!([operation]))).0, kind, "{operation}");
    }
}
