//! Each member of the policy on its own, what it says in words, and which is told first.

use fidelio_identity::authenticator_policy::{
    ClaimedModels, RequiredAttachment, RequiredAttestation, StaleMetadata,
};

use super::*;
use crate::Transport;

fn at_registration(
    policy: &AuthenticatorPolicy,
    metadata: Option<&Metadata>,
    authenticator: &Authenticator<'_>,
) -> Result<(), PolicyRefusal> {
    judge(policy, metadata, PolicyStep::Registration, authenticator, NOW)
}

#[test]
fn the_default_policy_accepts_every_authenticator_that_is_not_known_to_be_compromised() {
    let policy = AuthenticatorPolicy::default();
    let known = metadata(TOMORROW, [(LISTED, model(None, Some("REVOKED"))), (OTHER, model(None, None))]);
    for trust in AttestationTrust::ALL {
        for aaguid in [OTHER, UNKNOWN, UNTOLD] {
            assert_eq!(at_registration(&policy, None, &authenticator(aaguid, trust)), Ok(()));
            assert_eq!(at_registration(&policy, Some(&known), &authenticator(aaguid, trust)), Ok(()));
        }
        let compromised = at_registration(&policy, Some(&known), &authenticator(LISTED, trust));
        assert_eq!(compromised, Err(PolicyRefusal::Compromised("REVOKED".into())));
        assert_eq!(at_registration(&policy, None, &authenticator(LISTED, trust)), Ok(()), "nobody knows");
    }
}

#[test]
fn a_model_is_blocked_at_the_steps_that_are_said_whatever_at_login_says() {
    for (reg, auth) in [(false, false), (false, true), (true, false), (true, true)] {
        for at_login in [false, true] {
            let policy =
                AuthenticatorPolicy { blacklist: [(LISTED, Blocked { reg, auth })].into(), at_login, ..open() };
            let is_refused = |step, aaguid| {
                let judged = judge(&policy, None, step, &authenticator(aaguid, AttestationTrust::Trusted), NOW);
                assert!(judged == Ok(()) || judged == Err(PolicyRefusal::Blocked(aaguid)), "{judged:?}");
                judged.is_err()
            };
            assert_eq!(BOTH.map(|step| is_refused(step, LISTED)), [reg, auth]);
            assert_eq!(BOTH.map(|step| is_refused(step, OTHER)), [false, false]);
        }
    }
}

#[test]
fn a_blocked_model_is_blocked_however_it_is_told() {
    let blacklist = [(LISTED, Blocked { reg: true, auth: true })].into();
    let policy = AuthenticatorPolicy { blacklist, claimed_models: ClaimedModels::Ignore, ..open() };
    for trust in AttestationTrust::ALL {
        for step in BOTH {
            let judged = judge(&policy, None, step, &authenticator(LISTED, trust), NOW);
            assert_eq!(judged, Err(PolicyRefusal::Blocked(LISTED)));
        }
    }
}

#[test]
fn authenticators_that_tell_no_model_can_be_blocked_and_allowed_like_a_model() {
    let blacklist = [(UNTOLD, Blocked { reg: true, auth: false })].into();
    let blocked = AuthenticatorPolicy { blacklist, ..open() };
    let untold = authenticator(UNTOLD, AttestationTrust::None);
    assert_eq!(at_registration(&blocked, None, &untold), Err(PolicyRefusal::Blocked(UNTOLD)));
    let allowed = AuthenticatorPolicy { allow: vec![UNTOLD], ..open() };
    assert_eq!(at_registration(&allowed, None, &untold), Ok(()));
    let others = AuthenticatorPolicy { allow: vec![LISTED], ..open() };
    assert_eq!(at_registration(&others, None, &untold), Err(PolicyRefusal::NotAllowed(UNTOLD)));
}

#[test]
fn a_claimed_model_counts_unless_the_policy_ignores_claims() {
    let known = metadata(TOMORROW, [(LISTED, model(Some(Certification::L2), None))]);
    let allow = AuthenticatorPolicy { allow: vec![LISTED], ..open() };
    let certified = AuthenticatorPolicy { minimum_certification: Some(Certification::L1), ..open() };
    for policy in [allow, certified] {
        let ignoring = AuthenticatorPolicy { claimed_models: ClaimedModels::Ignore, ..policy.clone() };
        for trust in AttestationTrust::ALL {
            let claims = authenticator(LISTED, trust);
            assert_eq!(at_registration(&policy, Some(&known), &claims), Ok(()), "{trust:?}");
            let expected = match trust {
                AttestationTrust::Trusted => Ok(()),
                _ => Err(PolicyRefusal::ModelNotProved),
            };
            assert_eq!(at_registration(&ignoring, Some(&known), &claims), expected, "{trust:?}");
        }
    }
    let asks_for_no_model = AuthenticatorPolicy { claimed_models: ClaimedModels::Ignore, ..open() };
    let claims = authenticator(LISTED, AttestationTrust::None);
    assert_eq!(at_registration(&asks_for_no_model, Some(&known), &claims), Ok(()));
}

#[test]
fn a_certification_is_enough_from_the_one_that_is_asked_for_on() {
    use Certification::{L1, L1Plus, L2, L2Plus, L3, L3Plus};
    let levels = [None, Some(L1), Some(L1Plus), Some(L2), Some(L2Plus), Some(L3), Some(L3Plus)];
    for (rank, had) in levels.into_iter().enumerate() {
        let known = metadata(TOMORROW, [(LISTED, model(had, None))]);
        for (needed_rank, needed) in levels.into_iter().enumerate() {
            let policy = AuthenticatorPolicy { minimum_certification: needed, ..open() };
            let judged = at_registration(&policy, Some(&known), &authenticator(LISTED, AttestationTrust::None));
            assert_eq!(judged.is_ok(), rank >= needed_rank, "{had:?} where {needed:?} is needed: {judged:?}");
        }
    }
}

#[test]
fn where_an_authenticator_is_goes_by_its_transports() {
    use Transport::{Ble, Hybrid, Internal, Nfc, SmartCard, Usb};
    // Whether it passes as one of the device itself, and as a security key.
    for (transports, is_platform, is_roaming) in [
        (&[Internal][..], true, false),
        (&[Internal, Hybrid], true, false),
        (&[Hybrid], true, false),
        (&[Usb], false, true),
        (&[Usb, Nfc, Ble], false, true),
        (&[SmartCard], false, true),
        (&[Usb, Internal], true, false),
        (&[], true, false),
    ] {
        let judged = |attachment| {
            let policy = AuthenticatorPolicy { attachment, ..open() };
            let found = Authenticator { aaguid: UNTOLD, attestation: AttestationTrust::None, transports };
            at_registration(&policy, None, &found).is_ok()
        };
        assert!(judged(None));
        assert_eq!(judged(Some(RequiredAttachment::Platform)), is_platform, "{transports:?}");
        assert_eq!(judged(Some(RequiredAttachment::CrossPlatform)), is_roaming, "{transports:?}");
    }
}

#[test]
fn stale_metadata_matters_only_where_the_policy_is_strict_and_asks_for_it() {
    let (fresh, stale) = (metadata(TOMORROW, []), metadata(YESTERDAY, []));
    let trusted = authenticator(UNKNOWN, AttestationTrust::Trusted);
    let asks_nothing = AuthenticatorPolicy { stale_metadata: StaleMetadata::Strict, ..open() };
    let refuses_compromised = AuthenticatorPolicy { refuse_compromised: true, ..asks_nothing.clone() };
    let wants_trusted = AuthenticatorPolicy { attestation: RequiredAttestation::Trusted, ..asks_nothing.clone() };
    for (known, is_fresh) in [(None, false), (Some(&stale), false), (Some(&fresh), true)] {
        assert_eq!(at_registration(&asks_nothing, known, &trusted), Ok(()));
        for policy in [&refuses_compromised, &wants_trusted] {
            let relaxed = AuthenticatorPolicy { stale_metadata: StaleMetadata::Relaxed, ..policy.clone() };
            assert_eq!(at_registration(&relaxed, known, &trusted), Ok(()));
            let expected = if is_fresh { Ok(()) } else { Err(PolicyRefusal::StaleMetadata) };
            assert_eq!(at_registration(policy, known, &trusted), expected);
        }
    }
}

#[test]
fn the_metadata_of_another_model_says_nothing_of_this_one() {
    let known = metadata(TOMORROW, [(OTHER, model(Some(Certification::L3), Some("REVOKED")))]);
    let policy = AuthenticatorPolicy { minimum_certification: Some(Certification::L1), ..Default::default() };
    let judged = at_registration(&policy, Some(&known), &authenticator(LISTED, AttestationTrust::Trusted));
    assert_eq!(judged, Err(PolicyRefusal::Certification { needed: "L1", had: "none that is known" }));
}

/// Everything is wrong with this one: what is told first is mended first, and then comes the next.
#[test]
fn refusals_say_what_is_wrong_one_after_the_other() {
    type Mend = fn(&mut AuthenticatorPolicy);
    let stale = metadata(YESTERDAY, [(LISTED, model(Some(Certification::L1), Some("REVOKED")))]);
    let mut policy = AuthenticatorPolicy {
        allow: vec![OTHER],
        blacklist: [(LISTED, Blocked { reg: true, auth: true })].into(),
        attestation: RequiredAttestation::Certificate,
        claimed_models: ClaimedModels::Ignore,
        attachment: Some(RequiredAttachment::CrossPlatform),
        minimum_certification: Some(Certification::L2),
        refuse_compromised: true,
        stale_metadata: StaleMetadata::Strict,
        at_login: true,
    };
    let in_turn: [(&str, Mend); 8] = [
        ("blocked authenticators of the model", |policy| policy.blacklist.clear()),
        ("accepts only security keys", |policy| policy.attachment = None),
        ("out of date", |policy| policy.stale_metadata = StaleMetadata::Relaxed),
        ("attestation of the authenticator by a certificate", |policy| {
            policy.attestation = RequiredAttestation::Any;
        }),
        ("only with an attestation that is trusted", |policy| policy.claimed_models = ClaimedModels::Count),
        ("does not accept authenticators of the model", |policy| policy.allow.push(LISTED)),
        ("compromised (REVOKED)", |policy| policy.refuse_compromised = false),
        ("certification L2; this one has L1", |policy| policy.minimum_certification = None),
    ];
    let judged = |policy: &AuthenticatorPolicy, step| {
        judge(policy, Some(&stale), step, &authenticator(LISTED, AttestationTrust::None), NOW)
    };
    for (told, mend) in in_turn {
        for step in BOTH {
            let refusal = judged(&policy, step).expect_err(told).to_string();
            assert!(refusal.contains(told), "{refusal}");
        }
        mend(&mut policy);
    }
    for step in BOTH {
        assert_eq!(judged(&policy, step), Ok(()), "everything is mended");
    }
}
