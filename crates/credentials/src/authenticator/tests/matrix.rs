//! Every combination of what a policy may ask and what an authenticator may be, against tables of who passes what.

use fidelio_identity::authenticator_policy::{
    ClaimedModels, RequiredAttachment, RequiredAttestation, StaleMetadata,
};

use super::*;
use crate::Transport;

#[derive(Debug)]
struct Case<'a> {
    policy: &'a AuthenticatorPolicy,
    aaguid: Aaguid,
    trust: AttestationTrust,
    is_security_key: bool,
    step: PolicyStep,
    known: Known,
}

/// What metadata there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    Nothing,
    Fresh,
    Stale,
}

const KNOWN: [Known; 3] = [Known::Nothing, Known::Fresh, Known::Stale];
const AAGUIDS: [Aaguid; 4] = [LISTED, OTHER, UNKNOWN, UNTOLD];

/// What the metadata says of models: the certification and the compromise.
const MODELS: [(Aaguid, Option<Certification>, Option<&str>); 2] =
    [(LISTED, Some(Certification::L2), None), (OTHER, Some(Certification::L1), Some("USER_VERIFICATION_BYPASS"))];

/// Which attestations are enough, of none, self, certificate and trusted.
const ENOUGH: [(RequiredAttestation, [bool; 4]); 3] = [
    (RequiredAttestation::Any, [true, true, true, true]),
    (RequiredAttestation::Certificate, [false, false, true, true]),
    (RequiredAttestation::Trusted, [false, false, false, true]),
];

/// Which models are certified highly enough, of the four above; and whether they are while there is no metadata.
const CERTIFIED: [(Option<Certification>, [bool; 4], bool); 4] = [
    (None, [true, true, true, true], true),
    (Some(Certification::L1), [true, true, false, false], false),
    (Some(Certification::L2), [true, false, false, false], false),
    (Some(Certification::L2Plus), [false, false, false, false], false),
];

impl Case<'_> {
    fn judge(&self) -> Result<(), PolicyRefusal> {
        let models = || MODELS.map(|(aaguid, level, status)| (aaguid, model(level, status)));
        let metadata = match self.known {
            Known::Nothing => None,
            Known::Fresh => Some(metadata(TOMORROW, models())),
            Known::Stale => Some(metadata(YESTERDAY, models())),
        };
        let transports: &[Transport] =
            if self.is_security_key { &[Transport::Usb, Transport::Nfc] } else { &[Transport::Internal] };
        let authenticator = Authenticator { aaguid: self.aaguid, attestation: self.trust, transports };
        judge(self.policy, metadata.as_ref(), self.step, &authenticator, NOW)
    }

    /// The names of the refusals that it deserves, in no order.
    fn objections(&self) -> Vec<&'static str> {
        let policy = self.policy;
        let is_login = self.step == PolicyStep::Login;
        let blocked = policy.blacklist.get(&self.aaguid);
        let is_blocked = blocked.is_some_and(|blocked| if is_login { blocked.auth } else { blocked.reg });
        let mut all = vec![("blocked", is_blocked)];
        if !is_login || policy.at_login {
            all.extend([
                ("attestation", !self.is_attested()),
                ("certification", !self.is_certified()),
                ("compromised", policy.refuse_compromised && self.known != Known::Nothing && self.aaguid == OTHER),
                ("attachment", !self.is_where_it_must_be()),
                ("not allowed", !policy.allow.is_empty() && !policy.allow.contains(&self.aaguid)),
                ("not proved", self.must_prove_model() && self.trust != AttestationTrust::Trusted),
                ("stale", self.must_be_fresh() && self.known != Known::Fresh),
            ]);
        }
        all.into_iter().filter_map(|(name, objects)| objects.then_some(name)).collect()
    }

    fn is_attested(&self) -> bool {
        let trust = AttestationTrust::ALL.iter().position(|trust| *trust == self.trust).expect("one of four");
        let row = ENOUGH.iter().find(|(required, _)| *required == self.policy.attestation).expect("a row");
        row.1[trust]
    }

    fn is_certified(&self) -> bool {
        let model = AAGUIDS.iter().position(|aaguid| *aaguid == self.aaguid).expect("one of four");
        let needed = self.policy.minimum_certification;
        let (_, by_model, without) = CERTIFIED.iter().find(|row| row.0 == needed).expect("a row");
        if self.known == Known::Nothing { *without } else { by_model[model] }
    }

    fn is_where_it_must_be(&self) -> bool {
        match self.policy.attachment {
            None => true,
            Some(RequiredAttachment::Platform) => !self.is_security_key,
            Some(RequiredAttachment::CrossPlatform) => self.is_security_key,
        }
    }

    fn must_prove_model(&self) -> bool {
        let goes_by_model = [!self.policy.allow.is_empty(), self.policy.minimum_certification.is_some()];
        self.policy.claimed_models == ClaimedModels::Ignore && goes_by_model.contains(&true)
    }

    fn must_be_fresh(&self) -> bool {
        let goes_by_metadata = [
            self.policy.refuse_compromised,
            self.policy.minimum_certification.is_some(),
            self.policy.attestation == RequiredAttestation::Trusted,
        ];
        self.policy.stale_metadata == StaleMetadata::Strict && goes_by_metadata.contains(&true)
    }
}

fn name(refusal: &PolicyRefusal) -> &'static str {
    match refusal {
        PolicyRefusal::Blocked(_) => "blocked",
        PolicyRefusal::NotAllowed(_) => "not allowed",
        PolicyRefusal::ModelNotProved => "not proved",
        PolicyRefusal::NotAttested | PolicyRefusal::NotTrusted => "attestation",
        PolicyRefusal::Attachment(_) => "attachment",
        PolicyRefusal::Certification { .. } => "certification",
        PolicyRefusal::Compromised(_) => "compromised",
        PolicyRefusal::StaleMetadata => "stale",
    }
}

/// Each value of `values` in a copy of each policy.
fn times<T: Clone>(
    policies: Vec<AuthenticatorPolicy>,
    values: &[T],
    set: impl Fn(&mut AuthenticatorPolicy, T),
) -> Vec<AuthenticatorPolicy> {
    let with = |policy: &AuthenticatorPolicy, value: &T| {
        let mut policy = policy.clone();
        set(&mut policy, value.clone());
        policy
    };
    policies.iter().flat_map(|policy| values.iter().map(move |value| with(policy, value))).collect()
}

fn policies() -> Vec<AuthenticatorPolicy> {
    let (at_registration, at_login) = (Blocked { reg: true, auth: false }, Blocked { reg: false, auth: true });
    let blacklists = [
        Vec::new(),
        vec![(OTHER, at_registration)],
        vec![(OTHER, at_login), (UNTOLD, Blocked { reg: true, auth: true }), (LISTED, Blocked::default())],
    ];
    let attachments = [None, Some(RequiredAttachment::Platform), Some(RequiredAttachment::CrossPlatform)];
    let all = vec![open()];
    let all = times(all, &[vec![], vec![LISTED, OTHER]], |policy, allow| policy.allow = allow);
    let all = times(all, &blacklists, |policy, list| policy.blacklist = list.into_iter().collect());
    let all = times(all, &ENOUGH, |policy, (required, _)| policy.attestation = required);
    let all = times(all, &[ClaimedModels::Count, ClaimedModels::Ignore], |policy, models| {
        policy.claimed_models = models;
    });
    let all = times(all, &attachments, |policy, attachment| policy.attachment = attachment);
    let all = times(all, &CERTIFIED, |policy, (needed, ..)| policy.minimum_certification = needed);
    let all = times(all, &[false, true], |policy, refuse| policy.refuse_compromised = refuse);
    let all = times(all, &[StaleMetadata::Relaxed, StaleMetadata::Strict], |policy, stale| {
        policy.stale_metadata = stale;
    });
    times(all, &[false, true], |policy, at_login| policy.at_login = at_login)
}

fn cases(policy: &AuthenticatorPolicy) -> impl Iterator<Item = Case<'_>> {
    let places = [false, true].into_iter().flat_map(|key| BOTH.map(|step| (key, step)));
    let situations = places.flat_map(|(key, step)| KNOWN.map(|known| (key, step, known)));
    let trusts = situations.flat_map(|situation| AttestationTrust::ALL.map(|trust| (situation, trust)));
    trusts.flat_map(move |((is_security_key, step, known), trust)| {
        AAGUIDS.map(|aaguid| Case { policy, aaguid, trust, is_security_key, step, known })
    })
}

#[test]
fn an_authenticator_is_accepted_where_nothing_objects_and_refused_for_something_that_does() {
    let (mut accepted, mut told) = (0_u32, BTreeMap::<_, u32>::new());
    for policy in &policies() {
        for case in cases(policy) {
            let (judged, objections) = (case.judge(), case.objections());
            match &judged {
                Ok(()) => {
                    assert!(objections.is_empty(), "{objections:?} but accepted: {case:?}");
                    accepted += 1;
                }
                Err(refusal) => {
                    let name = name(refusal);
                    assert!(objections.contains(&name), "{objections:?} but {refusal:?}: {case:?}");
                    *told.entry(name).or_default() += 1;
                }
            }
        }
    }
    // A matrix in which something never happens would prove nothing of it.
    assert!(accepted > 1000, "{accepted}");
    assert!(told.len() == 8 && told.values().all(|times| *times > 100), "{told:?}");
}
