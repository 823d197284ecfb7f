//! Text that comes from outside.

/// A text from a client, bounded and in one line: control characters, and those that change the direction of text,
/// are written as escapes.
pub fn printable(text: &str, most: usize) -> String {
    let is_hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let mut kept = String::new();
    let mut length = 0;
    for c in text.chars() {
        let shown = if is_hidden(c) { c.escape_unicode().to_string() } else { c.to_string() };
        length += shown.chars().count();
        if length > most {
            break;
        }
        kept.push_str(&shown);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_bounded_and_stays_in_its_line() {
        assert_eq!(printable("a\r\nb\u{202e}", 64), "a\\u{d}\\u{a}b\\u{202e}");
        assert_eq!(printable(&"x".repeat(1_000_000), 64).len(), 64);
        assert_eq!(printable("ab\n", 4), "ab");
    }
}
