//! The laws over the seeds of the fuzz target `scim_filter` and over what is near them.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod laws;

use std::fs;
use std::path::Path;

/// What a mutation puts in.
const PIECES: &[&str] = &[
    " ",
    "\t",
    "\n",
    "(",
    ")",
    "[",
    "]",
    "\"",
    "\\",
    "\\u",
    "\\ud83d",
    ".",
    ":",
    "$",
    "-",
    "0",
    "x",
    "é",
    "\u{202e}",
    " or ",
    " and ",
    "not (",
    ".value pr",
    "[a pr]",
];

fn seeds() -> Vec<String> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fuzz/corpus/scim_filter");
    let mut files: Vec<_> = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    // What the fuzzer added is named by its SHA-1; it has been near them.
    files.retain(|file| file.file_name().is_some_and(|name| name.len() != 40));
    files.sort();
    files.iter().map(|file| fs::read_to_string(file).unwrap()).collect()
}

/// Where a text can be cut.
fn cuts(text: &str) -> impl Iterator<Item = usize> + '_ {
    (0..=text.len()).filter(|index| text.is_char_boundary(*index))
}

#[test]
fn the_seeds_keep_the_laws() {
    let seeds = seeds();
    assert!(seeds.len() > 20, "the seeds have gone");
    seeds.iter().for_each(|seed| laws::check(seed));
}

#[test]
fn what_is_near_the_seeds_keeps_the_laws() {
    for seed in seeds() {
        for cut in cuts(&seed) {
            let (before, after) = seed.split_at(cut);
            laws::check(before);
            laws::check(after);
            let mut without = after.chars();
            without.next();
            laws::check(&format!("{before}{}", without.as_str()));
            for piece in PIECES {
                laws::check(&format!("{before}{piece}{after}"));
                laws::check(&format!("{before}{piece}{}", without.as_str()));
            }
        }
    }
}

#[test]
fn halves_of_two_seeds_keep_the_laws() {
    let seeds = seeds();
    for first in &seeds {
        for second in &seeds {
            let halves =
                cuts(first).step_by(7).flat_map(|end| cuts(second).step_by(11).map(move |start| (end, start)));
            halves.for_each(|(end, start)| laws::check(&format!("{}{}", &first[..end], &second[start..])));
        }
    }
}
