//! Tables, as docs/performance.md has them.

use std::time::Duration;

use fidelio_tests::Engine;

use crate::samples::Samples;
use crate::seed::Size;

/// What was measured on one database.
pub(crate) struct Report {
    rows: Vec<String>,
    ratios: Vec<(String, (Duration, Duration, f64), f64)>,
}

impl Report {
    /// Of this database with so many users and groups.
    pub(crate) fn new(engine: Engine, size: Size) -> Self {
        println!("{engine:?}: {} users, {} groups", size.users, size.groups);
        Self { rows: Vec::new(), ratios: Vec::new() }
    }

    /// Rates and times of something, and how many a second several clients have got if they were tried.
    pub(crate) fn row(&mut self, name: &str, samples: &Samples, together: Option<f64>) {
        let together = together.map(|rate| format!("{rate:.0}")).unwrap_or_default();
        let (half, most) = (milliseconds(samples.median()), milliseconds(samples.within(0.99)));
        self.rows.push(format!("| {name:<50} | {:>7.0} | {half:>8} | {most:>8} | {together:>8} |", samples.rate()));
    }

    /// How many times as long as the one the other takes, and as it may take.
    pub(crate) fn ratio(&mut self, name: &str, found: (Duration, Duration, f64), most: f64) {
        self.ratios.push((name.to_owned(), found, most));
    }

    /// Prints the rows so far.
    pub(crate) fn table(&mut self, title: &str) {
        println!("\n{title}\n");
        println!("| {:<50} | a second | p50, ms | p99, ms | 16 clients |", "");
        println!("| --- | ---: | ---: | ---: | ---: |");
        for row in self.rows.drain(..) {
            println!("{row}");
        }
    }

    /// Prints the comparisons; whether each is within what it may be.
    pub(crate) fn conclude(&self) -> bool {
        println!("\n| {:<62} | ratio | at most |", "");
        println!("| --- | ---: | ---: |");
        for (name, (one, other, ratio), most) in &self.ratios {
            let verdict = if ratio <= most { "" } else { "  MISSED" };
            let (one, other) = (milliseconds(*one), milliseconds(*other));
            println!("| {name:<62} | {ratio:.2} ({other} ms, {one} ms) | {most} |{verdict}");
        }
        println!();
        self.ratios.iter().all(|(_, (.., ratio), most)| ratio <= most)
    }
}

fn milliseconds(duration: Duration) -> String {
    format!("{:.2}", duration.as_secs_f64() * 1000.0)
}
