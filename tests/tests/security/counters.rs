//! A signature counter only grows, or stays at zero.

use fidelio_testkit::authenticator::Counter;
use fidelio_tests::on_both_databases;

use crate::support::{registered, status, stored};

on_both_databases! {
    async fn a_counter_that_goes_backwards_is_refused_and_the_passkey_flagged(tenant: &Tenant) {
        for sent in [6, 7, 0] {
            let mut ann = registered(tenant).await;
            ann.authenticator.counter = Counter::Set(7);
            ann.log_in().await.unwrap();
            ann.authenticator.counter = Counter::Set(sent);
            assert_eq!(status(&ann.log_in().await), 403, "{sent} after 7");
            let passkey = &stored(tenant, &ann.name).await[0];
            assert!(passkey.flagged_at.is_some(), "{sent} after 7");
            assert_eq!(passkey.sign_count, 7);
            ann.authenticator.counter = Counter::Set(8);
            ann.log_in().await.expect("the honest half of the pair still signs in");
        }
    }

    async fn a_transaction_is_held_to_the_same_counter(tenant: &Tenant) {
        let mut ann = registered(tenant).await;
        ann.authenticator.counter = Counter::Set(7);
        ann.confirm_transaction("Pay 10.00 EUR to Bob", "first").await.unwrap();
        for sent in [7, 0] {
            ann.authenticator.counter = Counter::Set(sent);
            assert_eq!(status(&ann.confirm_transaction("Pay 10.00 EUR to Bob", "second").await), 403);
            assert_eq!(status(&ann.log_in().await), 403);
        }
        assert!(stored(tenant, &ann.name).await[0].flagged_at.is_some());
    }

    async fn an_authenticator_that_does_not_count_stays_at_zero(tenant: &Tenant) {
        let mut ann = registered(tenant).await;
        ann.authenticator.counter = Counter::Zero;
        for _ in 0..3 {
            ann.log_in().await.unwrap();
        }
        ann.confirm_transaction("Pay 10.00 EUR to Bob", "nonce").await.unwrap();
        let passkey = &stored(tenant, &ann.name).await[0];
        assert_eq!((passkey.sign_count, passkey.flagged_at), (0, None));
    }
}
