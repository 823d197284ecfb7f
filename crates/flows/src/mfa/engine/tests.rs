use fidelio_identity::MfaPolicy;
use fidelio_identity::mfa_policy::{Condition, Flow, Situation};
use fidelio_kernel::Random as _;
use fidelio_testkit::SeededRandom;

use super::*;

/// Throws dice that fall the same every time.
struct Dice(SeededRandom);

impl Dice {
    fn below(&self, most: usize) -> usize {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        u32::from_le_bytes(bytes) as usize % most
    }

    fn steps(&self, most: usize) -> Vec<Step> {
        (0..self.below(most + 1)).map(|_| Step::ALL[self.below(Step::ALL.len())]).collect()
    }

    fn maybe<T>(&self, value: T) -> Option<T> {
        (self.below(2) == 0).then_some(value)
    }

    fn situation(&self) -> Situation {
        let bit = || self.below(2) == 0;
        Situation {
            flow: if bit() { Flow::SignIn } else { Flow::SignUp },
            payload: bit(),
            known_device: bit(),
            passkey: bit(),
            contact: bit(),
        }
    }

    fn policy(&self) -> MfaPolicy {
        let rules = (0..=self.below(4)).map(|index| {
            let situation = self.situation();
            Rule {
                name: format!("rule-{index}"),
                when: Condition {
                    flow: self.maybe(situation.flow),
                    payload: self.maybe(situation.payload),
                    known_device: self.maybe(situation.known_device),
                    passkey: self.maybe(situation.passkey),
                    contact: self.maybe(situation.contact),
                },
                sufficient: (0..self.below(5)).map(|_| self.steps(4)).collect(),
            }
        });
        MfaPolicy { rules: rules.collect() }
    }
}

/// Random walks through random policies, and through the default one: whoever tries steps at random, in whatever
/// situation, gets in only by a sequence that suffices, and never does a step that was not offered.
#[test]
fn nothing_completes_without_a_sufficient_sequence_and_no_step_is_reachable_out_of_order() {
    let dice = Dice(SeededRandom::new(7));
    let mut completed = 0;
    for round in 0..20_000 {
        let policy = if round % 2 == 0 { MfaPolicy::default() } else { dice.policy() };
        let situation = dice.situation();
        let rule = policy.rule(&situation);
        let cannot = Step::ALL[dice.below(Step::ALL.len())];
        let is_open = |steps: &[Step]| !steps.contains(&cannot);
        let mut done = Vec::new();
        for _ in 0..6 {
            let standing = judge(rule, &done, &is_open);
            assert_eq!(standing, judge(rule, &done, &is_open), "equal inputs give equal answers");
            let offered = match standing {
                Standing::Sufficient => {
                    let sufficient = &rule.expect("a rule").sufficient;
                    assert!(sufficient.contains(&done), "{done:?} is no sequence of {sufficient:?}");
                    assert!(!done.is_empty() && !done.contains(&cannot));
                    completed += 1;
                    break;
                }
                Standing::Open(offered) => offered,
            };
            for one in &offered {
                let reached = [done.as_slice(), &[one.step]].concat();
                let leads_on = |steps: &Vec<Step>| steps.starts_with(&reached) && is_open(steps);
                assert!(rule.expect("a rule").sufficient.iter().any(leads_on), "{one:?} leads nowhere");
                assert!(one.position == done.len() + 1 && one.length >= one.position, "{one:?}");
            }
            let tried = Step::ALL[dice.below(Step::ALL.len())];
            let is_offered = offered.iter().any(|one| one.step == tried);
            if is_offered {
                done.push(tried);
            } else {
                // Whatever somebody does out of order, it opens nothing.
                let out_of_order = [done.as_slice(), &[tried]].concat();
                let after = judge(rule, &out_of_order, &is_open);
                assert!(after == Standing::Open(Vec::new()) || tried == cannot, "{out_of_order:?}: {after:?}");
            }
        }
    }
    assert!(completed > 1000, "the walks get somewhere: {completed}");
}

#[test]
fn without_a_rule_there_is_no_way() {
    assert_eq!(judge(None, &[], &|_| true), Standing::Open(Vec::new()));
    assert_eq!(judge(None, &[Step::External], &|_| true), Standing::Open(Vec::new()));
}

#[test]
fn the_shortest_way_through_a_step_is_told() {
    let rule = Rule {
        name: "a".into(),
        when: Condition::default(),
        sufficient: vec![
            vec![Step::External, Step::OtpSms],
            vec![Step::OtpEmail],
            vec![Step::External, Step::OtpEmail, Step::OtpSms],
        ],
    };
    let Standing::Open(offered) = judge(Some(&rule), &[], &|_| true) else { panic!("nothing was done") };
    let told: Vec<_> = offered.iter().map(|one| (one.step, one.position, one.length)).collect();
    assert_eq!(told, [(Step::External, 1, 2), (Step::OtpEmail, 1, 1)]);
}

#[test]
fn two_kinds_of_steps_are_two_factors_and_two_of_one_kind_are_not() {
    let amr = |methods: &[&str]| methods.iter().map(|method| (*method).to_owned()).collect::<Vec<_>>();
    let (otp, sms, external) = (amr(&["otp"]), amr(&["otp", "sms"]), amr(&["external"]));
    let uv = amr(&["swk", "user", "mfa"]);
    assert_eq!(combined_amr(&[(Step::OtpEmail, &otp)]), ["otp"]);
    assert_eq!(combined_amr(&[(Step::OtpEmail, &otp), (Step::OtpSms, &sms)]), ["otp", "sms"]);
    assert_eq!(
        combined_amr(&[(Step::External, &external), (Step::OtpSms, &sms)]),
        ["external", "otp", "sms", "mfa"]
    );
    assert_eq!(combined_amr(&[(Step::PasskeyAuth, &uv)]), ["swk", "user", "mfa"]);
}
