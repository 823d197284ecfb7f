//! What a policy means for somebody who has done some steps. Pure: equal inputs give equal answers.

use fidelio_identity::Channel;
use fidelio_identity::mfa_policy::{Rule, Step};

/// A step that is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OfferedStep {
    pub(crate) step: Step,
    /// Which step of its sequence it is, counted from one.
    pub(crate) position: usize,
    /// How long the shortest sequence through it is.
    pub(crate) length: usize,
}

/// Where somebody stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Enough was done.
    Sufficient,
    /// One of these is next, in the policy's order. None is: there is no way from here.
    Open(Vec<OfferedStep>),
}

/// Judges what was done. `is_open` says of a whole sequence whether this user can go it: nobody is led into one that
/// cannot be finished.
pub(crate) fn judge(rule: Option<&Rule>, done: &[Step], is_open: &dyn Fn(&[Step]) -> bool) -> Standing {
    let Some(rule) = rule else { return Standing::Open(Vec::new()) };
    if rule.sufficient.iter().any(|steps| !steps.is_empty() && done.starts_with(steps)) {
        return Standing::Sufficient;
    }
    let mut offered: Vec<OfferedStep> = Vec::new();
    for steps in
        rule.sufficient.iter().filter(|steps| steps.len() > done.len() && steps.starts_with(done) && is_open(steps))
    {
        let (step, length) = (steps[done.len()], steps.len());
        match offered.iter_mut().find(|one| one.step == step) {
            Some(known) => known.length = known.length.min(length),
            None => offered.push(OfferedStep { step, position: done.len() + 1, length }),
        }
    }
    Standing::Open(offered)
}

/// What a client can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    /// `mfa/otp/request`.
    RequestCode(Channel),
    /// `mfa/otp/verify`.
    VerifyCode,
    /// `mfa/passkey/auth`.
    UsePasskey,
    /// `mfa/passkey/tx`.
    SignPayload,
    /// `mfa/passkey/reg`.
    MakePasskey,
    /// `mfa/third-party/verify`.
    External,
}

/// Which step a call is about: calls × whether a code is under way. Whether that step may be done is for [`judge`].
///
/// | call            | no code         | code by e-mail  | code by SMS     |
/// | --------------- | --------------- | --------------- | --------------- |
/// | request (mail)  | `otp:email`     | `otp:email`     | `otp:email`     |
/// | request (SMS)   | `otp:sms`       | `otp:sms`       | `otp:sms`       |
/// | verify code     | –               | `otp:email`     | `otp:sms`       |
/// | use passkey     | `passkey:auth`  | `passkey:auth`  | `passkey:auth`  |
/// | sign payload    | `passkey:tx`    | `passkey:tx`    | `passkey:tx`    |
/// | make passkey    | `passkey:reg`   | `passkey:reg`   | `passkey:reg`   |
/// | external        | `external`      | `external`      | `external`      |
pub(crate) const fn step_of(call: Call, code: Option<Channel>) -> Option<Step> {
    match (call, code) {
        (Call::RequestCode(Channel::Email), _) | (Call::VerifyCode, Some(Channel::Email)) => Some(Step::OtpEmail),
        (Call::RequestCode(Channel::Sms), _) | (Call::VerifyCode, Some(Channel::Sms)) => Some(Step::OtpSms),
        (Call::VerifyCode, None) => None,
        (Call::UsePasskey, _) => Some(Step::PasskeyAuth),
        (Call::SignPayload, _) => Some(Step::PasskeyTx),
        (Call::MakePasskey, _) => Some(Step::PasskeyReg),
        (Call::External, _) => Some(Step::External),
    }
}

/// How steps authenticate together: their methods in order, and `mfa` when two kinds of them were done.
pub(crate) fn combined_amr(done: &[(Step, &[String])]) -> Vec<String> {
    let mut amr: Vec<String> = Vec::new();
    for method in done.iter().flat_map(|(_, methods)| methods.iter()) {
        if !amr.contains(method) {
            amr.push(method.clone());
        }
    }
    let kind = |step: Step| match step {
        Step::PasskeyReg | Step::PasskeyAuth | Step::PasskeyTx => 0,
        Step::OtpEmail | Step::OtpSms => 1,
        Step::External => 2,
    };
    let mut kinds: Vec<_> = done.iter().map(|(step, _)| kind(*step)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.len() > 1 && !amr.iter().any(|method| method == "mfa") {
        amr.push("mfa".to_owned());
    }
    amr
}

#[cfg(test)]
mod tests;
