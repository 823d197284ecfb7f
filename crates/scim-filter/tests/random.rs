//! The laws over random trees and random texts.

mod laws;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use scim_filter::{AttributePath, Filter, Limits, Operator, Path, Value};

/// Random trees are larger than what is read from others.
const LARGE: Limits = Limits { length: usize::MAX, depth: 100, terms: 10_000 };

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[A-Za-z][A-Za-z0-9_-]{0,8}",
        1 => Just("$ref".to_owned()),
        1 => proptest::sample::select(vec!["not", "and", "or", "pr", "eq", "null"]).prop_map(str::to_owned),
    ]
}

fn schema() -> impl Strategy<Value = Option<String>> {
    option::of("urn:[a-z0-9.:-]{1,20}|https://[a-z]{1,8}/[a-z/#?=%;@&+,!*'~$_]{0,8}")
}

fn attribute() -> impl Strategy<Value = AttributePath> {
    (schema(), name(), option::of(name())).prop_map(|(schema, attribute, sub_attribute)| AttributePath {
        schema,
        attribute,
        sub_attribute,
    })
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Boolean),
        "-?(0|[1-9][0-9]{0,20})([.][0-9]{1,5})?([eE][+-]?[0-9]{1,3})?".prop_map(Value::Number),
        any::<String>().prop_map(Value::Text),
        proptest::sample::select(vec!["", "true", "null", "1", "\"", "\\", "a b", "\u{0}"])
            .prop_map(|text| Value::Text(text.to_owned())),
    ]
}

/// Terms about attributes of `path`.
fn term(path: impl Strategy<Value = AttributePath> + 'static) -> BoxedStrategy<Filter> {
    let comparison = (0..Operator::ALL.len(), value());
    let term = |(path, comparison): (AttributePath, Option<(usize, Value)>)| match comparison {
        Some((operator, value)) => Filter::Compare(path, Operator::ALL[operator], value),
        None => Filter::Present(path),
    };
    (path, option::of(comparison)).prop_map(term).boxed()
}

/// Trees over some terms.
fn tree(leaf: BoxedStrategy<Filter>) -> BoxedStrategy<Filter> {
    let grown = leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|filter| Filter::Not(Box::new(filter))),
            vec(inner.clone(), 2..4).prop_map(Filter::And),
            vec(inner, 2..4).prop_map(Filter::Or),
        ]
    });
    grown.boxed()
}

/// What may be in brackets.
fn within() -> BoxedStrategy<Filter> {
    tree(term(name().prop_map(AttributePath::of)))
}

fn filter() -> BoxedStrategy<Filter> {
    let before =
        (schema(), name()).prop_map(|(schema, attribute)| AttributePath { schema, attribute, sub_attribute: None });
    let element = (before, within()).prop_map(|(path, filter)| Filter::Element(path, Box::new(filter)));
    tree(prop_oneof![3 => term(attribute()), 1 => element].boxed())
}

fn path() -> impl Strategy<Value = Path> {
    (attribute(), option::of(within())).prop_map(|(mut attribute, filter)| {
        let sub_attribute = attribute.sub_attribute.take();
        Path { attribute, filter, sub_attribute }
    })
}

/// Words and symbols of the grammar, in any order.
fn jumble() -> impl Strategy<Value = String> {
    let pieces = vec![
        "a",
        "emails",
        "urn:x:2.0:User:b",
        "not",
        "and",
        "or",
        "pr",
        "eq",
        "\"x\"",
        "1",
        "true",
        "(",
        ")",
        "[",
        "]",
        ".",
        ".value",
        " ",
        "  ",
        "\t",
        "\"",
        "\\",
        "é",
    ];
    vec(proptest::sample::select(pieces), 0..40).prop_map(|pieces| pieces.concat())
}

/// The text of a filter of which some characters are other ones.
fn mutated() -> impl Strategy<Value = String> {
    let changes = vec((any::<prop::sample::Index>(), any::<char>(), 0..3_u8), 1..4);
    (filter(), changes).prop_map(|(filter, changes)| {
        let mut characters: Vec<char> = filter.to_string().chars().collect();
        for (index, character, how) in changes {
            let index = index.index(characters.len());
            match how {
                0 => characters[index] = character,
                1 => characters.insert(index, character),
                _ => characters.truncate(index + 1),
            }
        }
        characters.into_iter().collect()
    })
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_filter_is_read_from_what_is_printed_of_it(filter in filter()) {
        prop_assert_eq!(Filter::parse_within(&filter.to_string(), &LARGE), Ok(filter));
    }

    #[test]
    fn every_path_is_read_from_what_is_printed_of_it(path in path()) {
        prop_assert_eq!(Path::parse_within(&path.to_string(), &LARGE), Ok(path));
    }

    #[test]
    fn every_attribute_is_read_from_what_is_printed_of_it(attribute in attribute()) {
        prop_assert_eq!(attribute.to_string().parse(), Ok(attribute));
    }

    #[test]
    fn random_text_keeps_the_laws(text in any::<String>()) {
        laws::check(&text);
    }

    #[test]
    fn random_words_keep_the_laws(text in jumble()) {
        laws::check(&text);
    }

    #[test]
    fn mutated_filters_keep_the_laws(text in mutated()) {
        laws::check(&text);
    }
}
