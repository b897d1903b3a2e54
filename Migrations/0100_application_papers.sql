-- While an application waits for documents its clock stands still: since when, and how often the applicant was told.
alter table applications add column paused_at timestamptz;
alter table applications add column reminders_sent smallint not null default 0;
alter table applications add column overdue_told_at timestamptz;
alter table applications add constraint applications_paused_while_waiting
    check ((status = 'pending_documents') = (paused_at is not null));
create index applications_overdue on applications (tenant_id, decision_due_at)
    where status in ('submitted', 'under_review', 'background_check') and overdue_told_at is null;

-- One document that an application has to bring. Its files are kept apart; what staff read in them stands here.
create table application_documents (
    tenant_id uuid not null,
    application_id uuid not null,
    kind text not null,
    state text not null,
    -- Asked for by a reviewer and not brought since.
    is_wanted boolean not null default false,
    -- Why it was rejected or waived.
    reason text not null default '',
    -- What the accepted document says.
    expires_on date,
    insured_minor bigint,
    decided_by_id uuid,
    decided_by_name text not null default '',
    decided_at timestamptz,
    constraint application_documents_pk primary key (tenant_id, application_id, kind),
    constraint application_documents_application foreign key (tenant_id, application_id)
        references applications (tenant_id, id) on delete cascade,
    constraint application_documents_kind_known check (kind in (
        'business_license', 'tax_document', 'bank_reference', 'references', 'insurance_certificate')),
    constraint application_documents_state_known check (
        state in ('missing', 'uploaded', 'accepted', 'rejected', 'waived')),
    constraint application_documents_wanted_is_open check (not is_wanted or state in ('missing', 'rejected')),
    constraint application_documents_reason_given check (state not in ('rejected', 'waived') or reason <> '')
);
select protect_tenant_table('application_documents', 'select, insert, update, delete');

-- The files of a document, sealed. Nobody changes a file: a better one is added.
create table application_files (
    tenant_id uuid not null,
    id uuid not null,
    application_id uuid not null,
    kind text not null,
    name text not null,
    type text not null,
    byte_count bigint not null,
    sha256 bytea not null,
    content_sealed bytea not null,
    uploaded_at timestamptz not null,
    constraint application_files_pk primary key (tenant_id, id),
    constraint application_files_document foreign key (tenant_id, application_id, kind)
        references application_documents (tenant_id, application_id, kind) on delete cascade,
    constraint application_files_once unique (tenant_id, application_id, kind, sha256),
    constraint application_files_type_known check (type in ('pdf', 'jpg', 'png')),
    constraint application_files_size check (byte_count between 1 and 10485760)
);
-- What is sealed does not get smaller.
alter table application_files alter column content_sealed set storage external;
select protect_tenant_table('application_files', 'select, insert, update, delete');

-- What was found out about an applicant, with the evidence and who found it.
create table application_checks (
    tenant_id uuid not null,
    application_id uuid not null,
    kind text not null,
    state text not null,
    evidence text not null default '',
    decided_by_id uuid,
    decided_by_name text not null default '',
    decided_at timestamptz,
    constraint application_checks_pk primary key (tenant_id, application_id, kind),
    constraint application_checks_application foreign key (tenant_id, application_id)
        references applications (tenant_id, id) on delete cascade,
    constraint application_checks_kind_known check (kind in (
        'document_completeness', 'tax_id_format', 'license_validity', 'insurance_validity', 'sanctions',
        'identity_registration', 'credit_references')),
    constraint application_checks_state_known check (state in ('pending', 'passed', 'failed', 'waived')),
    constraint application_checks_sanctions_never_waived check (kind <> 'sanctions' or state <> 'waived'),
    constraint application_checks_evidence_given check (state = 'pending' or evidence <> '')
);
select protect_tenant_table('application_checks', 'select, insert, update');

-- The list of names with whom nobody may do business, as it was imported last.
create table sanction_names (
    tenant_id uuid not null,
    number bigint not null,
    name text not null,
    constraint sanction_names_pk primary key (tenant_id, number)
);
select protect_tenant_table('sanction_names', 'select, insert, delete');

create table sanction_lists (
    tenant_id uuid not null,
    source text not null,
    name_count bigint not null,
    imported_at timestamptz not null,
    imported_by_id uuid,
    imported_by_name text not null,
    constraint sanction_lists_pk primary key (tenant_id),
    constraint sanction_lists_tenant foreign key (tenant_id) references tenants (id)
);
select protect_tenant_table('sanction_lists', 'select, insert, update');

