use std::sync::{Arc, OnceLock};

use fidelio_identity::Application;
use fidelio_identity::audit::Actor;
use fidelio_kernel::{ApplicationId, RequestId};
use poem::Request;

/// What one request carries through the layers.
#[derive(Debug)]
pub(crate) struct RequestScope {
    /// Tells this request from others, in the answer and in the log.
    pub(crate) id: RequestId,
    /// The application, once it is known. It decides which origins may read the answer.
    pub(crate) application: OnceLock<Arc<Application>>,
    /// The application that it is about, where that is another one.
    pub(crate) subject: OnceLock<ApplicationId>,
    /// Who sent it, once a credential has shown it.
    pub(crate) actor: OnceLock<Actor>,
    /// Why an answer that is no error is a refusal all the same.
    pub(crate) reason: OnceLock<&'static str>,
}

impl RequestScope {
    pub(crate) const fn new(id: RequestId) -> Self {
        Self {
            id,
            application: OnceLock::new(),
            subject: OnceLock::new(),
            actor: OnceLock::new(),
            reason: OnceLock::new(),
        }
    }

    /// The application that it is about, as far as that is known.
    pub(crate) fn about(&self) -> Option<ApplicationId> {
        let own = || self.application.get().map(|application| application.id);
        self.subject.get().copied().or_else(own)
    }

    /// Says why an answer that is no error is a refusal, if nothing has said so yet.
    pub(crate) fn refuse(request: &Request, reason: &'static str) {
        if let Some(scope) = Self::of(request) {
            let _ = scope.reason.set(reason);
        }
    }

    /// The scope of a request; every request that passed the shell has one.
    pub(crate) fn of(request: &Request) -> Option<&Arc<Self>> {
        request.extensions().get()
    }
}
