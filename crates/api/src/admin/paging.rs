//! Lists a page at a time.

use std::str::FromStr;

use fidelio_identity::Invalid;
use fidelio_kernel::{Paging, base64url};

/// Which page is wanted. A cursor is the key of the last item of the page before, and opaque to clients.
pub(super) fn paging<K: FromStr>(cursor: Option<String>, limit: Option<u32>) -> Result<Paging<K>, Invalid> {
    let limit = self::limit(limit)?;
    let read = |text: String| String::from_utf8(base64url::decode(&text)?).ok()?.parse().ok();
    let unknown = || Invalid::new("cursor", "must be the nextCursor of an answer of this list");
    let after = cursor.map(|text| read(text).ok_or_else(unknown)).transpose()?;
    Ok(Paging { after, limit })
}

/// How many items are wanted at most.
pub(super) fn limit(limit: Option<u32>) -> Result<u64, Invalid> {
    let limit = limit.map_or(Paging::<()>::USUAL, u64::from);
    if !(1..=Paging::<()>::MOST).contains(&limit) {
        return Err(Invalid::new("limit", format!("must be between 1 and {}", Paging::<()>::MOST)));
    }
    Ok(limit)
}

/// After what the next page begins, as clients have it.
pub(super) fn cursor(key: impl ToString) -> String {
    base64url::encode(key.to_string())
}

macro_rules! page {
    ($(#[$doc:meta])* $name:ident of $item:ty, named $title:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Object)]
        #[oai(rename = $title, rename_all = "camelCase", skip_serializing_if_is_none, example)]
        pub(crate) struct $name {
            /// The items.
            items: Vec<$item>,
            /// What to send as `cursor` for the next page; absent on the last one.
            next_cursor: Option<String>,
        }

        impl Example for $name {
            fn example() -> Self {
                Self { items: vec![<$item>::example()], next_cursor: None }
            }
        }
    };
}

pub(super) use page;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written_and_nothing_else_is_one() {
        let read = paging::<u64>(Some(cursor(17)), None).expect("our own");
        assert_eq!((read.after, read.limit), (Some(17), 50));
        for bad in ["", "17", "%", &cursor("x")] {
            assert_eq!(paging::<u64>(Some(bad.to_owned()), None).expect_err(bad).field, "cursor");
        }
        for bad in [0, 201] {
            assert_eq!(paging::<u64>(None, Some(bad)).expect_err("out of bounds").field, "limit");
        }
    }
}
