//! Which steps sign somebody in, as data: an application's multi-factor policy.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Invalid;

/// One step of signing in or up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Step {
    /// Make a passkey.
    #[serde(rename = "passkey:reg")]
    PasskeyReg,
    /// Use a passkey.
    #[serde(rename = "passkey:auth")]
    PasskeyAuth,
    /// Sign the payload with a passkey.
    #[serde(rename = "passkey:tx")]
    PasskeyTx,
    /// Type a code that came by e-mail.
    #[serde(rename = "otp:email")]
    OtpEmail,
    /// Type a code that came by text message.
    #[serde(rename = "otp:sms")]
    OtpSms,
    /// Bring a token by which the application's backend vouches for the user.
    #[serde(rename = "external")]
    External,
}

impl Step {
    /// Every step there is.
    pub const ALL: [Self; 6] =
        [Self::PasskeyReg, Self::PasskeyAuth, Self::PasskeyTx, Self::OtpEmail, Self::OtpSms, Self::External];

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PasskeyReg => "passkey:reg",
            Self::PasskeyAuth => "passkey:auth",
            Self::PasskeyTx => "passkey:tx",
            Self::OtpEmail => "otp:email",
            Self::OtpSms => "otp:sms",
            Self::External => "external",
        }
    }

    /// Whether it uses a passkey that there is.
    pub const fn is_passkey_use(self) -> bool {
        matches!(self, Self::PasskeyAuth | Self::PasskeyTx)
    }

    /// Whether it uses or makes a passkey.
    pub const fn is_passkey(self) -> bool {
        matches!(self, Self::PasskeyReg | Self::PasskeyAuth | Self::PasskeyTx)
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Step {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let known = Self::ALL.into_iter().find(|step| step.as_str() == text);
        known.ok_or_else(|| Invalid::new("mfa_policy", format!("{text:?} is no step")))
    }
}

/// Whether a user name is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Flow {
    /// It is: the user signs in.
    SignIn,
    /// It is not: the user signs up.
    SignUp,
}

impl Flow {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "signIn",
            Self::SignUp => "signUp",
        }
    }
}

/// Everything that a policy can look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Situation {
    /// Whether the user is known.
    pub flow: Flow,
    /// Whether there is something to sign.
    pub payload: bool,
    /// Whether the user has signed in on this device, or with one of these trust ids, before.
    pub known_device: bool,
    /// Whether the user has a passkey, whether or not this client can reach it.
    pub passkey: bool,
    /// Whether the user has an address that codes may be sent to.
    pub contact: bool,
}

/// When a rule applies; what is absent does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Condition {
    /// The user name is known (`signIn`) or is not (`signUp`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flow: Option<Flow>,
    /// There is a payload to sign, or there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload: Option<bool>,
    /// The user has signed in on this device, or with one of the request's trust ids, before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_device: Option<bool>,
    /// The user has a passkey, whether or not this client can reach it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passkey: Option<bool>,
    /// The user has a verified address that codes may be sent to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<bool>,
}

impl Condition {
    fn holds(&self, situation: &Situation) -> bool {
        self.flow.is_none_or(|flow| flow == situation.flow)
            && self.payload.is_none_or(|payload| payload == situation.payload)
            && self.known_device.is_none_or(|known| known == situation.known_device)
            && self.passkey.is_none_or(|passkey| passkey == situation.passkey)
            && self.contact.is_none_or(|contact| contact == situation.contact)
    }
}

/// What suffices in a situation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// A name for programs, which clients are told as the reason: lower case letters, digits and hyphens.
    pub name: String,
    /// When it applies.
    #[serde(default)]
    pub when: Condition,
    /// Each is a sequence of steps that suffices. The first step of each is offered at once; once it is done, the
    /// second, and so on. Clients show them in this order.
    pub sufficient: Vec<Vec<Step>>,
}

/// A multi-factor policy: the first rule whose condition holds says what suffices. If none does, nothing does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MfaPolicy {
    /// The rules, the first that applies decides.
    pub rules: Vec<Rule>,
}

/// A passkey with user verification is two factors, so that it suffices alone. On a device that the user has used
/// before, one other step does too; on an unknown one it takes two.
impl Default for MfaPolicy {
    fn default() -> Self {
        use Step::{External, OtpEmail, OtpSms, PasskeyAuth, PasskeyReg, PasskeyTx};
        let rule = |name: &str, when: Condition, sufficient: &[&[Step]]| Rule {
            name: name.to_owned(),
            when,
            sufficient: sufficient.iter().map(|steps| steps.to_vec()).collect(),
        };
        let sign_in = |payload, known_device, passkey| Condition {
            flow: Some(Flow::SignIn),
            payload,
            known_device: Some(known_device),
            passkey: Some(passkey),
            contact: None,
        };
        let sign_up = Condition { flow: Some(Flow::SignUp), ..Condition::default() };
        let without_passkey: &[&[Step]] = &[
            &[OtpEmail, External],
            &[OtpSms, External],
            &[External, OtpEmail],
            &[External, OtpSms],
            &[OtpEmail, PasskeyReg],
            &[OtpSms, PasskeyReg],
            &[External, PasskeyReg],
        ];
        let with_passkey = |passkey| {
            let all: [&[Step]; 5] =
                [passkey, &[External, OtpEmail], &[External, OtpSms], &[OtpEmail, External], &[OtpSms, External]];
            all
        };
        let on_known = |passkey| {
            let all: [&[Step]; 4] = [passkey, &[External], &[OtpEmail], &[OtpSms]];
            all
        };
        Self {
            rules: vec![
                rule("sign-up", sign_up, &[&[External, PasskeyReg], &[OtpEmail, PasskeyReg]]),
                rule("sign-payload-on-known-device", sign_in(Some(true), true, true), &on_known(&[PasskeyTx])),
                rule("sign-payload-on-new-device", sign_in(Some(true), false, true), &with_passkey(&[PasskeyTx])),
                rule("known-device", sign_in(None, true, true), &on_known(&[PasskeyAuth])),
                rule("new-device", sign_in(None, false, true), &with_passkey(&[PasskeyAuth])),
                rule(
                    "no-passkey-on-known-device",
                    sign_in(None, true, false),
                    &[&[External], &[OtpEmail], &[OtpSms]],
                ),
                rule("no-passkey-on-new-device", sign_in(None, false, false), without_passkey),
            ],
        }
    }
}

/// The most rules, and the most sequences of a rule.
const MOST: usize = 32;
/// The longest sequence.
const MOST_STEPS: usize = 4;

impl MfaPolicy {
    /// The rule that decides in this situation.
    pub fn rule(&self, situation: &Situation) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.when.holds(situation))
    }

    /// Whether somebody in this situation who has done this step alone may make a passkey: as the next step of a flow, or
    /// because the step signs in.
    pub fn may_register_after(&self, step: Step, situation: &Situation) -> bool {
        let suffices =
            |steps: &Vec<Step>| matches!(steps.as_slice(), [first] | [first, Step::PasskeyReg] if *first == step);
        self.rule(situation).is_some_and(|rule| rule.sufficient.iter().any(suffices))
    }

    /// Checks what the types cannot.
    ///
    /// # Errors
    /// Names the rule that could never do what it says.
    pub fn check(&self) -> Result<(), Invalid> {
        let invalid = |advice: String| Err(Invalid::new("mfa_policy", advice));
        if self.rules.is_empty() || self.rules.len() > MOST {
            return invalid(format!("must have 1 to {MOST} rules"));
        }
        for (index, rule) in self.rules.iter().enumerate() {
            let name = &rule.name;
            let is_slug = (1..=64).contains(&name.len())
                && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            if !is_slug {
                return invalid(format!(
                    "{name:?} is no name of a rule; use lower case letters, digits and hyphens"
                ));
            }
            if self.rules[..index].iter().any(|other| other.name == *name) {
                return invalid(format!("two rules are called {name}"));
            }
            if rule.sufficient.len() > MOST {
                return invalid(format!("rule {name} has more than {MOST} sequences"));
            }
            for steps in &rule.sufficient {
                check_steps(rule, steps).or_else(|wrong| invalid(format!("rule {name}: {wrong}")))?;
            }
        }
        Ok(())
    }
}

fn check_steps(rule: &Rule, steps: &[Step]) -> Result<(), String> {
    let shown = steps.iter().map(|step| step.as_str()).collect::<Vec<_>>().join(", ");
    if steps.is_empty() || steps.len() > MOST_STEPS {
        return Err(format!("a sequence must have 1 to {MOST_STEPS} steps"));
    }
    if (1..steps.len()).any(|index| steps[..index].contains(&steps[index])) {
        return Err(format!("[{shown}] has a step twice"));
    }
    if steps.contains(&Step::PasskeyTx) && rule.when.payload != Some(true) {
        return Err(format!("[{shown}] signs a payload, so its condition must have \"payload\": true"));
    }
    if let Some(made) = steps.iter().position(|step| *step == Step::PasskeyReg) {
        // Whoever can only make a passkey has proved nothing of who they are.
        if made == 0 {
            return Err(format!(
                "[{shown}] begins by making a passkey; put a step before it that proves who it is"
            ));
        }
        if made + 1 != steps.len() {
            return Err(format!("[{shown}] goes on after making a passkey; make it the last step"));
        }
    }
    let uses = |step: &Step| matches!(step, Step::PasskeyAuth | Step::PasskeyTx);
    if rule.when.flow != Some(Flow::SignIn) && steps.iter().any(uses) {
        return Err(format!("[{shown}] uses a passkey, so its condition must have \"flow\": \"signIn\""));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_policy_is_valid_and_decides_in_every_situation() {
        let policy = MfaPolicy::default();
        assert_eq!(policy.check(), Ok(()));
        for bits in 0..32_u8 {
            let bit = |index: u8| bits & (1 << index) != 0;
            let flow = if bit(0) { Flow::SignIn } else { Flow::SignUp };
            let situation =
                Situation { flow, payload: bit(1), known_device: bit(2), passkey: bit(3), contact: bit(4) };
            assert!(policy.rule(&situation).is_some_and(|rule| !rule.sufficient.is_empty()), "{situation:?}");
        }
    }

    #[test]
    fn a_passkey_is_made_after_one_step_only_where_a_rule_says_so() {
        let policy = MfaPolicy::default();
        let situation =
            Situation { flow: Flow::SignIn, payload: false, known_device: false, passkey: false, contact: false };
        assert!(policy.may_register_after(Step::External, &situation));
        let with_passkey = Situation { passkey: true, ..situation };
        assert!(!policy.may_register_after(Step::External, &with_passkey));
        // Where the step signs in alone, whoever is signed in may add one.
        assert!(policy.may_register_after(Step::External, &Situation { known_device: true, ..with_passkey }));
        let strict = MfaPolicy {
            rules: vec![Rule {
                name: "two-codes".to_owned(),
                when: Condition::default(),
                sufficient: vec![vec![Step::External, Step::OtpEmail, Step::PasskeyReg]],
            }],
        };
        assert!(!strict.may_register_after(Step::External, &situation));
    }

    #[test]
    fn a_policy_reads_what_it_writes() {
        let json = serde_json::to_string(&MfaPolicy::default()).expect("JSON");
        assert_eq!(serde_json::from_str::<MfaPolicy>(&json).expect("a policy"), MfaPolicy::default());
    }

    #[test]
    fn a_policy_that_lets_in_whom_it_should_not_is_refused_by_name() {
        let policy = |json: &str| {
            serde_json::from_str::<MfaPolicy>(json)
                .map_err(|error| error.to_string())
                .and_then(|policy| policy.check().map_err(|error| error.to_string()))
        };
        for (json, says) in [
            (r#"{"rules":[]}"#, "1 to 32 rules"),
            (r#"{"rules":[{"name":"A b","sufficient":[]}]}"#, "is no name"),
            (r#"{"rules":[{"name":"a","sufficient":[]},{"name":"a","sufficient":[]}]}"#, "two rules"),
            (r#"{"rules":[{"name":"a","sufficient":[[]]}]}"#, "1 to 4 steps"),
            (r#"{"rules":[{"name":"a","sufficient":[["passkey:reg"]]}]}"#, "begins by making a passkey"),
            (r#"{"rules":[{"name":"a","sufficient":[["passkey:auth"]]}]}"#, "signIn"),
            (r#"{"rules":[{"name":"a","when":{"flow":"signIn"},"sufficient":[["passkey:tx"]]}]}"#, "payload"),
            (
                r#"{"rules":[{"name":"a","when":{"flow":"signIn"},"sufficient":[["external","external"]]}]}"#,
                "twice",
            ),
            (r#"{"rules":[{"name":"a","when":{"flw":"signIn"},"sufficient":[]}]}"#, "flw"),
            (r#"{"rules":[{"name":"a","sufficient":[["fax"]]}]}"#, "fax"),
        ] {
            let refused = policy(json).expect_err(json);
            assert!(refused.contains(says), "{json}: {refused}");
        }
    }
}
