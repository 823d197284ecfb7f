use std::sync::{Arc, OnceLock};

use fidelio_identity::Application;
use fidelio_identity::audit::Actor;
use fidelio_kernel::RequestId;
use poem::Request;

/// What one request carries through the layers.
#[derive(Debug)]
pub(crate) struct RequestScope {
    /// Tells this request from others, in the answer and in the log.
    pub(crate) id: RequestId,
    /// The application, once it is known. It decides which origins may read the answer.
    pub(crate) application: OnceLock<Arc<Application>>,
    /// Who sent it, once a credential has shown it.
    pub(crate) actor: OnceLock<Actor>,
}

impl RequestScope {
    pub(crate) const fn new(id: RequestId) -> Self {
        Self { id, application: OnceLock::new(), actor: OnceLock::new() }
    }

    /// The scope of a request; every request that passed the shell has one.
    pub(crate) fn of(request: &Request) -> Option<&Arc<Self>> {
        request.extensions().get()
    }
}
