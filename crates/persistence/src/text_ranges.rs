//! Beginnings of texts as ranges of texts.

use sea_orm::Condition;
use sea_orm::sea_query::{Expr, ExprTrait as _};

/// That a text begins with another one: that it lies between that one and the first text after all that begin with it, in
/// the order of their bytes. No character means anything but itself.
pub(crate) fn begins(text: &Expr, with: &str) -> Condition {
    let from = Condition::all().add(text.clone().gte(with));
    match first_after(with) {
        Some(end) => from.add(text.clone().lt(end)),
        None => from,
    }
}

/// The first text after all that begin with this one; `None` if there is none after them.
fn first_after(text: &str) -> Option<String> {
    let mut characters: Vec<char> = text.chars().collect();
    while let Some(last) = characters.pop() {
        // A range of characters passes over the surrogates, which are none.
        if let Some(next) = (last..=char::MAX).nth(1) {
            characters.push(next);
            return Some(characters.into_iter().collect());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::first_after;

    #[test]
    fn the_first_text_after_all_that_begin_alike_is_told() {
        for (text, first) in [
            ("a", Some("b")),
            ("ann%", Some("ann&")),
            ("\u{d7ff}", Some("\u{e000}")),
            ("a\u{10ffff}", Some("b")),
            ("\u{10ffff}", None),
            ("", None),
        ] {
            assert_eq!(first_after(text).as_deref(), first, "{text:?}");
        }
    }
}
