//! Which metrics and labels an expression of PromQL names.

use std::collections::BTreeSet;

/// What an expression names: each metric, with the labels that are asked for at it or kept of all.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Named {
    pub(crate) metrics: BTreeSet<String>,
    pub(crate) labels: BTreeSet<String>,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Text,
    Sign(char),
}

/// Words that are no metrics although no parenthesis follows.
const WORDS: [&str; 13] = [
    "and",
    "or",
    "unless",
    "bool",
    "offset",
    "inf",
    "nan",
    "by",
    "without",
    "on",
    "ignoring",
    "group_left",
    "group_right",
];
/// Words after which labels stand in parentheses.
const BEFORE_LABELS: [&str; 6] = ["by", "without", "on", "ignoring", "group_left", "group_right"];

pub(crate) fn named(expression: &str) -> Named {
    let tokens = tokens(expression);
    let mut named = Named::default();
    let (mut braces, mut labels_until_close) = (false, false);
    for (index, token) in tokens.iter().enumerate() {
        let next = tokens.get(index + 1);
        match token {
            Token::Sign('{') => braces = true,
            Token::Sign('}') => braces = false,
            Token::Sign(')') => labels_until_close = false,
            Token::Sign('(') => {
                let before = index.checked_sub(1).map(|before| &tokens[before]);
                let is_list = |word: &str| BEFORE_LABELS.contains(&word);
                labels_until_close |= matches!(before, Some(Token::Word(word)) if is_list(word));
            }
            Token::Word(word) if labels_until_close => drop(named.labels.insert(word.clone())),
            Token::Word(word) if braces => {
                assert!(
                    matches!(next, Some(Token::Sign('=' | '!'))),
                    "{word} is compared with nothing: {expression}"
                );
                named.labels.insert(word.clone());
            }
            Token::Word(word) if WORDS.contains(&word.to_lowercase().as_str()) => {}
            // A function or an aggregation.
            Token::Word(_) if next == Some(&Token::Sign('(')) => {}
            Token::Word(word) if is_aggregation(word) && matches!(next, Some(Token::Word(_))) => {}
            Token::Word(word) => drop(named.metrics.insert(word.clone())),
            Token::Sign(_) | Token::Text => {}
        }
    }
    named
}

fn is_aggregation(word: &str) -> bool {
    ["sum", "avg", "min", "max", "count", "topk"].contains(&word)
}

fn tokens(expression: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = expression.chars().peekable();
    while let Some(first) = rest.next() {
        if first.is_alphabetic() || matches!(first, '_' | ':') {
            let mut word = String::from(first);
            while let Some(next) = rest.next_if(|next| next.is_alphanumeric() || matches!(next, '_' | ':')) {
                word.push(next);
            }
            tokens.push(Token::Word(word));
        } else if first.is_ascii_digit() || first == '$' {
            // A number, a duration like 5m, or a variable of a dashboard.
            while rest.next_if(|next| next.is_alphanumeric() || matches!(next, '.' | '_')).is_some() {}
        } else if matches!(first, '"' | '\'') {
            loop {
                match rest.next().expect("the end of a text") {
                    '\\' => drop(rest.next()),
                    other if other == first => break,
                    _ => {}
                }
            }
            tokens.push(Token::Text);
        } else if !first.is_whitespace() {
            tokens.push(Token::Sign(first));
        }
    }
    tokens
}

#[test]
fn metrics_and_labels_are_told_from_functions_words_numbers_and_texts() {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<BTreeSet<_>>();
    for (expression, metrics, labels) in [
        ("up", &["up"][..], &[][..]),
        (
            "sum by (job) (rate(a_total{status=\"5xx\", reason!~\"x(y|z)\"}[5m])) > 0.5",
            &["a_total"],
            &["job", "reason", "status"],
        ),
        (
            "sum(rate(a[$__rate_interval])) by (le) / on (x) group_left (y) b offset 1h",
            &["a", "b"],
            &["le", "x", "y"],
        ),
        (
            "histogram_quantile(0.99, sum by (le) (rate(a_bucket[5m]))) and time() - c > 1e3",
            &["a_bucket", "c"],
            &["le"],
        ),
        ("sum without (a) (b) unless absent(d{e='f\\'g{h'})", &["b", "d"], &["a", "e"]),
    ] {
        assert_eq!(named(expression), Named { metrics: words(metrics), labels: words(labels) }, "{expression}");
    }
}
