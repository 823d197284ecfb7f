//! What Prometheus reads, parsed strictly.

use std::collections::{BTreeMap, BTreeSet};

/// A family of metrics.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Family {
    pub(crate) kind: String,
    pub(crate) help: String,
    /// Labels and value of each sample, with the sample's own name.
    pub(crate) samples: Vec<(String, BTreeMap<String, String>, f64)>,
}

impl Family {
    /// The names of its labels, without `le`.
    pub(crate) fn labels(&self) -> BTreeSet<String> {
        let names = self.samples.iter().flat_map(|(_, labels, _)| labels.keys());
        names.filter(|name| *name != "le").cloned().collect()
    }
}

/// Reads a scrape, whose text must be as the format 0.0.4 says.
pub(crate) fn parse(text: &str) -> BTreeMap<String, Family> {
    let mut families = BTreeMap::<String, Family>::new();
    let mut current = String::new();
    assert!(text.ends_with('\n'));
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            let (name, help) = rest.split_once(' ').expect("a name and a text");
            current = name.to_owned();
            let family = Family { help: help.to_owned(), ..Family::default() };
            assert!(families.insert(current.clone(), family).is_none(), "{name} comes twice");
        } else if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').expect("a name and a kind");
            assert_eq!(name, current, "a type comes after its help");
            families.get_mut(name).unwrap().kind = kind.to_owned();
        } else {
            let (name, labels, value) = sample(line);
            let of_histogram = ["_bucket", "_sum", "_count"].iter().any(|end| name == format!("{current}{end}"));
            let family = families.get_mut(&current).expect("a family before its samples");
            assert!(if family.kind == "histogram" { of_histogram } else { name == current }, "{line}");
            family.samples.push((name, labels, value));
        }
    }
    families
}

fn sample(line: &str) -> (String, BTreeMap<String, String>, f64) {
    let (series, value) = line.rsplit_once(' ').unwrap_or_else(|| panic!("no sample: {line}"));
    let value = value.parse().unwrap_or_else(|_| panic!("no number: {line}"));
    let Some((name, labels)) = series.split_once('{') else {
        return (series.to_owned(), BTreeMap::new(), value);
    };
    let labels = labels.strip_suffix('}').unwrap_or_else(|| panic!("no end: {line}"));
    let pairs = labels.split(',').map(|pair| {
        let (name, value) = pair.split_once("=\"").unwrap_or_else(|| panic!("no label: {line}"));
        (name.to_owned(), value.strip_suffix('"').unwrap_or_else(|| panic!("no end: {line}")).to_owned())
    });
    (name.to_owned(), pairs.collect(), value)
}

/// How many series there are.
pub(crate) fn series(families: &BTreeMap<String, Family>) -> usize {
    families.values().map(|family| family.samples.len()).sum()
}

/// The value of the sample of this name and these labels, if there is one.
pub(crate) fn value(families: &BTreeMap<String, Family>, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
    let family = families.values().find(|family| family.samples.iter().any(|(other, ..)| other == name))?;
    let is_meant = |given: &BTreeMap<String, String>| {
        labels.iter().all(|(name, value)| given.get(*name).is_some_and(|given| given == value))
    };
    let mut meant = family.samples.iter().filter(|(other, given, _)| other == name && is_meant(given));
    let found = meant.next().map(|(_, _, value)| *value);
    assert!(meant.next().is_none(), "{name} {labels:?} are several");
    found
}
