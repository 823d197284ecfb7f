//! Every target on everything that is kept for it: what was found once is not found again.

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;

use fidelio_fuzz::{TARGETS, corpora};

#[test]
fn every_target_withstands_everything_in_its_corpus() {
    for target in TARGETS {
        let mut files: Vec<_> =
            fs::read_dir(corpora().join(target.name)).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        assert!(files.len() > 1, "{} has no corpus", target.name);
        for file in files {
            let input = fs::read(&file).unwrap();
            assert!(catch_unwind(|| (target.run)(&input)).is_ok(), "reproduce it with {}", file.display());
        }
    }
}

#[test]
fn every_corpus_is_that_of_a_target() {
    let folders: BTreeSet<_> =
        fs::read_dir(corpora()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(folders, TARGETS.iter().map(|target| target.name.to_owned()).collect());
}
