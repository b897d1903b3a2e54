-- What resellers learn: a course belongs to a programme, its text comes in versions. A published version never changes;
-- of a course at most one is being written.
create table courses (
    tenant_id uuid not null,
    id uuid not null,
    programme text not null,
    position bigint not null,
    created_at timestamptz not null,
    constraint courses_pk primary key (tenant_id, id),
    constraint courses_tenant foreign key (tenant_id) references tenants (id),
    constraint courses_position_unique unique (tenant_id, programme, position),
    constraint courses_programme_known check (programme in (
        'product_basic', 'sales_process', 'fiber_install', 'business_networks', 'voice'))
);
select protect_tenant_table('courses', 'select, insert');

create table course_versions (
    tenant_id uuid not null,
    id uuid not null,
    course_id uuid not null,
    number bigint not null,
    status text not null,
    version bigint not null default 1,
    -- Lessons and questions in one Markdown text.
    body text not null,
    note text not null default '',
    created_by text not null,
    created_at timestamptz not null,
    published_by text not null default '',
    published_at timestamptz,
    constraint course_versions_pk primary key (tenant_id, id),
    constraint course_versions_course foreign key (tenant_id, course_id) references courses (tenant_id, id),
    constraint course_versions_number_unique unique (tenant_id, course_id, number),
    constraint course_versions_status_known check (status in ('draft', 'published')),
    constraint course_versions_published check ((status = 'published') = (published_at is not null))
);
create unique index course_versions_one_draft on course_versions (tenant_id, course_id) where status = 'draft';
select protect_tenant_table('course_versions', 'select, insert, update');

-- One person's way through one version of a course. A course that is taken again is another row.
create table course_enrolments (
    tenant_id uuid not null,
    id uuid not null,
    reseller_id uuid not null,
    account_id uuid not null,
    course_id uuid not null,
    course_version_id uuid not null,
    status text not null,
    lessons_read bigint[] not null default '{}',
    started_at timestamptz not null,
    completed_at timestamptz,
    failed_at timestamptz,
    -- Attempts before this instant do not count: staff allowed new ones.
    attempts_from timestamptz,
    constraint course_enrolments_pk primary key (tenant_id, id),
    constraint course_enrolments_reseller foreign key (tenant_id, reseller_id) references resellers (tenant_id, id),
    constraint course_enrolments_account foreign key (tenant_id, account_id) references accounts (tenant_id, id),
    constraint course_enrolments_course foreign key (tenant_id, course_id) references courses (tenant_id, id),
    constraint course_enrolments_version foreign key (tenant_id, course_version_id)
        references course_versions (tenant_id, id),
    constraint course_enrolments_status_known check (status in ('in_progress', 'completed', 'failed', 'expired')),
    constraint course_enrolments_completed check (status not in ('completed', 'expired') or completed_at is not null),
    constraint course_enrolments_failed check (status <> 'failed' or failed_at is not null)
);
create unique index course_enrolments_one_open on course_enrolments (tenant_id, account_id, course_id)
    where status in ('in_progress', 'failed');
create index course_enrolments_by_reseller on course_enrolments (tenant_id, reseller_id, started_at);
create index course_enrolments_by_account on course_enrolments (tenant_id, account_id, course_id, started_at);
select protect_tenant_table('course_enrolments', 'select, insert, update');

-- A quiz as it was drawn: which questions of the version in which order, their answers in which order. Answered once.
create table quiz_attempts (
    tenant_id uuid not null,
    id uuid not null,
    enrolment_id uuid not null,
    questions bigint[] not null,
    answer_orders text[] not null,
    drawn_at timestamptz not null,
    answers bigint[],
    right_count bigint,
    percent bigint,
    submitted_at timestamptz,
    constraint quiz_attempts_pk primary key (tenant_id, id),
    constraint quiz_attempts_enrolment foreign key (tenant_id, enrolment_id)
        references course_enrolments (tenant_id, id),
    constraint quiz_attempts_size check (
        cardinality(questions) between 5 and 50 and cardinality(answer_orders) = cardinality(questions)),
    constraint quiz_attempts_answered check (
        (submitted_at is null) = (answers is null) and (submitted_at is null) = (percent is null)
        and (answers is null or cardinality(answers) = cardinality(questions))),
    constraint quiz_attempts_percent check (
        percent is null or percent = 100 * right_count / cardinality(questions))
);
create unique index quiz_attempts_one_open on quiz_attempts (tenant_id, enrolment_id) where submitted_at is null;
create index quiz_attempts_by_enrolment on quiz_attempts (tenant_id, enrolment_id, drawn_at);
select protect_tenant_table('quiz_attempts', 'select, insert, update');

-- Where a reseller stands in each programme. Without a row it is not certified.
create table certifications (
    tenant_id uuid not null,
    reseller_id uuid not null,
    programme text not null,
    state text not null,
    version bigint not null default 1,
    changed_at timestamptz not null,
    constraint certifications_pk primary key (tenant_id, reseller_id, programme),
    constraint certifications_reseller foreign key (tenant_id, reseller_id) references resellers (tenant_id, id),
    constraint certifications_state_known check (
        state in ('not_certified', 'in_progress', 'certified', 'expired', 'revoked')),
    constraint certifications_programme_known check (programme in (
        'product_basic', 'sales_process', 'fiber_install', 'business_networks', 'voice'))
);
select protect_tenant_table('certifications', 'select, insert, update');

-- What a reseller can show: one row each time that somebody of its team passed a programme.
create table certificates (
    tenant_id uuid not null,
    id uuid not null,
    code text not null,
    reseller_id uuid not null,
    programme text not null,
    -- As the company was called on the day.
    company text not null,
    -- Who passed.
    account_id uuid not null,
    enrolment_id uuid not null,
    percent bigint not null,
    certified_on date not null,
    -- The last day on which it counts.
    valid_until date not null,
    issued_at timestamptz not null,
    revoked_on date,
    revoked_reason text not null default '',
    constraint certificates_pk primary key (tenant_id, id),
    constraint certificates_code_unique unique (tenant_id, code),
    constraint certificates_reseller foreign key (tenant_id, reseller_id) references resellers (tenant_id, id),
    constraint certificates_account foreign key (tenant_id, account_id) references accounts (tenant_id, id),
    constraint certificates_enrolment foreign key (tenant_id, enrolment_id)
        references course_enrolments (tenant_id, id),
    constraint certificates_dates check (valid_until > certified_on),
    constraint certificates_programme_known check (programme in (
        'product_basic', 'sales_process', 'fiber_install', 'business_networks', 'voice'))
);
create index certificates_by_reseller on certificates (tenant_id, reseller_id, programme, valid_until);
create index certificates_by_end on certificates (tenant_id, valid_until, id) where revoked_on is null;
select protect_tenant_table('certificates', 'select, insert, update');

-- Which reminder of a certificate was sent: each once.
create table certificate_reminders (
    tenant_id uuid not null,
    certificate_id uuid not null,
    days bigint not null,
    sent_at timestamptz not null,
    constraint certificate_reminders_pk primary key (tenant_id, certificate_id, days),
    constraint certificate_reminders_certificate foreign key (tenant_id, certificate_id)
        references certificates (tenant_id, id)
);
select protect_tenant_table('certificate_reminders', 'select, insert');

-- What an account manager found in a practice talk with a reseller.
create table training_assessments (
    tenant_id uuid not null,
    id uuid not null,
    reseller_id uuid not null,
    account_id uuid not null,
    passed boolean not null,
    note text not null,
    assessed_at timestamptz not null,
    constraint training_assessments_pk primary key (tenant_id, id),
    constraint training_assessments_reseller foreign key (tenant_id, reseller_id)
        references resellers (tenant_id, id),
    constraint training_assessments_account foreign key (tenant_id, account_id) references accounts (tenant_id, id)
);
create index training_assessments_by_reseller on training_assessments (tenant_id, reseller_id, assessed_at);
select protect_tenant_table('training_assessments', 'select, insert');
