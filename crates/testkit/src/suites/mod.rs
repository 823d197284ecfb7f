//! What every implementation of the repository ports must do, as tests against a [`World`](crate::World).
//!
//! Each function's name is the sentence that it proves; [`repository_contract!`](crate::repository_contract)
//! makes a test of each. A suite never has two units of work open in one task, since SQLite has one writer.

pub mod api_keys;
pub mod applications;
pub mod devices;
pub mod passkey_uses;
pub mod passkeys;
pub mod races;
pub mod signing_keys;
pub mod transactions;
pub mod units;
pub mod used_sessions;
pub mod users;

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
                only_an_active_user_of_the_application_is_locked;
            devices:
                a_passkey_is_told_with_the_device_that_last_used_it,
                seeing_a_device_again_refreshes_it_and_keeps_its_beginning,
                a_client_that_remembers_nothing_is_known_by_its_description,
                a_device_may_be_seen_with_several_users,
                a_device_id_in_two_applications_is_two_devices,
                a_device_is_recorded_by_sixteen_units_at_once;
            applications:
                applications_are_read_back_oldest_first,
                an_update_replaces_what_may_change_and_nothing_else,
                the_first_default_stays,
                a_default_raced_by_sixteen_units_is_set_once;
            api_keys:
                keys_are_read_back_oldest_first,
                the_keys_of_one_application_are_not_another_s,
                a_key_is_revoked_once_and_keeps_the_time,
                a_revocation_raced_by_sixteen_units_happens_once,
                a_touch_writes_the_time_of_use_and_nothing_else;
            passkeys:
                passkeys_are_read_back_oldest_first,
                the_extremes_of_every_field_are_read_back,
                a_user_without_passkeys_is_found_and_an_unknown_one_is_not,
                a_known_credential_id_is_refused_and_the_unit_goes_on,
                nothing_of_a_passkey_crosses_applications,
                the_presence_of_a_passkey_is_told_for_its_owner_only,
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
