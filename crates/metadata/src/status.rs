//! What status reports come to (FIDO Metadata Service 3 section 3.1.3).

use chrono::NaiveDate;
use fidelio_identity::authenticator_policy::Certification;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StatusReport {
    status: String,
    effective_date: Option<String>,
}

/// By which reports a model is not to be trusted.
const COMPROMISED: [&str; 5] = [
    "USER_VERIFICATION_BYPASS",
    "ATTESTATION_KEY_COMPROMISE",
    "USER_KEY_REMOTE_COMPROMISE",
    "USER_KEY_PHYSICAL_COMPROMISE",
    REVOKED,
];

const REVOKED: &str = "REVOKED";

impl StatusReport {
    /// A report without a date holds as long as it is there, so any with a date is younger.
    fn date(&self) -> NaiveDate {
        let date = self.effective_date.as_deref().and_then(|date| date.parse().ok());
        date.unwrap_or(NaiveDate::MIN)
    }

    /// What it says of the certification, if anything.
    fn certification(&self) -> Option<Option<Certification>> {
        Some(match self.status.as_str() {
            "FIDO_CERTIFIED" | "FIDO_CERTIFIED_L1" => Some(Certification::L1),
            "FIDO_CERTIFIED_L1plus" => Some(Certification::L1Plus),
            "FIDO_CERTIFIED_L2" => Some(Certification::L2),
            "FIDO_CERTIFIED_L2plus" => Some(Certification::L2Plus),
            "FIDO_CERTIFIED_L3" => Some(Certification::L3),
            "FIDO_CERTIFIED_L3plus" => Some(Certification::L3Plus),
            "NOT_FIDO_CERTIFIED" => None,
            _ => return None,
        })
    }
}

/// The certification in force: the youngest that is in effect, and of several of one day the highest. A model that was
/// revoked has none.
pub(crate) fn certification(reports: &[StatusReport], today: NaiveDate) -> Option<Certification> {
    if reports.iter().any(|report| report.status == REVOKED) {
        return None;
    }
    let dated = reports.iter().filter_map(|report| Some((report.date(), report.certification()?)));
    dated.filter(|(date, _)| *date <= today).max()?.1
}

/// The youngest status by which the model is not to be trusted. That is said of versions of it, too, and which one an
/// authenticator has is not known; so it holds for all of them and whatever was reported since.
pub(crate) fn compromised(reports: &[StatusReport]) -> Option<&str> {
    let reports = reports.iter().filter(|report| COMPROMISED.contains(&report.status.as_str()));
    reports.max_by_key(|report| report.date()).map(|report| report.status.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reports(reports: &[(&str, Option<&str>)]) -> Vec<StatusReport> {
        let report = |(status, date): &(&str, Option<&str>)| StatusReport {
            status: (*status).to_owned(),
            effective_date: date.map(str::to_owned),
        };
        reports.iter().map(report).collect()
    }

    fn certified(of: &[(&str, Option<&str>)]) -> Option<Certification> {
        certification(&reports(of), NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date"))
    }

    #[test]
    fn every_level_has_its_status() {
        for (status, level) in [
            ("FIDO_CERTIFIED", Some(Certification::L1)),
            ("FIDO_CERTIFIED_L1", Some(Certification::L1)),
            ("FIDO_CERTIFIED_L1plus", Some(Certification::L1Plus)),
            ("FIDO_CERTIFIED_L2", Some(Certification::L2)),
            ("FIDO_CERTIFIED_L2plus", Some(Certification::L2Plus)),
            ("FIDO_CERTIFIED_L3", Some(Certification::L3)),
            ("FIDO_CERTIFIED_L3plus", Some(Certification::L3Plus)),
            ("NOT_FIDO_CERTIFIED", None),
            ("SELF_ASSERTION_SUBMITTED", None),
            ("UPDATE_AVAILABLE", None),
            ("SOMETHING_NEW", None),
        ] {
            assert_eq!(certified(&[(status, Some("2025-01-01"))]), level, "{status}");
            assert_eq!(certified(&[(status, None)]), level, "{status} without a date");
        }
        assert_eq!(certified(&[]), None);
    }

    #[test]
    fn the_youngest_certification_in_effect_is_in_force() {
        let (l1, l2) = ("FIDO_CERTIFIED_L1", "FIDO_CERTIFIED_L2");
        let (old, young, later) = (Some("2024-01-01"), Some("2026-01-01"), Some("2026-01-02"));
        assert_eq!(certified(&[(l2, old), (l1, young)]), Some(Certification::L1));
        assert_eq!(certified(&[(l1, young), (l2, old)]), Some(Certification::L1), "in any order");
        assert_eq!(certified(&[(l1, young), (l2, young)]), Some(Certification::L2), "on one day the highest");
        assert_eq!(certified(&[(l1, old), (l2, later)]), Some(Certification::L1), "not in effect yet");
        assert_eq!(certified(&[(l2, old), ("NOT_FIDO_CERTIFIED", young)]), None);
        assert_eq!(certified(&[(l2, old), ("UPDATE_AVAILABLE", young)]), Some(Certification::L2));
        assert_eq!(certified(&[(l2, None), (l1, old)]), Some(Certification::L1), "any date is younger than none");
        assert_eq!(certified(&[(l2, Some("yesterday"))]), Some(Certification::L2), "no date that can be read");
        assert_eq!(certified(&[("REVOKED", old), (l2, young)]), None);
    }

    #[test]
    fn a_model_stays_compromised_by_the_youngest_report_of_it() {
        for status in COMPROMISED {
            let since = [(status, Some("2020-01-01")), ("FIDO_CERTIFIED_L2", Some("2025-01-01"))];
            assert_eq!(compromised(&reports(&since)), Some(status));
        }
        let twice =
            [("REVOKED", Some("2025-01-01")), ("USER_VERIFICATION_BYPASS", Some("2024-01-01")), ("X", None)];
        assert_eq!(compromised(&reports(&twice)), Some("REVOKED"));
        assert_eq!(compromised(&reports(&[("FIDO_CERTIFIED", None), ("UPDATE_AVAILABLE", None)])), None);
    }
}
