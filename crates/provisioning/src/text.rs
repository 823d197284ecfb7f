//! How texts are compared.

use std::borrow::Cow;

use crate::schema::Attribute;

/// The longest text that can be compared, in bytes: what an index of every database can hold.
pub const MAX_COMPARED: usize = 1024;

/// A text as it is compared by this attribute: as it is where letter case matters, else without regard to letter case and
/// to Unicode's several spellings of one text (NFC), as user names are.
pub fn compared<'a>(attribute: &Attribute, text: &'a str) -> Cow<'a, str> {
    // As user names are found, without white space around them.
    let text = if attribute.name == "userName" { text.trim() } else { text };
    if attribute.case_exact { Cow::Borrowed(text) } else { Cow::Owned(fidelio_identity::user::fold(text)) }
}
