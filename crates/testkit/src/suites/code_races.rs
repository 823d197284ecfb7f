//! [`OneTimeCodes`](fidelio_credentials::ports::OneTimeCodes) when many come at once, as somebody would who guesses.

use std::time::Duration;

use fidelio_credentials::{CodeChannel, OneTimeCode};
use fidelio_identity::Channel;

use super::one_time_codes::{attempt, issue, redeem, somebody};
use super::{count_true, race};
use crate::{Fixtures, World};

/// Two hundred guesses of which five are looked at.
pub async fn attempts_raced_by_two_hundred_units_are_as_many_as_there_may_be(world: &World) {
    let fixtures = Fixtures::new(1);
    let (application, subject) = somebody(world, &fixtures).await;
    let code = fixtures.code(application, subject);
    issue(world, &[&code]).await;
    let now = fixtures.later();
    let answers = race(200, |_| {
        let (world, code) = (world.clone(), code.clone());
        async move { attempt(&world, &code, now).await }
    })
    .await;
    let mut left: Vec<_> = answers.into_iter().flatten().map(|code| code.attempts_left).collect();
    left.sort_unstable();
    assert_eq!(left, [0, 1, 2, 3, 4]);
}

/// By units that have looked at it and by units that have not.
pub async fn a_code_raced_by_sixty_four_units_is_redeemed_once(world: &World) {
    let fixtures = Fixtures::new(1);
    let (application, subject) = somebody(world, &fixtures).await;
    let code = OneTimeCode { attempts_left: 64, ..fixtures.code(application, subject) };
    let shown = OneTimeCode { channel: CodeChannel::Shown, ..code.clone() };
    issue(world, &[&code, &shown]).await;
    let now = fixtures.later();
    let answers = race(64, |index| {
        let (world, code) = (world.clone(), if index % 3 == 0 { &shown } else { &code }.clone());
        async move {
            let mut unit = world.begin().await;
            let mut codes = unit.one_time_codes();
            if index % 2 == 0 {
                codes.attempt(code.application, code.subject, code.purpose, now).await.unwrap();
            }
            let is_redeemed = codes.redeem(&code).await.unwrap();
            drop(codes);
            unit.commit().await.unwrap();
            is_redeemed
        }
    })
    .await;
    assert_eq!((answers.len(), count_true(&answers)), (64, 1));
}

/// Whoever waits sees what became of the code.
pub async fn a_code_that_is_being_tried_is_waited_for(world: &World) {
    let fixtures = Fixtures::new(1);
    let (application, subject) = somebody(world, &fixtures).await;
    let code = OneTimeCode { attempts_left: 2, ..fixtures.code(application, subject) };
    issue(world, &[&code]).await;
    let now = fixtures.later();
    let mut first = world.begin().await;
    let tried = first.one_time_codes().attempt(application, subject, code.purpose, now).await.unwrap();
    assert_eq!(tried.len(), 1);
    let (second, third) = (
        tokio::spawn({
            let (world, code) = (world.clone(), code.clone());
            async move { attempt(&world, &code, now).await }
        }),
        tokio::spawn({
            let (world, code) = (world.clone(), code.clone());
            async move { redeem(&world, &code).await }
        }),
    );
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!second.is_finished() && !third.is_finished(), "the code is held");
    assert!(first.one_time_codes().redeem(&code).await.unwrap());
    first.commit().await.unwrap();
    assert_eq!(second.await.unwrap(), []);
    assert!(!third.await.unwrap());
}

/// None fails, whoever holds what; and of the codes that were issued at most one is left on each channel.
pub async fn issues_attempts_and_redemptions_at_once_never_fail(world: &World) {
    let fixtures = Fixtures::new(1);
    let (application, subject) = somebody(world, &fixtures).await;
    let channels = [CodeChannel::Sent(Channel::Sms), CodeChannel::Shown, CodeChannel::Sent(Channel::Email)];
    let codes =
        channels.map(|channel| OneTimeCode { channel, attempts_left: 1000, ..fixtures.code(application, subject) });
    issue(world, &codes.each_ref()).await;
    let now = fixtures.later();
    race(96, |index| {
        let (world, code) = (world.clone(), codes[index % 3].clone());
        async move {
            match index % 4 {
                0 => issue(&world, &[&code]).await,
                1 => drop(redeem(&world, &code).await),
                _ => drop(attempt(&world, &code, now).await),
            }
        }
    })
    .await;
    assert!(attempt(world, &codes[0], now).await.len() <= 3);
}
