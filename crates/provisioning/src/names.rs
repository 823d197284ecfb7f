//! A user's name as it is shown and the parts of the real name: what the one tells of the other.

use serde_json::{Map, Value, json};

use crate::conform::{Spot, single};
use crate::limits::MAX_SHOWN_NAME;
use crate::schema::ResourceType;

/// Adds the name to show to a user who has parts of a name only, and the parts to one who has a name to show only.
pub(crate) fn complete(user: &mut Map<String, Value>) {
    match (text(user, "displayName"), user.get("name").and_then(Value::as_object)) {
        (Some(shown), None) => {
            let name = split(shown);
            user.insert("name".to_owned(), name);
        }
        (None, Some(name)) => {
            if let Some(whole) = whole(name).map(Value::String).filter(can_be_shown) {
                user.insert("displayName".to_owned(), whole);
            }
        }
        _ => {}
    }
}

/// Whether it can be a name to show: what a client did not send must not be what it is refused for.
fn can_be_shown(name: &Value) -> bool {
    let attribute = ResourceType::User.schema().attribute("displayName");
    attribute.is_some_and(|attribute| single(attribute, name, &Spot::Name(attribute.name)).is_ok())
}

/// What is shown where passkeys are used: short, and without control characters.
pub(crate) fn shown(user: &Map<String, Value>) -> String {
    let name = user.get("name").and_then(Value::as_object);
    let candidates = [
        text(user, "displayName").map(str::to_owned),
        name.and_then(whole),
        text(user, "userName").map(str::to_owned),
    ];
    let shown = candidates.into_iter().flatten().next().unwrap_or_default();
    shown.chars().filter(|c| !c.is_control()).take(MAX_SHOWN_NAME).collect()
}

/// The last word is the family name. A single word is both, since clients want both.
fn split(shown: &str) -> Value {
    let words = shown.trim();
    let (given, family) = match words.rsplit_once(char::is_whitespace) {
        Some((given, family)) => (given.trim_end(), family),
        None => (words, words),
    };
    json!({ "formatted": shown, "givenName": given, "familyName": family })
}

/// The whole name, from its parts if it is not told.
fn whole(name: &Map<String, Value>) -> Option<String> {
    if let Some(formatted) = text(name, "formatted") {
        return Some(formatted.to_owned());
    }
    let parts: Vec<&str> = ["givenName", "familyName"].into_iter().filter_map(|part| text(name, part)).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// A text that has more than white space.
fn text<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    object.get(name)?.as_str().filter(|text| !text.trim().is_empty())
}
