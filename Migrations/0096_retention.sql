-- What is no longer needed goes: events that everybody has heard, occurrences that have run, links that have ended,
-- reports about letters whose words are gone, applications that came to nothing, jobs that were given up long ago.
grant delete on domain_events, schedule_runs, password_links, letter_reports, application_status_links, jobs
    to tributary_program;

-- Names of people who are erased become pseudonyms, also in rows that never change otherwise.
grant delete on letter_choices to tributary_program;
grant update (address) on letter_recipients to tributary_program;
grant update (recorded_by) on onboarding_facts, reseller_states, reseller_terms to tributary_program;
grant update (created_by, approved_by) on plan_versions to tributary_program;
