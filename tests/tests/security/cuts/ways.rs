//! The ways to cut access.

use fidelio_client::types::TokenReference;

use super::world::World;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// The control: nothing is cut, and so everything is good.
    Nothing,
    Deactivate,
    AdminDeactivate,
    DeactivateAndActivate,
    Delete,
    AdminDelete,
    ProfileDelete,
    DeletePasskey,
    AdminDeletePasskey,
    DeleteOwnPasskey,
    RevokeApiKey,
    RevokeSignIn,
}

pub(super) const EVERY_WAY: [Way; 12] = [
    Way::Nothing,
    Way::Deactivate,
    Way::AdminDeactivate,
    Way::DeactivateAndActivate,
    Way::Delete,
    Way::AdminDelete,
    Way::ProfileDelete,
    Way::DeletePasskey,
    Way::AdminDeletePasskey,
    Way::DeleteOwnPasskey,
    Way::RevokeApiKey,
    Way::RevokeSignIn,
];

impl Way {
    pub(super) async fn cut(self, world: &World<'_>) {
        let (backend, admin) = (world.tenant.backend(), world.admin());
        let application = &world.tenant.id().to_string();
        let (user, passkey) = (&world.registered.user_id, &world.registered.passkey_id);
        match self {
            Self::Nothing => {}
            Self::Deactivate => drop(backend.mgmt_user_deactivate(user).await.unwrap()),
            Self::AdminDeactivate => drop(admin.admin_user_deactivate(application, user).await.unwrap()),
            Self::DeactivateAndActivate => {
                backend.mgmt_user_deactivate(user).await.unwrap();
                backend.mgmt_user_activate(user).await.unwrap();
            }
            Self::Delete => drop(backend.mgmt_user_delete(user).await.unwrap()),
            Self::AdminDelete => drop(admin.admin_user_delete(application, user).await.unwrap()),
            Self::ProfileDelete => drop(backend.profile_delete(user).await.unwrap()),
            Self::DeletePasskey => drop(backend.mgmt_passkey_delete(passkey).await.unwrap()),
            Self::AdminDeletePasskey => {
                admin.admin_user_passkey_delete(application, user, passkey).await.unwrap();
            }
            Self::DeleteOwnPasskey => {
                world.tenant.client.access_token(&world.spare_token).passkey_delete(passkey).await.unwrap();
            }
            Self::RevokeApiKey => drop(admin.admin_api_key_revoke(application, &world.key_id()).await.unwrap()),
            Self::RevokeSignIn => {
                let token = world.signed_in.refresh_token.clone();
                let reference = TokenReference { token, token_type_hint: None, client_id: None };
                world.tenant.client.oauth2_revoke(&reference).await.unwrap();
            }
        }
    }
}
