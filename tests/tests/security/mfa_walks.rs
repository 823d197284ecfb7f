//! Whoever tries the steps of flows at random gets in only by a sequence that the policy calls sufficient.
//!
//! A model of the policy, written anew here, says of each action what must come of it.

use fidelio_client::types::{OtpMethod, ProfileEmailRequest};
use fidelio_identity::{ApplicationSettings, MfaPolicy};
use fidelio_kernel::Random as _;
use fidelio_testkit::SeededRandom;
use fidelio_tests::{Flow, Person, Refused, Stepped, Tenant, TenantOptions, external_token, on_both_databases};
use serde_json::json;

const WALKS: usize = 20;
const MOST_ACTIONS: usize = 10;

type Sequence = Vec<&'static str>;

struct Dice(SeededRandom);

impl Dice {
    fn below(&self, most: usize) -> usize {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        u32::from_le_bytes(bytes) as usize % most
    }

    fn one_of<T: Copy>(&self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    /// Sequences that a policy may have: no step twice, and making a passkey only at the end.
    fn sequences(&self, payload: bool) -> Vec<Sequence> {
        let mut all = Vec::new();
        for _ in 0..2 + self.below(3) {
            let mut steps: Sequence = Vec::new();
            for _ in 0..1 + self.below(3) {
                let passkey = if payload { "passkey:tx" } else { "passkey:auth" };
                let step = self.one_of(&[passkey, "otp:email", "external", "passkey:auth"]);
                if !steps.contains(&step) {
                    steps.push(step);
                }
            }
            if self.below(4) == 0 && steps.len() < 4 {
                steps.push("passkey:reg");
            }
            all.push(steps);
        }
        all
    }
}

/// What must hold of a flow.
#[derive(Clone)]
struct Model {
    with_payload: Vec<Sequence>,
    without: Vec<Sequence>,
    payload: bool,
    done: Sequence,
}

impl Model {
    fn sequences(&self) -> &[Sequence] {
        if self.payload { &self.with_payload } else { &self.without }
    }

    fn is_sufficient(&self) -> bool {
        self.sequences().iter().any(|steps| self.done.starts_with(steps))
    }

    fn offered(&self) -> Vec<&'static str> {
        let mut offered = Vec::new();
        for steps in self.sequences().iter().filter(|steps| steps.starts_with(&self.done)) {
            if let Some(next) = steps.get(self.done.len()).filter(|next| !offered.contains(*next)) {
                offered.push(*next);
            }
        }
        offered
    }
}

/// Does a step rightly.
async fn right(flow: &mut Flow<'_>, ann: &mut Person<'_>, step: &str) -> Stepped {
    let name = ann.name.clone();
    match step {
        "passkey:auth" => flow.with_passkey(ann).await,
        "passkey:tx" => flow.sign_payload(ann).await,
        "passkey:reg" => flow.make_passkey(ann).await,
        "otp:email" => flow.with_mail(&name).await,
        _ => flow.with_external(&name).await,
    }
}

/// Does a step that is not offered, as well as can be without being offered it.
async fn not_offered(flow: &mut Flow<'_>, ann: &mut Person<'_>, step: &str) -> Stepped {
    let login = ann.auth_init().await.unwrap();
    let answer = ann.get(&login).assertion_result;
    match step {
        "passkey:auth" => flow.use_assertion(answer).await,
        "passkey:tx" => flow.sign_with(answer).await,
        "passkey:reg" => {
            let mut other = Person::new(ann.tenant);
            let begun = other.reg_init(&ann.tenant.client).await.unwrap();
            flow.bring_passkey(other.create(&begun).creation_result).await
        }
        "otp:email" => flow.request_code(OtpMethod::Email, None).await.map(|()| None),
        "otp:sms" => flow.request_code(OtpMethod::Sms, None).await.map(|()| None),
        "otp:verify" => flow.type_code("123456").await,
        _ => flow.with_external(&ann.name).await,
    }
}

/// Does a step that is offered, wrongly.
async fn wrong(flow: &mut Flow<'_>, ann: &mut Person<'_>, step: &str) -> Stepped {
    match step {
        "passkey:auth" | "passkey:tx" => {
            let mut answer = flow.assert(ann, step);
            answer.authenticator_data = answer.authenticator_data.replace('A', "B");
            if step == "passkey:auth" { flow.use_assertion(answer).await } else { flow.sign_with(answer).await }
        }
        "passkey:reg" => not_offered(flow, ann, step).await,
        "otp:email" => {
            let mut asked = flow.clone();
            asked.request_code(OtpMethod::Email, None).await?;
            // It has come before another one is asked for and waited for.
            let _right = asked.code_to(&ann.name).await;
            asked.type_code("000").await
        }
        _ => flow.with_token(&external_token(ann.tenant, "somebody-else@example.com").await).await,
    }
}

async fn walk(ann: &mut Person<'_>, model: &Model, dice: &Dice) -> bool {
    let mut model = model.clone();
    let mut flow = Flow::of(ann).await;
    let mut used: Option<Flow<'_>> = None;
    for _ in 0..MOST_ACTIONS {
        let offered: Vec<_> = flow.offered().into_iter().filter(|name| name != "otp:verify").collect();
        assert_eq!(offered, model.offered(), "after {:?}", model.done);
        let step = dice.one_of(&[
            "passkey:auth",
            "passkey:tx",
            "passkey:reg",
            "otp:email",
            "external",
            "otp:sms",
            "otp:verify",
        ]);
        let step = if dice.below(2) == 0 { dice.one_of(&model.offered()) } else { step };
        let is_offered = model.offered().contains(&step);
        match dice.below(8) {
            0 => {
                let changed = flow.replace_payload("Pay 10 EUR").await;
                let with = Model { payload: true, ..model.clone() };
                let may =
                    !model.done.contains(&"passkey:tx") && !with.is_sufficient() && !with.offered().is_empty();
                assert_eq!(changed.is_ok(), may, "{changed:?} after {:?}", model.done);
                if may {
                    model = with;
                }
            }
            1 if used.is_some() => {
                let mut before = used.clone().unwrap();
                let stepped = before.with_external(&ann.name).await;
                assert!(matches!(stepped, Err(Refused { status: 401, .. })), "a used session: {stepped:?}");
            }
            2 | 3 if is_offered => {
                let stepped = wrong(&mut flow, ann, step).await;
                assert!(stepped.is_err(), "{step} that was wrong: {stepped:?}");
            }
            _ if !is_offered => {
                let stepped = not_offered(&mut flow, ann, step).await;
                assert!(matches!(stepped, Err(Refused { status: 403, .. })), "{step} out of order: {stepped:?}");
            }
            _ => {
                let before = flow.clone();
                let stepped = right(&mut flow, ann, step).await;
                model.done.push(step);
                let complete = stepped.unwrap_or_else(|refused| panic!("{:?}: {refused:?}", model.done));
                assert_eq!(
                    complete.is_some(),
                    model.is_sufficient(),
                    "{:?} of {:?}",
                    model.done,
                    model.sequences()
                );
                if complete.is_some() {
                    return true;
                }
                // A code was typed into the session that it was asked for in; that one was used up, not the one before.
                used = (step != "otp:email").then_some(before);
            }
        }
    }
    false
}

/// A tenant with a random policy, and what must hold of its flows.
async fn with_random_policy(tenant: &Tenant, dice: &Dice) -> (Tenant, Model) {
    let model = Model {
        with_payload: dice.sequences(true),
        without: dice.sequences(false),
        payload: false,
        done: Vec::new(),
    };
    let policy = json!({"rules": [
        {"name": "with-payload", "when": {"flow": "signIn", "payload": true}, "sufficient": model.with_payload},
        {"name": "without", "when": {"flow": "signIn"}, "sufficient": model.without},
    ]});
    let policy: MfaPolicy = serde_json::from_value(policy).unwrap();
    assert_eq!(policy.check(), Ok(()));
    let mut settings = ApplicationSettings {
        mfa_policy: Some(policy),
        max_passkeys_per_user: 100,
        ..ApplicationSettings::default()
    };
    let limits = &mut settings.code_limits;
    for limit in [
        &mut limits.requests_per_user,
        &mut limits.requests_per_address,
        &mut limits.requests_per_client,
        &mut limits.attempts_per_user,
        &mut limits.attempts_per_client,
    ] {
        *limit = 10_000;
    }
    (tenant.another(TenantOptions { settings, ..TenantOptions::default() }).await, model)
}

async fn walks(tenant: &Tenant, model: &Model, dice: &Dice) {
    let mut ann = Person::new(tenant);
    let registered = ann.register().await.unwrap();
    let address = ProfileEmailRequest { email: ann.name.clone(), request_verification: Some(false) };
    tenant.backend().profile_email_update(&registered.user_id, &address).await.unwrap();
    let mut completed = 0;
    for _ in 0..WALKS {
        completed += usize::from(walk(&mut ann, model, dice).await);
    }
    assert!(completed > 0, "no walk of {WALKS} got anywhere: {:?}", model.sequences());
}

on_both_databases! {
    async fn random_steps_complete_nothing_but_a_sufficient_sequence(tenant: &Tenant) {
        let dice: Vec<_> = (1..=16).map(|seed| Dice(SeededRandom::new(seed))).collect();
        // One after the other: each opens the database under a lock that a thread waits for.
        let mut of = Vec::new();
        for dice in &dice {
            of.push(with_random_policy(tenant, dice).await);
        }
        let walks = |index: usize| walks(&of[index].0, &of[index].1, &dice[index]);
        tokio::join!(
            walks(0), walks(1), walks(2), walks(3), walks(4), walks(5), walks(6), walks(7),
            walks(8), walks(9), walks(10), walks(11), walks(12), walks(13), walks(14), walks(15),
        );
    }
}
