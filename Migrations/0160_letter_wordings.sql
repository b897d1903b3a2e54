-- A tenant's own wording of a letter in a language: each version once and for all. The standard wording again is a
-- version too.
create table letter_wordings (
    tenant_id uuid not null,
    letter text not null,
    language text not null,
    number integer not null,
    is_standard boolean not null,
    subject text not null default '',
    preheader text not null default '',
    body text not null default '',
    note text not null default '',
    restored_from integer,
    saved_by_id uuid not null,
    saved_by text not null,
    saved_at timestamptz not null,
    constraint letter_wordings_pk primary key (tenant_id, letter, language, number),
    constraint letter_wordings_tenant foreign key (tenant_id) references tenants (id),
    constraint letter_wordings_number check (number > 0),
    constraint letter_wordings_language check (language ~ '^[a-z]{2}$'),
    constraint letter_wordings_words check (is_standard = (subject = '' and body = '')),
    constraint letter_wordings_size check (octet_length(subject || preheader || body || note) <= 32768)
);
select protect_tenant_table('letter_wordings', 'select, insert');
-- Erasing somebody replaces the name, and takes it out of notes.
grant update (saved_by, note) on letter_wordings to tributary_program;

-- What somebody is writing and has not saved yet.
create table letter_wording_drafts (
    tenant_id uuid not null,
    letter text not null,
    language text not null,
    account_id uuid not null,
    based_on integer not null,
    subject text not null,
    preheader text not null,
    body text not null,
    changed_at timestamptz not null,
    constraint letter_wording_drafts_pk primary key (tenant_id, letter, language, account_id),
    constraint letter_wording_drafts_account foreign key (tenant_id, account_id) references accounts (tenant_id, id),
    constraint letter_wording_drafts_size check (octet_length(subject || preheader || body) <= 65536)
);
select protect_tenant_table('letter_wording_drafts', 'select, insert, update, delete');

-- In which version of the tenant's own wording a letter was written; null for the standard wording.
alter table letters add column wording integer;
alter table letters add constraint letters_wording check (wording > 0) not valid;
alter table letters validate constraint letters_wording;
