//! The types of bodies. Each converts to or from a domain type here and nowhere else.

mod binary;
mod body;
mod device;
mod mfa;
mod options;
mod passkey;
mod responses;
mod time;
mod user;

pub(crate) use binary::Binary;
pub(crate) use body::{Body, FormBody};
pub(crate) use device::{ApplicationRef, DeviceInfoBody, UsedDeviceBody, client_device, described_device};
pub(crate) use mfa::{CompletedBody, MfaErrorBody, MfaUserBody, NextBody, PasskeyInfo, TrustItemsBody};
pub(crate) use options::{AssertionOptions, RegistrationOptions};
pub(crate) use passkey::{AaguidMetadata, PasskeyBody};
pub(crate) use responses::{AssertionResult, CreationResult, SignedInBody};
pub(crate) use time::Time;
pub(crate) use user::{NameTypeBody, UserBody, UserLoginBody};

/// Identifiers and values of the examples in the document; they are all of one imagined user.
pub(crate) mod example {
    pub(crate) const APPLICATION: &str = "0193b6a1-7c3e-7d52-9f0a-5a4b3c2d1e0f";
    pub(crate) const USER: &str = "0193b6a2-1f4d-7a3b-8c5d-6e7f8091a2b3";
    pub(crate) const GROUP: &str = "0193b6a2-77b4-7a05-8d2e-c4d5e6f70819";
    pub(crate) const PASSKEY: &str = "0193b6a2-2b6e-7c4d-9d6e-7f8091a2b3c4";
    pub(crate) const DEVICE: &str = "0193b6a2-37a0-7e5f-ae7f-8091a2b3c4d5";
    pub(crate) const TRANSACTION: &str = "0193b6a2-43c1-7f60-bf80-91a2b3c4d5e6";
    pub(crate) const AAGUID: &str = "fbfc3007-154e-4ecc-8c0b-6e020557d7bd";
    pub(crate) const TOKEN: &str =
        "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiIsImtpZCI6IuKApiJ9.eyJzdWIiOiLigKYifQ.c2lnbmF0dXJl";
    pub(crate) const REFRESH_TOKEN: &str =
        "fidr_0193b6a24ed27f718c5d6e7f8091a2b3_oAjxAhjnoQXLmRRAczwPg2E_S2zVS-DKlO6WNvgH9ys";
    pub(crate) const SESSION: &str = "q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4mrze8B";
    pub(crate) const CHALLENGE: &str = "gUEHYYYEpkj-eNo9DOPb_17K36VT0rTUAPyM03JeoeM";
    pub(crate) const CREDENTIAL: &str = "oAjxAhjnoQXLmRRAczwPg2E_S2zVS-DKlO6WNvgH9ys";
    pub(crate) const WEBHOOK: &str = "0193b6a2-6b2e-7194-8f10-b3c4d5e6f708";
    pub(crate) const API_KEY_ID: &str = "0193b6a2-5a1d-7083-9e0f-a2b3c4d5e6f7";
    pub(crate) const API_KEY: &str =
        "fid_0193b6a25a1d70839e0fa2b3c4d5e6f7_oAjxAhjnoQXLmRRAczwPg2E_S2zVS-DKlO6WNvgH9ys";
    pub(crate) const TIME: &str = "2026-01-02T16:40:44Z";
}
