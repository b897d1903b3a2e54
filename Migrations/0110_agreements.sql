-- What a kind of reseller is asked to sign, in versions. A version that was published never changes; of a kind at most
-- one is being written.
create table agreement_templates (
    tenant_id uuid not null,
    id uuid not null,
    reseller_type text not null,
    number bigint not null,
    status text not null,
    version bigint not null default 1,
    body text not null,
    counter_signed boolean not null default true,
    term_months bigint not null default 12,
    tail_months bigint not null default 0,
    valid_from date not null,
    note text not null default '',
    created_by text not null,
    created_at timestamptz not null,
    published_by text not null default '',
    published_at timestamptz,
    constraint agreement_templates_pk primary key (tenant_id, id),
    constraint agreement_templates_tenant foreign key (tenant_id) references tenants (id),
    constraint agreement_templates_number_unique unique (tenant_id, reseller_type, number),
    constraint agreement_templates_status_known check (status in ('draft', 'published')),
    constraint agreement_templates_published check ((status = 'published') = (published_at is not null)),
    constraint agreement_templates_term check (term_months between 1 and 120 and tail_months between 0 and 60),
    constraint agreement_templates_type_known check (reseller_type in (
        'authorized_dealer', 'value_added_reseller', 'system_integrator', 'distributor', 'white_label', 'franchise',
        'technology_partner', 'referral_partner'))
);
create unique index agreement_templates_one_draft on agreement_templates (tenant_id, reseller_type)
    where status = 'draft';
select protect_tenant_table('agreement_templates', 'select, insert, update');

alter table agreements
    drop column template_version,
    alter column term_months set default 12,
    -- Signed in the program, or on paper before the program.
    add column origin text not null default 'electronic',
    add column template_id uuid,
    add column tail_months bigint not null default 0,
    add column counter_signed boolean not null default true,
    -- The agreement that this one takes the place of once it is in force.
    add column replaces_id uuid,
    add column sent_at timestamptz,
    add column sent_on date,
    -- The last day to accept what replaces an agreement in force.
    add column accept_until date,
    add column declined_reason text not null default '',
    add column in_force_on date,
    -- The first day on which it is not in force any more.
    add column ended_on date,
    add column ended_reason text not null default '',
    -- The last day of the running term.
    add column term_ends_on date,
    -- It ends with this day because a side gave notice.
    add column ends_after date,
    add column notice_by text not null default '',
    add column notice_on date,
    add column notice_reason text not null default '',
    add constraint agreements_template foreign key (tenant_id, template_id)
        references agreement_templates (tenant_id, id),
    add constraint agreements_replaces foreign key (tenant_id, replaces_id) references agreements (tenant_id, id),
    add constraint agreements_origin_known check (origin in ('electronic', 'paper')),
    add constraint agreements_in_force check (status <> 'in_force' or in_force_on is not null),
    add constraint agreements_ended check (ended_on is null or ended_on >= in_force_on);
create unique index agreements_one_in_force on agreements (tenant_id, reseller_id) where status = 'in_force';
create unique index agreements_one_open on agreements (tenant_id, reseller_id)
    where status in ('draft', 'sent', 'signed');
create index agreements_by_status on agreements (tenant_id, status, sent_at, id);

-- Resellers that earn already work under agreements on paper; those that are being onboarded will sign here. The owner
-- sees no tenant's rows while row level security is forced.
alter table agreements no force row level security;
alter table resellers no force row level security;
update agreements g
set status = 'in_force', origin = 'paper', in_force_on = coalesce(r.activated_on, r.created_at::date),
    term_ends_on = (coalesce(r.activated_on, r.created_at::date) + interval '12 months' - interval '1 day')::date
from resellers r
where r.tenant_id = g.tenant_id and r.id = g.reseller_id and g.status = 'draft'
    and r.status in ('active', 'inactive', 'suspended');
alter table agreements force row level security;
alter table resellers force row level security;

-- The exact text of an agreement as it was sent, and its fingerprint. Nothing here is ever changed.
create table agreement_documents (
    tenant_id uuid not null,
    agreement_id uuid not null,
    body text not null,
    sha256 bytea not null,
    frozen_at timestamptz not null,
    constraint agreement_documents_pk primary key (tenant_id, agreement_id),
    constraint agreement_documents_agreement foreign key (tenant_id, agreement_id)
        references agreements (tenant_id, id),
    constraint agreement_documents_digest check (sha256 = sha256(convert_to(body, 'UTF8')))
);
select protect_tenant_table('agreement_documents', 'select, insert');

-- Who signed, what they saw and said, when, and from where: one row a side, never changed.
create table agreement_signatures (
    tenant_id uuid not null,
    agreement_id uuid not null,
    side text not null,
    account_id uuid not null,
    account_name text not null,
    typed_name text not null,
    consent text not null,
    document_sha256 bytea not null,
    signed_at timestamptz not null,
    address text not null,
    agent text not null,
    proof text not null,
    -- Of all of the above in the order in which the evidence page shows it.
    evidence_sha256 bytea not null,
    constraint agreement_signatures_pk primary key (tenant_id, agreement_id, side),
    constraint agreement_signatures_document foreign key (tenant_id, agreement_id)
        references agreement_documents (tenant_id, agreement_id),
    constraint agreement_signatures_account foreign key (tenant_id, account_id) references accounts (tenant_id, id),
    constraint agreement_signatures_side_known check (side in ('reseller', 'provider'))
);
select protect_tenant_table('agreement_signatures', 'select, insert');

-- Which reminder of a term was sent: each once.
create table agreement_reminders (
    tenant_id uuid not null,
    agreement_id uuid not null,
    term_ends_on date not null,
    days bigint not null,
    sent_at timestamptz not null,
    constraint agreement_reminders_pk primary key (tenant_id, agreement_id, term_ends_on, days),
    constraint agreement_reminders_agreement foreign key (tenant_id, agreement_id) references agreements (tenant_id, id)
);
select protect_tenant_table('agreement_reminders', 'select, insert');
