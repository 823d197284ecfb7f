use std::sync::Arc;

use fidelio_credentials::Catalogue;
use fidelio_credentials::ports::{MetadataSource, Tokens};
use fidelio_flows::audit::{AuditTrail, Notices, WebhookManagement};
use fidelio_flows::{
    Access, Administration, Authentication, ClientEvents, CodeLogin, FederatedLogin, Grants, Management, Mfa,
    PasskeyManagement, Profiles, Registration, Sessions, SignIns, Transactions, UserControl,
};
use fidelio_identity::Directory;
use fidelio_kernel::{Clock, Random};
use fidelio_provisioning::Provisioning;
use ipnet::IpNet;

use crate::health::Health;

/// The use cases, as handlers take them.
pub(crate) type State<'a> = poem::web::Data<&'a Arc<ApiState>>;

/// Whether the server shows what helps developers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// The playground is served.
    Development,
    /// It is not.
    Production,
}

/// Whom to believe about who sends a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proxies {
    /// The connection, and these where it comes from one of them.
    Trusted(Vec<IpNet>),
    /// Nobody: there is a proxy in front, and nothing says which. All requests seem to come from it, so that nothing can
    /// be counted by client address.
    Unknown,
}

/// The use cases that the handlers call.
pub struct ApiState {
    /// Recognises callers.
    pub access: Access,
    /// `reg/*`.
    pub registration: Registration,
    /// `auth/*`.
    pub authentication: Authentication,
    /// `auth/otp/*`.
    pub code_login: CodeLogin,
    /// `oidc/*`.
    pub federation: FederatedLogin,
    /// `mfa/*`.
    pub mfa: Mfa,
    /// `profile/*`.
    pub profiles: Profiles,
    /// `oauth2/*`.
    pub sign_ins: SignIns,
    /// `client-events/*`.
    pub client_events: ClientEvents,
    /// `tx/*`.
    pub transactions: Transactions,
    /// `passkeys/*`.
    pub passkeys: PasskeyManagement,
    /// `mgmt/grant`.
    pub grants: Grants,
    /// `mgmt/*`.
    pub management: Management,
    /// Deactivates and deletes users.
    pub users: UserControl,
    /// `scim/*`.
    pub provisioning: Provisioning,
    /// `admin/*`.
    pub administration: Arc<Administration>,
    /// `admin/*/audit-events`.
    pub audit: AuditTrail,
    /// `admin/*/webhooks`.
    pub webhooks: WebhookManagement,
    /// Takes note of requests that change nothing and are to be in the audit log.
    pub notices: Arc<Notices>,
    /// The FIDO metadata at hand.
    pub metadata: Arc<dyn MetadataSource>,
    /// Opens sessions.
    pub sessions: Sessions,
    /// Finds applications.
    pub directory: Arc<Directory>,
    /// Publishes keys.
    pub tokens: Arc<dyn Tokens>,
    /// Names providers.
    pub catalogue: Arc<Catalogue>,
    /// Makes request identifiers.
    pub random: Arc<dyn Random>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Where clients reach the server, whatever host a request was sent to.
    pub public_url: String,
    /// Whom to believe about who sends a request.
    pub proxies: Proxies,
    /// What is served beside the API.
    pub profile: Profile,
    /// Whether the server can do its work.
    pub health: Arc<Health>,
}
