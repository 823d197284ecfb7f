use fidelio_flows::management::ManagementError;
use fidelio_kernel::DeviceId;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};

use super::NamedUserBody;
use crate::auth::{ScopedKeyAuth, UserRead};
use crate::document::Tag;
use crate::error::ApiError;
use crate::failure::{ANY, CREDENTIAL, NOT_FOUND, Outcome};
use crate::state::State;
use crate::wire::DeviceInfoBody;

/// A device and who has signed in on it.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct DeviceResponse {
    /// The device, as it describes itself.
    device_info: DeviceInfoBody,
    /// Who has signed in on it, at most 100.
    users: Vec<NamedUserBody>,
}

impl Example for DeviceResponse {
    fn example() -> Self {
        Self { device_info: DeviceInfoBody::example(), users: vec![NamedUserBody::example()] }
    }
}

#[derive(Default)]
pub(crate) struct DevicesApi;

#[OpenApi(prefix_path = "/fido2/v2/mgmt", tag = "Tag::Mgmt")]
impl DevicesApi {
    /// Get a device
    ///
    /// And who has signed in on it. Needs an API key with the scope `user:read`.
    #[oai(path = "/device/:deviceId", method = "get", operation_id = "mgmtDeviceGet")]
    async fn device(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<UserRead>,
        /// The device's identifier.
        #[oai(name = "deviceId")]
        device: Path<String>,
    ) -> Outcome<Json<DeviceResponse>, { ANY | CREDENTIAL | NOT_FOUND }> {
        let unknown = |_| ApiError::from(ManagementError::UnknownDevice);
        let id: DeviceId = device.parse().map_err(unknown)?;
        let (device, users) = state.management.device(caller.0.application.id, id).await?;
        let users = users.into_iter().map(NamedUserBody::from).collect();
        Ok(Json(DeviceResponse { device_info: device.into(), users }))
    }
}
