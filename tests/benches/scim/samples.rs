//! Times, and what is told of them.

use std::time::{Duration, Instant};

use anyhow::Result;

/// How long each of several repetitions took.
#[derive(Default)]
pub(crate) struct Samples(Vec<Duration>);

impl Samples {
    /// Repeats something until enough is known, or until it has taken too long.
    pub(crate) async fn of(
        most: usize,
        within: Duration,
        mut act: impl AsyncFnMut(usize) -> Result<()>,
    ) -> Result<Self> {
        let mut samples = Self::default();
        let began = Instant::now();
        while samples.0.len() < most && (began.elapsed() < within || samples.0.len() < 5) {
            let turn = samples.0.len();
            samples.time(async || act(turn).await).await?;
        }
        Ok(samples)
    }

    /// Adds how long this takes.
    pub(crate) async fn time(&mut self, act: impl AsyncFnOnce() -> Result<()>) -> Result<()> {
        let began = Instant::now();
        act().await?;
        self.0.push(began.elapsed());
        Ok(())
    }

    /// The time within which this share of the repetitions was done.
    pub(crate) fn within(&self, share: f64) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let last = sorted.len().saturating_sub(1);
        sorted.get((last as f64 * share).round() as usize).copied().unwrap_or_default()
    }

    /// The time within which half of the repetitions were done.
    pub(crate) fn median(&self) -> Duration {
        self.within(0.5)
    }

    /// How many a second, one after the other.
    pub(crate) fn rate(&self) -> f64 {
        self.0.len() as f64 / self.0.iter().sum::<Duration>().as_secs_f64()
    }
}

/// How many times as long as the first the second takes, by their medians. They take turns, so that whatever else the machine
/// does is the same for both; the median of three such comparisons counts.
pub(crate) async fn ratio(
    turns: usize,
    mut one: impl AsyncFnMut(usize) -> Result<()>,
    mut other: impl AsyncFnMut(usize) -> Result<()>,
) -> Result<(Duration, Duration, f64)> {
    let mut found = Vec::new();
    for round in 0..3 {
        let (mut ones, mut others) = (Samples::default(), Samples::default());
        for turn in round * turns..(round + 1) * turns {
            ones.time(async || one(turn).await).await?;
            others.time(async || other(turn).await).await?;
        }
        let (one, other) = (ones.median(), others.median());
        found.push((one, other, other.as_secs_f64() / one.as_secs_f64()));
    }
    found.sort_by(|(.., one), (.., other)| one.total_cmp(other));
    Ok(found[1])
}
