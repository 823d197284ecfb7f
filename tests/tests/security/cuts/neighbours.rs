//! What a cut does not touch.

use fidelio_tests::{Person, on_both_databases};

use super::held::Held;
use super::ways::EVERY_WAY;
use super::world::{World, place};

/// One of each kind that can be had at the same time.
const ALL: [Held; 10] = [
    Held::LoginToken,
    Held::SignInToken,
    Held::VouchedRefreshToken,
    Held::Grant,
    Held::VouchingToken,
    Held::MailedCode,
    Held::AddressCode,
    Held::RegistrationByGrant,
    Held::Transaction,
    Held::FlowAfterPasskey,
];

on_both_databases! {
    async fn nothing_of_another_user_is_cut_in_this_tenant_or_another(tenant: &Tenant) {
        let (here, there) = (place(tenant).await, place(tenant).await);
        for way in EVERY_WAY {
            // Somebody of another name here, and somebody of the same name elsewhere.
            for is_here in [true, false] {
                let ann = World::new(&here).await;
                let mut other = match is_here {
                    true => World::new(&here).await,
                    false => World::of(&there, Person::named(&there.tenant, &ann.ann.name)).await,
                };
                let mut credentials = Vec::new();
                for held in ALL {
                    credentials.push((held, held.take(&mut other).await));
                }
                way.cut(&ann).await;
                for (held, credential) in credentials {
                    assert!(credential.works(&mut other).await, "{held:?} after {way:?} of somebody else");
                }
            }
        }
    }
}
