//! The ways to cut access.

use fidelio_client::types::TokenReference;
use serde_json::{Value, json};

use super::world::World;
use crate::scim::support::{PATCH_OP, Scim, link};

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
    /// By a provisioning client, once an operator has linked the user, as all that follow.
    Replace,
    Patch,
    PatchWithoutPath,
    PatchInBulk,
    PatchAndActivate,
    Remove,
}

pub(super) const EVERY_WAY: [Way; 18] = [
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
    Way::Replace,
    Way::Patch,
    Way::PatchWithoutPath,
    Way::PatchInBulk,
    Way::PatchAndActivate,
    Way::Remove,
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
            Self::Replace
            | Self::Patch
            | Self::PatchWithoutPath
            | Self::PatchInBulk
            | Self::PatchAndActivate
            | Self::Remove => self.provision(world).await,
        }
    }

    async fn provision(self, world: &World<'_>) {
        let scim = Scim::of(world.tenant);
        let user = &world.registered.user_id;
        link(world.tenant, &world.place.admin_key, user).await;
        let path = format!("/Users/{user}");
        let patch = |operation: Value| json!({ "schemas": [PATCH_OP], "Operations": [operation] });
        let off = json!({ "op": "Replace", "path": "active", "value": "False" });
        let expected = if self == Self::Remove { 204 } else { 200 };
        let told = match self {
            Self::Replace => scim.send("PUT", &path, &json!({ "userName": world.ann.name, "active": false })).await,
            Self::PatchWithoutPath => {
                scim.send("PATCH", &path, &patch(json!({ "op": "replace", "value": { "active": false } }))).await
            }
            Self::PatchInBulk => {
                let operation = json!({ "method": "PATCH", "path": path, "data": patch(off) });
                let told = scim.send("POST", "/Bulk", &json!({ "Operations": [operation] })).await;
                assert_eq!(told.body["Operations"][0]["status"], "200", "{told:?}");
                told
            }
            Self::Remove => scim.send("DELETE", &path, &Value::Null).await,
            _ => scim.send("PATCH", &path, &patch(off)).await,
        };
        assert_eq!(told.status, expected, "{self:?}: {told:?}");
        if self == Self::PatchAndActivate {
            let on = json!({ "op": "Replace", "path": "active", "value": "True" });
            assert_eq!(scim.send("PATCH", &path, &patch(on)).await.body["active"], true);
        }
    }
}
