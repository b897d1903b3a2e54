-- A member of staff who looks at the portal as somebody of a reseller does, for a reason and for a while.
alter table sessions
    add column viewed_account_id uuid,
    add column viewing_until timestamptz,
    add column viewing_reason text,
    add constraint sessions_viewed_account foreign key (tenant_id, viewed_account_id)
        references accounts (tenant_id, id),
    add constraint sessions_viewing check (
        (viewed_account_id is null) = (viewing_until is null) and (viewed_account_id is null) = (viewing_reason is null)
        and viewed_account_id is distinct from account_id);

-- Who gave which roles to whom. Nobody changes their own.
create table role_changes (
    tenant_id uuid not null,
    id uuid not null,
    account_id uuid not null,
    changed_by uuid not null,
    roles_before text[] not null,
    roles_after text[] not null,
    changed_at timestamptz not null,
    constraint role_changes_pk primary key (tenant_id, id),
    constraint role_changes_account foreign key (tenant_id, account_id) references accounts (tenant_id, id),
    constraint role_changes_by foreign key (tenant_id, changed_by) references accounts (tenant_id, id),
    constraint role_changes_by_another check (changed_by <> account_id)
);
create index role_changes_by_account on role_changes (tenant_id, account_id, changed_at);
select protect_tenant_table('role_changes', 'select, insert');
