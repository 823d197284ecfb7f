//! [`OneTimeCodes`](fidelio_credentials::ports::OneTimeCodes) as one unit after the other sees them; for those that
//! come at once see [`code_races`](super::code_races).

use std::time::Duration;

use fidelio_credentials::{CodeChannel, OneTimeCode, Purpose};
use fidelio_identity::Channel;
use fidelio_kernel::{ApplicationId, Timestamp, UserId};

use crate::{Fixtures, World};

pub(super) async fn issue(world: &World, codes: &[&OneTimeCode]) {
    let mut unit = world.begin().await;
    for code in codes {
        unit.one_time_codes().issue(code).await.unwrap();
    }
    unit.commit().await.unwrap();
}

pub(super) async fn attempt(world: &World, code: &OneTimeCode, now: Timestamp) -> Vec<OneTimeCode> {
    let mut unit = world.begin().await;
    let mut codes = unit.one_time_codes();
    let mut tried = codes.attempt(code.application, code.subject, code.purpose, now).await.unwrap();
    drop(codes);
    unit.commit().await.unwrap();
    tried.sort_by_key(|code| code.channel.as_str());
    tried
}

pub(super) async fn redeem(world: &World, code: &OneTimeCode) -> bool {
    let mut unit = world.begin().await;
    let is_redeemed = unit.one_time_codes().redeem(code).await.unwrap();
    unit.commit().await.unwrap();
    is_redeemed
}

/// An application and a subject, who need not be a user.
pub(super) async fn somebody(world: &World, fixtures: &Fixtures) -> (ApplicationId, UserId) {
    let application = world.application(fixtures).await.id;
    (application, fixtures.user(application).id)
}

pub(super) fn tried_once(code: &OneTimeCode) -> OneTimeCode {
    OneTimeCode { attempts_left: code.attempts_left - 1, ..code.clone() }
}

/// All codes of one purpose, with every field, one attempt less each.
pub async fn an_attempt_gives_every_code_of_its_purpose(world: &World) {
    let fixtures = Fixtures::new(1);
    let (application, subject) = somebody(world, &fixtures).await;
    let mail = fixtures.code(application, subject);
    let shown = OneTimeCode {
        channel: CodeChannel::Shown,
        address: None,
        messaging_consent: false,
        attempts_left: u32::MAX,
        ..fixtures.code(application, subject)
    };
    let phone = OneTimeCode { channel: CodeChannel::Sent(Channel::Sms), ..fixtures.code(application, subject) };
    let mfa = OneTimeCode { purpose: Purpose::Mfa, ..fixtures.code(application, subject) };
    let address = OneTimeCode { purpose: Purpose::VerifyAddress, ..fixtures.code(application, subject) };
    issue(world, &[&mail, &shown, &phone, &mfa, &address]).await;
    let now = fixtures.later();
    let of_one = [tried_once(&mail), tried_once(&shown), tried_once(&phone)];
    assert_eq!(attempt(world, &mail, now).await, of_one);
    assert_eq!(attempt(world, &mail, now).await, of_one.map(|code| tried_once(&code)));
    for other in [mfa, address] {
        assert_eq!(attempt(world, &other, now).await, [tried_once(&other)]);
    }
}

/// The one on the same channel only; the new one has its own attempts.
pub async fn a_new_code_takes_the_place_of_the_old_one(world: &World) {
    let fixtures = Fixtures::new(1);
    let (application, subject) = somebody(world, &fixtures).await;
    let old = OneTimeCode { attempts_left: 1, ..fixtures.code(application, subject) };
    let shown = OneTimeCode { channel: CodeChannel::Shown, ..fixtures.code(application, subject) };
    let new = OneTimeCode { address: None, messaging_consent: false, ..fixtures.code(application, subject) };
    issue(world, &[&old, &shown]).await;
    attempt(world, &old, fixtures.later()).await;
    issue(world, &[&new]).await;
    let tried = attempt(world, &new, fixtures.later()).await;
    assert_eq!(tried, [tried_once(&new), tried_once(&tried_once(&shown))]);
    assert!(!redeem(world, &old).await);
    assert!(redeem(world, &new).await);
}

/// Whatever is left of other codes.
pub async fn a_code_is_tried_as_often_as_it_may_be(world: &World) {
    let fixtures = Fixtures::new(1);
    let (application, subject) = somebody(world, &fixtures).await;
    let code = OneTimeCode { attempts_left: 2, ..fixtures.code(application, subject) };
    let spent =
        OneTimeCode { channel: CodeChannel::Shown, attempts_left: 0, ..fixtures.code(application, subject) };
    issue(world, &[&code, &spent]).await;
    for left in [Some(1), Some(0), None, None] {
        let tried = attempt(world, &code, fixtures.later()).await;
        let expected: Vec<_> =
            left.map(|attempts_left| OneTimeCode { attempts_left, ..code.clone() }).into_iter().collect();
        assert_eq!(tried, expected);
    }
}

/// As is whatever else the unit did.
pub async fn an_attempt_or_a_redemption_that_was_undone_is_not_counted(world: &World) {
    let fixtures = Fixtures::new(1);
    let (application, subject) = somebody(world, &fixtures).await;
    let code = OneTimeCode { attempts_left: 1, ..fixtures.code(application, subject) };
    issue(world, &[&code]).await;
    for _ in 0..3 {
        let mut unit = world.begin().await;
        let mut codes = unit.one_time_codes();
        let tried = codes.attempt(application, subject, code.purpose, fixtures.later()).await.unwrap();
        assert_eq!(tried, [tried_once(&code)]);
        assert!(codes.redeem(&code).await.unwrap());
        drop(codes);
        drop(unit);
    }
    assert_eq!(attempt(world, &code, fixtures.later()).await, [tried_once(&code)]);
}

/// With those that were told in another way; after that not even a new code with the same digits is the old one.
pub async fn a_redeemed_code_takes_the_others_of_its_purpose_along(world: &World) {
    let fixtures = Fixtures::new(1);
    let (application, subject) = somebody(world, &fixtures).await;
    let code = fixtures.code(application, subject);
    let shown = OneTimeCode { channel: CodeChannel::Shown, ..fixtures.code(application, subject) };
    let mfa = OneTimeCode { purpose: Purpose::Mfa, ..fixtures.code(application, subject) };
    issue(world, &[&code, &shown, &mfa]).await;
    let mixed = OneTimeCode { digest: shown.digest, ..code.clone() };
    assert!(!redeem(world, &mixed).await, "each channel has its own");
    assert!(redeem(world, &tried_once(&code)).await, "however often it was tried");
    for code in [&code, &shown] {
        assert!(!redeem(world, code).await);
    }
    assert_eq!(attempt(world, &code, fixtures.later()).await, []);
    assert_eq!(attempt(world, &mfa, fixtures.later()).await, [tried_once(&mfa)]);
}

/// Neither tried, nor redeemed, nor forgotten, nor replaced with another's.
pub async fn nothing_of_a_code_crosses_applications_or_subjects(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, subject) = somebody(world, &fixtures).await;
    let there = world.application(&fixtures).await.id;
    let mine = fixtures.code(here, subject);
    let theirs = OneTimeCode { application: there, ..mine.clone() };
    let other_s = OneTimeCode { subject: fixtures.user(here).id, ..mine.clone() };
    let now = fixtures.later();
    issue(world, &[&mine]).await;
    for other in [&theirs, &other_s] {
        assert_eq!(attempt(world, other, now).await, []);
        assert!(!redeem(world, other).await);
    }
    issue(world, &[&theirs, &other_s]).await;
    let mut unit = world.begin().await;
    unit.one_time_codes().forget(there, subject).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(attempt(world, &theirs, now).await, []);
    assert!(redeem(world, &other_s).await);
    assert_eq!(attempt(world, &mine, now).await, [tried_once(&mine)]);
}

/// Of every purpose and channel.
pub async fn every_code_of_a_subject_is_forgotten(world: &World) {
    let fixtures = Fixtures::new(1);
    let (application, subject) = somebody(world, &fixtures).await;
    let code = fixtures.code(application, subject);
    let shown = OneTimeCode { channel: CodeChannel::Shown, ..code.clone() };
    let mfa = OneTimeCode { purpose: Purpose::Mfa, ..code.clone() };
    issue(world, &[&code, &shown, &mfa]).await;
    let mut unit = world.begin().await;
    unit.one_time_codes().forget(application, subject).await.unwrap();
    unit.commit().await.unwrap();
    for code in [code, mfa] {
        assert_eq!(attempt(world, &code, fixtures.later()).await, []);
    }
}

/// A code stops working at its expiry, so at that instant it may be forgotten and not before.
pub async fn an_expired_code_is_not_tried_and_may_be_forgotten(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let now = fixtures.later();
    let microsecond = Duration::from_micros(1);
    let codes = [now - microsecond, now, now + microsecond]
        .map(|expires_at| OneTimeCode { expires_at, ..fixtures.code(application, fixtures.user(application).id) });
    issue(world, &codes.each_ref()).await;
    assert_eq!(attempt(world, &codes[0], now).await, []);
    assert_eq!(attempt(world, &codes[1], now).await, []);
    assert_eq!(attempt(world, &codes[2], now).await, [tried_once(&codes[2])]);
    for forgotten in [2, 0] {
        let mut unit = world.begin().await;
        assert_eq!(unit.one_time_codes().forget_expired(now).await.unwrap(), forgotten);
        unit.commit().await.unwrap();
    }
    assert!(!redeem(world, &codes[1]).await);
    assert!(redeem(world, &codes[2]).await);
}
