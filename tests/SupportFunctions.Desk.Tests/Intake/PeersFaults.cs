namespace SupportFunctions.Desk.Tests.Intake;

/// <param name="Number">As in the survey of other desks; 4a to 4d are its findings in code.</param>
/// <param name="Tests">"Class.Method" in these tests, or "EndToEnd.Class.Method": for what is no one mail's fault, such as an interrupted fetch.</param>
internal sealed record PeersFault(string Number, string Fault, params string[] Tests);

/// <summary>How other desks lose, double and answer mail in circles. Each is a mail of the corpus that names its number, or a test, or both.</summary>
internal static class PeersFaults
{
    public static readonly PeersFault[] All =
    [
        new("33", "A Message-ID used again for another mail: the second is skipped", "IntakeWorkTests.Two_different_mails_that_share_a_Message_ID_both_get_in"),
        new("34", "A mail to two of our mailboxes is seen in one, or in none", "ThreadingTests.A_mail_to_several_of_our_addresses_is_one_case_whichever_way_each_copy_comes"),
        new("35", "Refused mail vanishes before anybody looks", "DeadLetterTests.A_letter_says_what_came_when_from_whom_and_why_it_was_put_aside", "DeadLetterTests.Discarding_keeps_who_did_so_and_when_and_can_be_undone_by_a_replay"),
        new("36", "Mail read, no ticket, nothing in the logs", "LedgerAuditTests.What_a_line_claims_and_is_not_true_is_an_alarm_until_it_is_put_right", "IntakeWorkTests.A_mail_that_nobody_could_be_answered_for_is_kept_as_quarantine"),
        new("37", "A charset or bytes in the header end the reading"),
        new("38", "Mail older than a day is never fetched after a disconnection", "IntakeLanesTests.What_nobody_was_told_of_is_found_by_the_sweep_once_it_has_been_queued_for_two_minutes", "IntakeWorkTests.The_desk_became_aware_at_the_POST_whatever_the_mail_says_and_however_late_it_is_worked_off"),
        new("39", "One bad mail blocks those behind it", "IntakeLanesTests.One_bad_mail_is_given_up_after_five_attempts_and_does_not_stop_the_next_of_its_conversation", "IntakeLanesTests.A_mail_that_kills_the_process_is_given_up_at_the_sixth_start_and_the_next_gets_in", "IntakeFuzzTests.Damaged_input_is_read_or_rejected_within_its_bounds"),
        new("40", "A refused sender tries again for ever", "IntakeHttpTests.Forty_one_MiB_are_too_large_for_a_raw_mail_and_kept_as_quarantine_when_they_come_as_a_form", "IntakeHttpTests.A_form_that_will_never_be_readable_is_taken_and_quarantined"),
        new("41", "An interrupted fetch: the same mail twice, acknowledged twice", "FaultTests.A_fault_at_any_operation_of_the_intake_loses_nothing_and_doubles_nothing", "IntakeWorkTests.The_same_intake_worked_off_twice_keeps_its_first_outcome", "IntakeLanesTests.What_arrives_again_and_again_while_it_waits_is_worked_off_once"),
        new("42", "A mail to itself makes two conversations; one without Message-ID comes in again", "IntakeWorkTests.The_same_mail_again_is_a_duplicate_of_the_same_case_and_gets_no_second_acknowledgement", "IdentityTests.Without_a_Message_ID_content_and_date_decide", "ThreadingTests.Our_own_mail_sent_back_to_us_is_no_message"),
        new("43", "What was deleted comes back because the mail is still on the server", "HistoryTests.Every_original_delivered_once_more_changes_no_case_and_sends_no_mail"),
        new("44", "The sender delivers again because the answer was no 2xx", "IntakeHttpTests.The_answer_is_202_once_the_raw_message_is_stored_and_before_anything_else_happens"),
        new("45", "Bounce, ticket, acknowledgement, bounce, without end", "IntakeWorkTests.Machine_mail_is_ignored_with_its_reason_and_never_answered"),
        new("46", "The same with automatic answers of all kinds", "SecondHelpdeskTests.The_exchange_ends_within_the_budget_and_time_does_not_make_it_grow", "IntakeWorkTests.Machine_mail_is_ignored_with_its_reason_and_never_answered"),
        new("47", "A notice of the desk itself bounces and is answered", "BounceTests.A_warning_to_staff_that_bounces_changes_nothing_on_its_case"),
        new("48", "An out-of-office reply opens, closes or disowns a ticket", "BounceTests.An_absence_notice_ends_no_waiting_and_starts_no_clock", "BounceTests.An_absence_notice_leaves_a_case_of_any_state_exactly_as_it_was"),
        new("49", "Unrelated mails are merged; the same form of mail a year later is a duplicate", "ContentIdentityTests.One_mail_delivered_twice_has_one_identity", "ThreadingTests.A_reply_to_a_closed_case_opens_it_again_unless_it_is_a_new_matter", "ThreadingTests.Mails_of_two_cases_sent_on_together_are_a_new_matter"),
        new("50", "Mails that share an unknown common ancestor open several tickets; a Thread-Index alone mixes tickets", "UnseenRootTests.The_second_answer_to_a_mail_that_never_came_is_on_the_case_of_the_first_if_its_sender_belongs_there", "UnseenRootTests.It_is_one_case_wherever_the_process_dies_on_the_first_of_them", "UnseenRootTests.A_Thread_Index_says_nothing"),
        new("51", "A forwarded mail loses In-Reply-To; a carrier rewrites Message-IDs", "ThreadingTests.An_answer_finds_its_case_by_what_the_desk_signed_or_by_who_its_sender_is", "IdentityTests.One_mail_under_two_Message_IDs_is_two_cases_and_the_answer_to_each_goes_to_its_own", "EndToEnd.AnswerTests.An_answer_to_the_acknowledgements_reply_to_finds_its_case_though_a_gateway_replaced_every_message_id"),
        new("52", "A prefix of another language is not seen as a reply", "ThreadingTests.An_answer_finds_its_case_by_what_the_desk_signed_or_by_who_its_sender_is"),
        new("53", "Cutting quotes deletes the customer's own text; full quotes grow for ever", "ReplyLanguageTests.What_a_person_wrote_stays"),
        new("54", "The parsed form of a carrier mangles what is not UTF-8", "InboundParseFormTests.Text_is_decoded_by_charsets_although_they_come_last", "InboundParseFormTests.Raw_mode_goes_through_the_mail_reader"),
        new("4a", "RFC 3834 half-read: no is a robot, auto-notified is not, letters of another case are not", "MachineMailTests.A_machine_is_told_from_a_person"),
        new("4b", "Two desks that answer one another", "SecondHelpdeskTests.The_exchange_ends_within_the_budget_and_time_does_not_make_it_grow", "EndToEnd.SecondHelpdeskTests.The_exchange_ends_within_the_reply_budget_and_everything_is_accounted_for"),
        new("4c", "Marked as seen and dropped: no From, a bad token, an unknown user, a Message-ID met before", "IntakeWorkTests.A_token_that_nobody_signed_opens_nothing", "IntakeWorkTests.Two_different_mails_that_share_a_Message_ID_both_get_in", "IntakeWorkTests.A_mail_that_nobody_could_be_answered_for_is_kept_as_quarantine", "IdentityTests.An_unknown_sender_gets_a_case_at_once_with_provisional_clocks_of_the_standard_contract"),
        new("4d", "A ticket number that anybody may guess lets him write into it", "IntakeWorkTests.A_number_in_the_subject_counts_for_those_who_belong_to_the_case", "ThreadingTests.A_stranger_who_names_a_case_gets_one_of_their_own_and_staff_are_warned"),
    ];
}
