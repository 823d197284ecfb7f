//! What every implementation of the repository ports must do, as tests against a [`World`](crate::World).
//!
//! Each function's name is the sentence that it proves; [`repository_contract!`](crate::repository_contract)
//! makes a test of each. A suite never has two units of work open in one task, since SQLite has one writer.

pub mod access;
pub mod api_keys;
pub mod applications;
pub mod audit_erasures;
pub mod audit_log;
pub mod audit_queries;
pub mod client_events;
pub mod code_races;
pub mod contacts;
pub mod cuts;
pub mod devices;
pub mod group_members;
pub mod groups;
pub mod limits;
pub mod linked_identities;
pub mod oidc_providers;
pub mod one_time_codes;
pub mod outbox;
pub mod passkey_uses;
pub mod passkeys;
pub mod provider_sessions;
pub mod provisioned_users;
pub mod provisioning_races;
pub mod races;
pub mod random_filters;
pub mod resource_lists;
pub mod resource_pages;
pub mod sealing_keys;
pub mod sign_ins;
pub mod signing_keys;
pub mod transactions;
pub mod trust_ids;
pub mod units;
pub mod used_sessions;
pub mod user_deletions;
pub mod user_lists;
pub mod users;
pub mod webhooks;

use std::sync::Arc;

use tokio::sync::Barrier;
use tokio::task::JoinSet;

/// The answers of `count` tasks that start together, in the order in which they end.
async fn race<T, F, Work>(count: usize, work: F) -> Vec<T>
where
    F: Fn(usize) -> Work,
    Work: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let start = Arc::new(Barrier::new(count));
    let mut tasks = JoinSet::new();
    for index in 0..count {
        let (start, work) = (Arc::clone(&start), work(index));
        tasks.spawn(async move {
            start.wait().await;
            work.await
        });
    }
    tasks.join_all().await
}

fn count_true(answers: &[bool]) -> usize {
    answers.iter().filter(|answer| **answer).count()
}

/// Makes a `#[tokio::test]` of every suite function. The argument is the path of an async function without
/// arguments that gives an `Option` of a fresh [`World`](crate::World) and of whatever must outlive it, or
/// `None` when there is no such database here.
#[macro_export]
macro_rules! repository_contract {
    ($open:path) => {
        $crate::repository_contract! { $open =>
            users:
                a_user_is_read_back_as_it_was_inserted,
                a_user_is_found_in_any_letter_case_and_kept_as_given,
                a_taken_name_is_refused_and_the_unit_goes_on,
                a_taken_identifier_is_refused_and_the_unit_goes_on,
                nothing_of_a_user_crosses_applications,
                names_of_the_greatest_length_are_stored_and_found,
                hostile_text_finds_nobody,
                only_an_active_user_of_the_application_is_locked,
                a_user_whom_no_client_provisioned_is_renamed,
                a_renaming_sees_what_was_provisioned_meanwhile;
            devices:
                a_passkey_is_told_with_the_device_that_last_used_it,
                seeing_a_device_again_refreshes_it_and_keeps_its_beginning,
                a_client_that_remembers_nothing_is_known_by_its_description,
                a_device_may_be_seen_with_several_users,
                a_device_id_in_two_applications_is_two_devices,
                a_device_is_recorded_by_sixteen_units_at_once,
                a_user_has_used_the_devices_on_which_they_were_seen,
                a_device_is_the_user_s_once_that_was_proved;
            applications:
                applications_are_read_back_oldest_first,
                an_update_replaces_what_may_change_and_nothing_else,
                the_first_default_stays,
                a_default_raced_by_sixteen_units_is_set_once,
                applications_are_listed_a_page_at_a_time,
                changes_of_a_locked_application_by_sixteen_units_are_all_kept,
                the_operators_raced_by_sixteen_units_are_made_once;
            api_keys:
                keys_are_read_back_oldest_first,
                the_keys_of_one_application_are_not_another_s,
                a_key_is_revoked_once_and_keeps_the_time,
                a_revocation_raced_by_sixteen_units_happens_once,
                a_touch_writes_the_time_of_use_and_nothing_else,
                keys_are_listed_a_page_at_a_time;
            passkeys:
                passkeys_are_read_back_oldest_first,
                the_extremes_of_every_field_are_read_back,
                a_user_without_passkeys_is_found_and_an_unknown_one_is_not,
                a_known_credential_id_is_refused_and_the_unit_goes_on,
                nothing_of_a_passkey_crosses_applications,
                a_passkey_is_told_with_its_owner,
                a_passkey_is_renamed_by_its_owner_only,
                a_passkey_is_deleted_by_its_owner_only,
                a_flag_is_written_and_nothing_else,
                a_unit_sees_its_own_passkeys;
            passkey_uses:
                a_use_is_written_and_no_device_leaves_the_last_one,
                a_counter_follows_exactly_as_the_rule_says,
                a_refused_use_writes_nothing_and_the_unit_goes_on,
                a_use_of_a_passkey_that_is_gone_is_refused,
                parallel_uses_are_put_in_order_and_only_growing_ones_succeed,
                one_counter_value_in_parallel_is_accepted_once,
                parallel_uses_of_a_passkey_that_does_not_count_all_succeed;
            used_sessions:
                a_session_is_used_up_once_and_the_unit_goes_on,
                a_session_raced_by_sixty_four_units_is_used_up_once,
                a_use_that_was_undone_leaves_the_session_to_the_next,
                only_expired_sessions_are_forgotten;
            transactions:
                a_confirmation_is_read_back_as_it_was_inserted,
                a_transaction_is_confirmed_once_and_the_unit_goes_on,
                a_confirmation_raced_by_sixteen_units_happens_once,
                a_confirmation_of_one_application_is_not_another_s,
                a_confirmation_outlives_its_passkey;
            signing_keys:
                keys_are_read_back_oldest_first_with_retired_ones,
                a_key_s_application_is_told_and_an_unknown_key_has_none,
                hostile_key_identifiers_are_nobody_s,
                retiring_all_ends_what_would_last_longer_and_nothing_else;
            sealing_keys:
                sealing_keys_are_read_back_by_number_with_their_wrappings,
                sixteen_units_that_hold_the_sealing_keys_come_one_after_the_other,
                refusing_the_other_sealing_keys_leaves_this_one,
                wrappings_are_replaced_and_those_of_other_master_keys_removed,
                every_secret_that_is_kept_is_told_with_its_owner,
                a_secret_is_resealed_only_if_it_is_what_it_was;
            user_deletions:
                a_deleted_user_takes_everything_along_and_nothing_of_another,
                a_user_is_not_deleted_through_another_application,
                a_deletion_that_was_undone_took_nothing_along,
                a_deletion_raced_by_sixteen_units_happens_once;
            contacts:
                addresses_are_read_back_as_they_were_given,
                an_address_takes_the_place_of_the_old_one_which_is_given_back,
                an_address_is_taken_away_once,
                nothing_of_an_address_crosses_users_or_applications,
                of_addresses_raced_by_sixteen_units_one_stays,
                one_address_given_by_sixteen_units_at_once_is_there_once,
                giving_and_taking_away_at_once_loses_nothing,
                users_are_found_by_their_verified_address_and_not_by_one_alike,
                of_the_users_of_an_address_two_are_told,
                an_address_of_any_length_is_stored_and_found;
            trust_ids:
                a_trust_id_is_remembered_of_all_its_users,
                only_the_first_key_speaks_for_a_trust_id,
                nothing_of_a_trust_id_crosses_applications_or_kinds,
                hostile_trust_ids_make_nothing_fail,
                a_trust_id_raced_by_sixteen_units_gets_one_key;
            one_time_codes:
                an_attempt_gives_every_code_of_its_purpose,
                a_new_code_takes_the_place_of_the_old_one,
                a_code_is_tried_as_often_as_it_may_be,
                an_attempt_or_a_redemption_that_was_undone_is_not_counted,
                a_redeemed_code_takes_the_others_of_its_purpose_along,
                nothing_of_a_code_crosses_applications_or_subjects,
                every_code_of_a_subject_is_forgotten,
                an_expired_code_is_not_tried_and_may_be_forgotten;
            code_races:
                attempts_raced_by_two_hundred_units_are_as_many_as_there_may_be,
                a_code_raced_by_sixty_four_units_is_redeemed_once,
                a_code_that_is_being_tried_is_waited_for,
                issues_attempts_and_redemptions_at_once_never_fail;
            limits:
                a_limit_is_used_up_after_as_many_as_it_says,
                a_window_begins_with_its_first_count,
                a_window_of_the_far_future_is_not_waited_for,
                a_count_that_was_undone_is_not_counted,
                a_limit_raced_by_sixty_four_units_lets_through_as_many_as_it_says,
                limits_in_any_order_are_counted_at_once,
                a_limit_of_nothing_lets_nobody_through,
                hostile_keys_are_counted_like_others,
                only_windows_that_are_over_are_forgotten;
            outbox:
                messages_are_claimed_oldest_first,
                messages_of_one_channel_are_claimed_without_those_of_the_other,
                the_next_message_is_told_as_long_as_one_waits,
                a_claimed_message_is_kept_from_others_for_its_lease,
                a_claim_that_was_undone_leaves_the_message_to_the_next,
                messages_raced_by_sixteen_units_are_claimed_by_one_each,
                a_message_is_due_again_when_it_is_to_be_retried,
                a_message_that_is_gone_stays_gone,
                messages_that_were_given_up_are_told_to_their_application,
                only_messages_that_wait_longer_than_any_are_brought_forward,
                only_messages_that_were_given_up_earlier_are_forgotten;
            sign_ins:
                a_sign_in_is_read_back_as_it_was_begun,
                a_refresh_token_is_exchanged_once,
                an_exchange_raced_by_sixteen_units_happens_once,
                an_exchange_that_was_undone_leaves_the_token_to_the_next,
                a_token_is_exchanged_within_its_own_sign_in_only,
                a_sign_in_ends_once_and_takes_its_tokens_along,
                no_token_outlives_a_sign_in_that_ends_while_it_is_exchanged,
                an_exchange_waits_for_an_end_that_has_begun,
                an_expired_sign_in_is_not_refreshed_and_may_be_forgotten,
                a_sign_in_may_have_no_refresh_token;
            client_events:
                events_are_read_back_latest_first,
                the_events_of_one_interaction_are_found,
                the_events_of_one_application_are_not_another_s,
                hostile_events_make_nothing_fail,
                only_earlier_events_are_forgotten;
            access:
                a_user_is_told_on_a_basis_of_which_everything_is_there,
                nobody_is_told_on_a_basis_of_which_something_is_not_there,
                a_cut_waits_for_whoever_holds_what_it_ends,
                a_passkey_is_not_deleted_while_it_is_held,
                whoever_would_hold_what_is_being_cut_waits,
                nothing_that_was_begun_under_hold_outlives_a_cut_at_the_same_time;
            cuts:
                a_cut_ends_exactly_what_rests_on_it,
                a_cut_through_another_application_ends_nothing,
                a_cut_that_was_undone_ended_nothing,
                a_user_cut_by_sixteen_units_at_once_is_sixteen_epochs_on,
                cuts_of_the_same_sign_ins_for_every_reason_at_once_never_fail,
                a_user_who_is_activated_again_has_nothing_of_before,
                a_revoked_key_takes_its_sign_ins_along_once;
            user_lists:
                users_are_found_by_the_beginning_of_their_folded_name,
                no_user_is_told_twice_or_left_out_while_users_come_and_go,
                the_devices_of_a_user_are_told_used_last_first,
                of_the_users_of_a_device_a_hundred_are_told;
            audit_log:
                events_are_chained_oldest_first_and_read_back_as_they_were_recorded,
                a_chaining_that_was_undone_leaves_the_events_to_the_next,
                chaining_by_sixteen_units_at_once_gives_one_unbroken_sequence,
                thousands_of_events_are_chained_at_once,
                links_that_do_not_follow_the_last_one_are_refused,
                what_is_pruned_is_gone_and_the_chain_goes_on;
            audit_erasures:
                what_is_personal_of_a_deleted_user_is_erased_and_nothing_else,
                an_erasure_waits_for_a_chaining_that_has_begun,
                a_chaining_waits_for_an_erasure_that_has_begun,
                erasing_while_events_are_chained_and_pruned_leaves_nothing_personal;
            audit_queries:
                events_are_found_by_every_filter,
                no_event_is_told_twice_or_left_out_while_events_come_and_go,
                the_links_after_one_are_told_oldest_first;
            oidc_providers:
                a_provider_is_read_back_as_it_was_inserted,
                a_taken_identifier_is_refused_in_its_application_only,
                a_provider_is_changed_and_removed_in_its_application_only,
                providers_are_listed_by_identifier_a_page_at_a_time,
                a_provider_is_held_as_it_is_in_its_application_only,
                a_change_of_a_provider_waits_for_whoever_holds_it,
                whoever_would_hold_a_provider_that_is_being_changed_waits,
                a_provider_held_and_changed_by_sixteen_units_at_once_never_fails;
            linked_identities:
                accounts_are_read_back_as_they_were_linked,
                an_account_has_one_user_who_has_one_account_at_a_provider,
                subjects_are_compared_by_their_bytes,
                an_account_raced_by_sixteen_units_is_linked_to_one_user,
                accounts_given_to_a_user_by_sixteen_units_at_once_are_one,
                nothing_of_an_account_crosses_applications_or_providers,
                a_use_is_recorded_of_the_user_s_account_only,
                an_account_is_unlinked_once_and_may_be_linked_again,
                an_account_that_is_being_used_is_not_unlinked,
                all_accounts_at_a_provider_are_unlinked_with_it_or_without;
            provider_sessions:
                a_session_is_read_back_as_it_was_begun,
                sessions_are_found_by_whose_they_are_at_the_provider,
                only_expired_sessions_are_forgotten,
                a_session_is_not_forgotten_while_it_is_held,
                a_session_goes_with_its_user_and_with_its_provider,
                no_session_is_begun_past_a_cut_of_its_provider;
            webhooks:
                receivers_are_read_back_oldest_first_and_removed_once,
                deliveries_are_claimed_oldest_first_and_one_for_each_receiver,
                a_delivery_that_failed_keeps_others_from_its_receiver_for_a_moment,
                a_claimed_delivery_is_kept_from_others_for_its_lease,
                a_claim_that_was_undone_leaves_the_delivery_to_the_next,
                deliveries_raced_by_sixteen_units_are_claimed_by_one_each,
                a_delivery_is_made_put_back_or_given_up,
                a_removed_receiver_takes_what_waits_for_it_along,
                removing_receivers_and_enqueuing_for_them_at_once_never_fails;
            provisioned_users:
                a_provisioned_user_is_read_back_as_it_was_inserted,
                an_ordinary_user_is_no_resource,
                an_update_replaces_what_it_says_and_nothing_else,
                each_client_calls_a_user_what_it_likes,
                what_another_user_has_is_refused,
                a_released_user_stays_an_ordinary_one,
                what_others_do_to_a_user_is_a_new_version,
                nothing_of_a_provisioned_user_crosses_applications,
                a_provisioned_user_who_is_held_is_waited_for;
            groups:
                a_group_is_read_back_as_it_was_inserted,
                an_update_of_a_group_replaces_what_it_says,
                what_another_group_has_is_refused,
                a_deleted_group_takes_its_memberships_along,
                nothing_of_a_group_crosses_applications,
                a_group_that_is_held_is_waited_for;
            group_members:
                members_are_told_with_their_names,
                adding_again_changes_names_only,
                only_what_is_provisioned_here_becomes_a_member,
                members_are_removed_or_kept,
                the_groups_of_users_are_told,
                thousands_of_members_are_added_and_removed_at_once;
            provisioning_races:
                a_group_name_raced_by_sixteen_units_is_inserted_once,
                a_group_name_raced_by_sixteen_renamings_is_given_once,
                an_external_id_raced_by_sixteen_units_is_given_once,
                a_user_name_raced_by_sixteen_renamings_is_given_once,
                members_added_by_many_units_at_once_are_all_kept,
                a_user_who_goes_while_it_is_added_is_missing_or_gone,
                updates_and_deactivations_of_a_user_at_once_all_get_done;
            resource_lists:
                users_are_found_by_what_is_told_of_them,
                groups_are_found_by_what_is_told_of_them,
                hostile_text_is_only_text_in_a_condition,
                resources_are_found_by_what_their_client_calls_them;
            resource_pages:
                users_are_listed_in_every_order,
                groups_are_listed_by_name,
                a_part_of_a_list_is_told_with_the_number_of_all,
                strange_keys_end_or_begin_a_list,
                no_resource_that_stays_is_lost_or_told_twice_while_others_come_and_go;
            random_filters:
                random_filters_find_the_users_whom_they_mean,
                random_filters_find_the_groups_that_they_mean;
            races:
                a_user_name_raced_by_sixteen_units_is_inserted_once,
                a_user_identifier_raced_by_sixteen_units_is_inserted_once,
                a_credential_id_raced_by_sixteen_units_is_inserted_once,
                a_locked_user_is_waited_for_and_what_was_done_is_seen,
                deletions_under_lock_leave_the_last_passkey,
                sixty_four_units_at_once_all_get_done;
            units:
                nothing_is_seen_before_a_commit_and_all_after_it,
                dropping_a_unit_undoes_everything,
                a_unit_that_failed_leaves_nothing_and_the_next_one_works,
                a_task_that_was_given_up_leaves_nothing_and_the_next_unit_works;
        }
    };
    ($open:path => $($suite:ident: $($sentence:ident),+;)+) => {$(
        mod $suite {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $sentence() {
                    if let Some((world, guard)) = $open().await {
                        $crate::suites::$suite::$sentence(&world).await;
                        drop(world);
                        drop(guard);
                    }
                }
            )+
        }
    )+};
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    #[test]
    fn every_suite_function_is_in_the_contract() {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/suites");
        let list = fs::read_to_string(directory.join("mod.rs")).expect("this file");
        let mut sentences = 0;
        for file in fs::read_dir(directory).expect("a directory") {
            let source = fs::read_to_string(file.expect("a file").path()).expect("text");
            for line in source.lines().filter_map(|line| line.strip_prefix("pub async fn ")) {
                let (name, _) = line.split_once('(').expect("a function");
                assert!(list.contains(&format!("                {name}")), "{name} is tested nowhere");
                sentences += 1;
            }
        }
        assert!(sentences > 50, "{sentences}");
    }
}
