use std::fmt;
use std::ops::{Add, Sub};
use std::time::Duration;

use chrono::{DateTime, Datelike as _, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

/// The port through which everything reads the time, so that a test can fix it.
pub trait Clock: Send + Sync {
    /// The current instant.
    fn now(&self) -> Timestamp;
}

/// An instant in UTC, in whole microseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From microseconds since 1970.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// From whole seconds since 1970 (`NumericDate`, RFC 7519 section 2).
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1_000_000))
    }

    /// Whole seconds since 1970, rounded down.
    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// From a time of RFC 3339, in whatever time zone; `None` for everything else, and for a time whose year in UTC has not
    /// four digits, which could not be written again.
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        let time = DateTime::parse_from_rfc3339(text).ok()?.to_utc();
        let at = Self(time.timestamp_micros());
        // As it is read again, since a leap second is the next one then.
        let year = DateTime::from_timestamp_micros(at.0)?.year();
        (0..=9999).contains(&year).then_some(at)
    }

    /// How long after `earlier` this is; nothing if it is not.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// Whether this was less than `age` ago. What is ahead of `now` was not: the clock was set back, and nothing must last
    /// until it has caught up.
    pub fn is_younger_than(self, age: Duration, now: Self) -> bool {
        self <= now && now.since(self) < age
    }
}

impl Add<Duration> for Timestamp {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(micros(duration)))
    }
}

impl Sub<Duration> for Timestamp {
    type Output = Self;

    fn sub(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(micros(duration)))
    }
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

/// RFC 3339 in UTC, as in every body.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time: DateTime<Utc> = DateTime::from_timestamp_micros(self.0).unwrap_or_default();
        f.write_str(&time.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_written_as_rfc_3339_in_utc() {
        let time = Timestamp::from_seconds(1_735_836_044);
        assert_eq!(time.to_string(), "2025-01-02T16:40:44Z");
        assert_eq!((time + Duration::from_micros(1)).to_string(), "2025-01-02T16:40:44.000001Z");
    }

    #[test]
    fn time_is_read_in_whatever_time_zone() {
        let time = Timestamp::from_seconds(1_735_836_044);
        assert_eq!(Timestamp::parse_rfc3339("2025-01-02T17:40:44+01:00"), Some(time));
        for none in ["2025-01-02", "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01"] {
            assert_eq!(Timestamp::parse_rfc3339(none), None, "{none}");
        }
        for outermost in ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"] {
            assert_eq!(
                Timestamp::parse_rfc3339(outermost).map(|time| time.to_string()).as_deref(),
                Some(outermost)
            );
        }
    }

    #[test]
    fn what_is_ahead_of_the_clock_is_not_young() {
        let is_young =
            |at| Timestamp::from_seconds(at).is_younger_than(Duration::from_secs(10), Timestamp::from_seconds(100));
        assert_eq!([90, 91, 100, 101].map(is_young), [false, true, true, false]);
    }

    #[test]
    fn seconds_are_rounded_down_also_before_1970() {
        assert_eq!(Timestamp::from_micros(-1).as_seconds(), -1);
    }
}
