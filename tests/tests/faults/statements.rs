//! How many statements each operation costs the database, with warm caches. BEGIN and COMMIT are not counted.
//!
//! An operation that costs one statement and answers with what is stored has read it, so it cannot have written.

use std::sync::Arc;

use fidelio_credentials::ceremony::{AssertionResponse, RegistrationResponse};
use fidelio_credentials::options::RequestOptions;
use fidelio_flows::registration::{Begun, RequestedUser};
use fidelio_flows::sign_ins::RefreshRequest;
use fidelio_flows::{
    Client, ClientDevice, SignedIn, TheApplication, authentication, mfa, registration, transactions,
};
use fidelio_identity::Scope;
use fidelio_kernel::{DeviceId, UserId};
use fidelio_testkit::SoftAuthenticator;
use fidelio_testkit::authenticator::{CreateRequest, GetRequest};
use fidelio_tests::{Engine, ORIGIN, Tenant, on_both_databases};

const NAME: &str = "ann@example.com";

on_both_databases! {
    async fn each_operation_costs_exactly_so_many_statements(tenant: &Tenant) {
        let mut user = User::new(tenant);
        let api = &tenant.installation.api;
        let database = &tenant.opened.database;
        // Warm: the applications and the keys are remembered, and the API key's use was noted within the minute.
        api.directory.get(tenant.id()).await.unwrap();
        api.tokens.key_set(tenant.id()).await.unwrap();
        api.access.api_key(&tenant.api_key).await.unwrap();

        let mut counts = Vec::new();
        let mut last = database.statements();
        let mut count = |operation: &'static str| {
            let now = database.statements();
            counts.push((operation, now - last));
            last = now;
        };

        let begun = user.reg_init(None).await;
        count("reg/init, new user");
        let registered = user.reg_complete(begun).await;
        count("reg/complete, new user");
        let begun = user.reg_init(Some(registered.access_token.clone())).await;
        count("reg/init, another passkey");
        user.reg_complete(begun).await;
        count("reg/complete, another passkey");
        user.auth_init(None).await;
        count("auth/init, without a name");
        let begun = user.auth_init(Some(NAME)).await;
        count("auth/init");
        let signed_in = user.auth_complete(begun).await;
        count("auth/complete");
        user.device = Some(signed_in.device);
        let begun = user.auth_init(Some(NAME)).await;
        count("auth/init, on a remembered device");
        user.auth_complete(begun).await;
        count("auth/complete, on a remembered device");
        let begun = user.tx_init().await;
        count("tx/init");
        user.tx_complete(begun).await;
        count("tx/complete");

        let begun = user.mfa_begin().await;
        count("mfa/begin");
        let refresh_token = user.mfa_passkey(begun).await;
        count("mfa/passkey/auth");
        let request = RefreshRequest { grant_type: "refresh_token".to_owned(), refresh_token, ..Default::default() };
        api.sign_ins.refresh(None, request, &Client::default()).await.unwrap();
        count("oauth2/token");

        let caller = api.access.token(&signed_in.access_token, Scope::PasskeyRead).await.unwrap();
        count("an access token");
        assert_eq!(api.passkeys.list(&caller).await.unwrap().len(), 2);
        count("passkeys list");
        api.passkeys.rename(&caller, signed_in.passkey.unwrap(), "Laptop", &Client::default()).await.unwrap();
        count("passkeys rename");
        api.passkeys.delete(&caller, registered.passkey.unwrap(), &Client::default()).await.unwrap();
        count("passkeys delete");

        let backend = api.access.api_key(&tenant.api_key).await.unwrap();
        count("an API key");
        api.grants.create(&backend, Some(NAME.to_owned()), vec![Scope::RegWrite], &Client::default()).await.unwrap();
        count("mgmt/grant");
        api.access.verify_token(&backend, &signed_in.access_token).await.unwrap();
        count("mgmt/token/verify");
        api.tokens.key_set(tenant.id()).await.unwrap();
        count("jwks.json");

        // PostgreSQL is told to hold a user's codes; SQLite has one writer.
        let hold = u64::from(tenant.engine == Engine::Postgres);
        assert_eq!(counts, [
            ("reg/init, new user", 1),
            // The session is used up; the user, the device and its link to the user, and the passkey are stored, and
            // for the audit log that there is a new user and a new passkey.
            ("reg/complete, new user", 7),
            // The user with the passkeys, and whether what the token rests on is still there.
            ("reg/init, another passkey", 2),
            // The session is used up; the user and the passkey that the token rests on are held, the passkeys counted,
            // among the devices one of this description is searched for, since the client remembers none, and the
            // device, its link, the passkey and one event are stored.
            ("reg/complete, another passkey", 9),
            ("auth/init, without a name", 0),
            ("auth/init", 1),
            // The passkey is read with its owner; in one transaction the session is used up, the user is held, a device of
            // this description is searched for, and the use, the device, its link to the user and the event are stored.
            ("auth/complete", 8),
            ("auth/init, on a remembered device", 1),
            // The device need not be searched for.
            ("auth/complete, on a remembered device", 7),
            ("tx/init", 1),
            // The passkey is read with its owner; in one transaction the session is used up, the user is held, and the
            // evidence, the use and the event are stored.
            ("tx/complete", 6),
            // The user is found; the passkeys and the addresses are read, and whether the device is the user's.
            ("mfa/begin", 4),
            // That the session was not used is read, and the step is counted in a transaction of its own; what begin
            // read is read again, and the passkey with its owner. Then as for auth/complete on a remembered device,
            // with the user locked, the flow and its challenge used up, and the sign-in and its first refresh token stored.
            ("mfa/passkey/auth", 16),
            // The token is read with its sign-in, the user, and the addresses; in one transaction the sign-in is held,
            // the token is used up, and the next one and the event are stored.
            ("oauth2/token", 7),
            // The user is read, if what the token rests on is there.
            ("an access token", 1),
            ("passkeys list", 1),
            // The name and the event are stored.
            ("passkeys rename", 2),
            // What rests on the passkey is cut: the user's codes are held, the user is locked, the codes are forgotten,
            // and the sign-ins with it searched for. The user is locked if still active, the passkeys are counted, the
            // addresses read that would be another way in, one passkey is deleted, and the event stored. PostgreSQL is
            // told twice to hold the codes, for the cut and for forgetting them.
            ("passkeys delete", 8 + 2 * hold),
            // The key is read.
            ("an API key", 1),
            // The user is read, and the event stored.
            ("mgmt/grant", 2),
            ("mgmt/token/verify", 1),
            ("jwks.json", 0),
        ]);
    }

    async fn a_refused_ceremony_only_reads(tenant: &Tenant) {
        let mut user = User::new(tenant);
        let begun = user.reg_init(None).await;
        user.reg_complete(begun).await;
        let begun = user.auth_init(Some(NAME)).await;
        user.authenticator.browser.origin = Some("https://attacker.example".to_owned());
        let completion = user.login(begun);
        let before = tenant.opened.database.statements();
        tenant.installation.api.authentication.complete(completion).await.expect_err("another origin");
        assert_eq!(tenant.opened.database.statements() - before, 1, "the passkey is read");
    }
}

/// Somebody with an authenticator who calls the use cases without HTTP between.
struct User<'a> {
    tenant: &'a Tenant,
    application: TheApplication,
    authenticator: SoftAuthenticator,
    device: Option<DeviceId>,
}

impl<'a> User<'a> {
    fn new(tenant: &'a Tenant) -> Self {
        let application = Arc::new(tenant.application.clone());
        Self { tenant, application, authenticator: SoftAuthenticator::new(), device: None }
    }

    async fn reg_init(&self, token: Option<String>) -> Begun {
        let user = RequestedUser { name: NAME.to_owned(), name_type: None, display_name: None };
        let request = registration::Request {
            application: self.application.clone(),
            user: Some(user),
            device: ClientDevice::default(),
            security_key: false,
            conditional_create: false,
            token,
        };
        self.tenant.installation.api.registration.init(request).await.unwrap()
    }

    async fn reg_complete(&mut self, begun: Begun) -> SignedIn {
        let user: UserId = begun.options.user.id;
        let created = self.authenticator.create(&CreateRequest {
            rp_id: &begun.options.rp_id,
            origin: ORIGIN,
            challenge: &begun.options.challenge,
            user_handle: &user.handle(),
        });
        let api = &self.tenant.installation.api;
        let completion = registration::Completion {
            application: self.application.clone(),
            session: api.sessions.open(&begun.session).unwrap(),
            response: RegistrationResponse {
                credential_id: created.credential_id,
                client_data_json: created.client_data_json,
                attestation_object: created.attestation_object,
                transports: created.transports,
            },
            client: Client::default(),
            passkey_name: None,
        };
        api.registration.complete(completion).await.unwrap()
    }

    async fn auth_init(&self, name: Option<&str>) -> authentication::Begun {
        let api = &self.tenant.installation.api;
        let name = name.map(str::to_owned);
        let device = ClientDevice { id: self.device, ..ClientDevice::default() };
        api.authentication.init(self.application.clone(), name, device).await.unwrap()
    }

    fn sign(&mut self, options: &RequestOptions) -> AssertionResponse {
        let asserted = self.authenticator.get(&GetRequest {
            rp_id: &options.rp_id,
            origin: ORIGIN,
            challenge: &options.challenge,
            allow: options.allow.iter().map(|descriptor| descriptor.id.clone()).collect(),
        });
        AssertionResponse {
            credential_id: asserted.credential_id,
            client_data_json: asserted.client_data_json,
            authenticator_data: asserted.authenticator_data,
            signature: asserted.signature,
            user_handle: asserted.user_handle,
        }
    }

    fn login(&mut self, begun: authentication::Begun) -> authentication::Completion {
        let response = self.sign(&begun.options);
        let session = self.tenant.installation.api.sessions.open(&begun.session).unwrap();
        authentication::Completion {
            application: self.application.clone(),
            session,
            response,
            client: Client::default(),
        }
    }

    async fn auth_complete(&mut self, begun: authentication::Begun) -> SignedIn {
        let completion = self.login(begun);
        self.tenant.installation.api.authentication.complete(completion).await.unwrap()
    }

    async fn mfa_begin(&self) -> mfa::Next {
        let user = mfa::RequestedUser { name: NAME.to_owned(), name_type: None, display_name: None, phone: None };
        let request = mfa::Request {
            application: self.application.clone(),
            user: Some(user),
            payload: None,
            trace_id: None,
            trust_items: Vec::new(),
            device: ClientDevice { id: self.device, ..ClientDevice::default() },
        };
        self.tenant.installation.api.mfa.begin(request).await.unwrap()
    }

    /// Completes a flow with a passkey; the refresh token.
    async fn mfa_passkey(&mut self, begun: mfa::Next) -> String {
        let options = begun.offers.into_iter().find_map(|offer| match offer.offered {
            mfa::Offered::PasskeyAuth(options, _) => Some(options),
            _ => None,
        });
        let response = self.sign(&options.expect("a passkey is offered"));
        let api = &self.tenant.installation.api;
        let session = api.sessions.open(&begun.session).unwrap();
        let entered = api.mfa.enter(self.application.clone(), session, Client::default()).await.unwrap();
        match api.mfa.use_passkey(entered, response).await.unwrap() {
            mfa::Outcome::Done(done) => done.refresh_token,
            mfa::Outcome::More(_) => panic!("a passkey suffices"),
        }
    }

    async fn tx_init(&self) -> transactions::Begun {
        let request = transactions::Request {
            application: self.application.clone(),
            user_name: NAME.to_owned(),
            payload: "Pay 10.00 EUR to Bob".to_owned(),
            nonce: "nonce".to_owned(),
            tx_type: "raw".to_owned(),
        };
        self.tenant.installation.api.transactions.init(request).await.unwrap()
    }

    async fn tx_complete(&mut self, begun: transactions::Begun) {
        let response = self.sign(&begun.options);
        let api = &self.tenant.installation.api;
        let session = api.sessions.open(&begun.session).unwrap();
        let application = self.application.clone();
        api.transactions
            .complete(transactions::Completion { application, session, response, client: Client::default() })
            .await
            .unwrap();
    }
}
