//! Uses that race a cut: whoever is first, nothing that still works is left.

use fidelio_client::types::{self, GrantScope, OtpMethod};
use fidelio_tests::{Flow, Person, Tenant, on_both_databases};

use super::held::{is_active, refreshed};
use super::world::{World, granted, place};
use crate::support::{at_once, exists, status, stored, verified};

/// How many uses there are at the same time, the cut among them.
const PARALLEL: usize = 33;
/// When the cut is made.
const CUT: usize = 16;

/// That none of these tokens is worth anything, whoever is asked.
async fn nothing_works(tenant: &Tenant, tokens: &[String]) {
    for token in tokens {
        assert!(!is_active(tenant, token).await);
        if token.contains('.') {
            assert_eq!(verified(tenant, token).await, 401);
        } else {
            refreshed(&tenant.client, token).await.expect_err("it was cut");
        }
    }
}

on_both_databases! {
    async fn refreshes_while_their_user_is_deactivated_leave_nothing_that_works(tenant: &Tenant) {
        let place = place(tenant).await;
        for _ in 0..3 {
            let mut world = World::new(&place).await;
            let mut tokens = vec![world.signed_in.refresh_token.clone()];
            for _ in 2..PARALLEL {
                tokens.push(world.ann.sign_in_by_mfa().await.unwrap().refresh_token);
            }
            tokens.insert(CUT, String::new());
            let (user, backend) = (world.registered.user_id.clone(), world.tenant.backend());
            let fresh = at_once(PARALLEL, |index| {
                let (token, user, backend) = (tokens[index].clone(), user.clone(), backend.clone());
                async move {
                    if index == CUT {
                        backend.mgmt_user_deactivate(&user).await.unwrap();
                        return None;
                    }
                    refreshed(&backend, &token).await.ok()
                }
            })
            .await;
            tokens.remove(CUT);
            tokens.extend(fresh.into_iter().flatten().flat_map(|fresh| [fresh.refresh_token, fresh.access_token]));
            nothing_works(world.tenant, &tokens).await;
            backend.mgmt_user_activate(&user).await.unwrap();
            nothing_works(world.tenant, &tokens).await;
        }
    }

    async fn logins_while_their_user_is_deleted_are_refused_and_never_fail_the_server(tenant: &Tenant) {
        for _ in 0..5 {
            let mut ann = Person::new(tenant);
            let user = ann.register().await.unwrap().user_id.clone();
            let mut completions = Vec::new();
            for _ in 0..PARALLEL {
                let begun = ann.auth_init().await.unwrap();
                completions.push(ann.get(&begun));
            }
            let (client, backend) = (&tenant.client, tenant.backend());
            let statuses = at_once(PARALLEL, |index| {
                let (completion, user) = (completions[index].clone(), user.clone());
                let (client, backend) = (client.clone(), backend.clone());
                async move {
                    if index == CUT {
                        backend.mgmt_user_delete(&user).await.unwrap();
                        return 204;
                    }
                    status(&client.auth_complete(&completion).await)
                }
            })
            .await;
            assert!(statuses.iter().all(|status| matches!(status, 200 | 204 | 401 | 403)), "{statuses:?}");
        }
    }

    async fn registrations_by_grant_while_their_user_is_deleted_leave_no_passkey_and_no_user(tenant: &Tenant) {
        let place = place(tenant).await;
        for _ in 0..3 {
            let world = World::new(&place).await;
            let grant = granted(&world.backend(), Some(&world.ann.name), GrantScope::RegWrite).await;
            let bodies = additions(&world, &grant, PARALLEL).await;
            let (user, backend) = (world.registered.user_id.clone(), world.tenant.backend());
            let added = at_once(PARALLEL, |index| {
                let (body, user, backend) = (bodies[index].clone(), user.clone(), backend.clone());
                async move {
                    if index == CUT {
                        backend.mgmt_user_delete(&user).await.unwrap();
                        return None;
                    }
                    backend.reg_complete(&body).await.ok().map(|done| done.into_inner().jwt_access)
                }
            })
            .await;
            let tokens: Vec<_> = added.into_iter().flatten().collect();
            nothing_works(world.tenant, &tokens).await;
            assert!(!exists(world.tenant, &world.ann.name).await);
            assert_eq!(stored(world.tenant, &world.ann.name).await, []);
        }
    }

    async fn registrations_by_a_grant_whose_key_is_revoked_end_with_the_revocation(tenant: &Tenant) {
        let place = place(tenant).await;
        for _ in 0..3 {
            let world = World::new(&place).await;
            let grant = granted(&world.backend(), Some(&world.ann.name), GrantScope::RegWrite).await;
            let bodies = additions(&world, &grant, 17).await;
            let (admin, application, key) = (world.admin(), world.tenant.id().to_string(), world.key_id());
            let added = at_once(17, |index| {
                let (body, admin) = (bodies[index].clone(), admin.clone());
                let (application, key) = (application.clone(), key.clone());
                async move {
                    if index == 8 {
                        admin.admin_api_key_revoke(&application, &key).await.unwrap();
                        return false;
                    }
                    admin.reg_complete(&body).await.is_ok()
                }
            })
            .await;
            // Two more were there before.
            let count = added.iter().filter(|added| **added).count();
            assert_eq!(stored(world.tenant, &world.ann.name).await.len(), count + 2, "as many as were told");
            for (index, body) in bodies.iter().enumerate().filter(|(index, _)| !added[*index]) {
                assert!(admin.reg_complete(body).await.is_err(), "{index}");
            }
            assert_eq!(stored(world.tenant, &world.ann.name).await.len(), count + 2, "and none since");
        }
    }

    async fn logins_by_a_code_while_their_user_is_deactivated_leave_nothing_that_works(tenant: &Tenant) {
        let place = place(tenant).await;
        for _ in 0..3 {
            let world = World::new(&place).await;
            world.ann.ask_for_code(OtpMethod::Email).await.unwrap();
            let code = world.tenant.code_for(&world.ann.name).await;
            let (user, backend) = (world.registered.user_id.clone(), world.tenant.backend());
            let hosted = world.tenant.hosted().await.clone();
            let request = types::AuthCodeVerifyRequest { auth_code: code, user: world.ann.login() };
            let tokens = at_once(PARALLEL, |index| {
                let (user, backend) = (user.clone(), backend.clone());
                let (hosted, request) = (hosted.clone(), request.clone());
                async move {
                    if index == CUT {
                        backend.mgmt_user_deactivate(&user).await.unwrap();
                        return None;
                    }
                    hosted.auth_code_verify(&request).await.ok().map(|done| done.into_inner().jwt_access)
                }
            })
            .await;
            let tokens: Vec<_> = tokens.into_iter().flatten().collect();
            assert!(tokens.len() <= 1, "a code works once");
            nothing_works(world.tenant, &tokens).await;
            backend.mgmt_user_activate(&user).await.unwrap();
            nothing_works(world.tenant, &tokens).await;
            hosted.auth_code_verify(&request).await.expect_err("the code is gone");
        }
    }

    async fn flows_by_the_word_of_a_backend_whose_key_is_revoked_leave_nothing_that_works(tenant: &Tenant) {
        let place = place(tenant).await;
        for _ in 0..3 {
            let world = World::new(&place).await;
            let mut flows = Vec::new();
            for _ in 0..PARALLEL {
                let request = types::ExternalAuthRequest { username: world.ann.name.clone() };
                let token = world.backend().mgmt_grant_external_auth(&request).await.unwrap().into_inner().token;
                flows.push((Flow::of(&world.ann).await.authorised(), types::MfaExternalRequest { token }));
            }
            let (admin, application, key) = (world.admin(), world.tenant.id().to_string(), world.key_id());
            let done = at_once(PARALLEL, |index| {
                let ((client, request), admin) = (flows[index].clone(), admin.clone());
                let (application, key) = (application.clone(), key.clone());
                async move {
                    if index == CUT {
                        admin.admin_api_key_revoke(&application, &key).await.unwrap();
                        return None;
                    }
                    client.mfa_third_party_auth_verify(&request).await.ok().map(|done| done.into_inner())
                }
            })
            .await;
            let tokens: Vec<_> =
                done.into_iter().flatten().flat_map(|done| [done.refresh_token, done.access_token]).collect();
            nothing_works(world.tenant, &tokens).await;
        }
    }
}

/// The bodies that complete this many additions of passkeys under a grant.
async fn additions(world: &World<'_>, grant: &str, count: usize) -> Vec<types::RegCompleteRequest> {
    let client = world.tenant.client.access_token(grant);
    let mut bodies = Vec::new();
    for _ in 0..count {
        let mut person: Person<'_> = world.elsewhere();
        let begun = person.reg_init(&client).await.unwrap();
        bodies.push(person.create(&begun));
    }
    bodies
}
