-- A company's application, from the first saved page on. Answers are kept as typed; the columns beside them are what
-- lists, rules and searches need. The tax id stands apart, sealed.
create table applications (
    tenant_id uuid not null,
    id uuid not null,
    public_id text not null,
    version bigint not null default 1,
    status text not null,
    answers jsonb not null,
    company_name text not null default '',
    contact_name text not null default '',
    contact_email text not null default '',
    reseller_type text not null default '',
    company_key text,
    tax_id_sealed bytea,
    tax_id_print bytea,
    draft_token_hash bytea not null,
    started_at timestamptz not null,
    saved_at timestamptz not null,
    submitted_at timestamptz,
    submitted_on date,
    submitted_from text not null default '',
    claim_due_at timestamptz,
    decision_due_at timestamptz,
    claimed_at timestamptz,
    reviewer_id uuid,
    reviewer_name text,
    paused_seconds bigint not null default 0,
    email_confirmed_at timestamptz,
    possible_duplicate boolean not null default false,
    existing_reseller_id uuid,
    scorecard jsonb not null default '{}',
    decided_at timestamptz,
    decided_act text,
    decided_by_id uuid,
    decided_by_name text,
    rejection_reason text,
    decision_text text not null default '',
    reapply_on date,
    reseller_id uuid,
    search_key text generated always as (
        lower(public_id || ' ' || company_name || ' ' || contact_name || ' ' || contact_email)
    ) stored,
    constraint applications_pk primary key (tenant_id, id),
    constraint applications_tenant foreign key (tenant_id) references tenants (id),
    constraint applications_public_id_unique unique (tenant_id, public_id),
    constraint applications_draft_token_unique unique (tenant_id, draft_token_hash),
    constraint applications_existing_reseller foreign key (tenant_id, existing_reseller_id)
        references resellers (tenant_id, id),
    constraint applications_reseller foreign key (tenant_id, reseller_id) references resellers (tenant_id, id),
    constraint applications_reviewer foreign key (tenant_id, reviewer_id) references accounts (tenant_id, id),
    constraint applications_status_known check (status in (
        'draft', 'submitted', 'under_review', 'background_check', 'pending_documents', 'approved', 'rejected',
        'withdrawn')),
    constraint applications_rejection_reason_known check (rejection_reason in (
        'incomplete', 'territory_full', 'insufficient_capacity', 'not_a_fit', 'failed_check', 'fraud', 'other')),
    constraint applications_submitted_when_not_draft check ((status = 'draft') = (submitted_at is null)),
    constraint applications_reseller_when_approved check ((status = 'approved') = (reseller_id is not null))
);
-- One e-mail address has at most one application that waits for a decision.
create unique index applications_one_open_per_email on applications (tenant_id, contact_email)
    where status in ('submitted', 'under_review', 'pending_documents', 'background_check');
create index applications_queue on applications (tenant_id, submitted_at, id) where submitted_at is not null;
create index applications_by_tax_id on applications (tenant_id, tax_id_print) where tax_id_print is not null;
create index applications_by_company on applications (tenant_id, company_key) where company_key is not null;
create index applications_by_email on applications (tenant_id, contact_email, submitted_on);
create index applications_by_sender on applications (tenant_id, submitted_from, submitted_at);
create index applications_old_drafts on applications (tenant_id, saved_at) where status = 'draft';
select protect_tenant_table('applications', 'select, insert, update, delete');

-- Links to the page on which an applicant follows an application. Only the hash of the secret is kept. A link that went
-- out by mail proves, when its page is confirmed, that the address is the applicant's.
create table application_status_links (
    tenant_id uuid not null,
    token_hash bytea not null,
    application_id uuid not null,
    by_mail boolean not null,
    created_at timestamptz not null,
    constraint application_status_links_pk primary key (tenant_id, token_hash),
    constraint application_status_links_application foreign key (tenant_id, application_id)
        references applications (tenant_id, id)
);
create index application_status_links_by_application on application_status_links (tenant_id, application_id);
select protect_tenant_table('application_status_links', 'select, insert');
