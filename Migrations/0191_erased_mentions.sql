-- Words that mention somebody who is erased are replaced in rows that otherwise nobody changes.
grant update (reason) on reseller_states to tributary_program;
grant update (detail) on onboarding_facts to tributary_program;
grant update (note) on plan_versions to tributary_program;
