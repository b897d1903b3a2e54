-- Under whom each reseller stands from a day on; nobody where parent_id is null. Rows are only added: on a day the row
-- with the highest number counts among those that are valid by then, so that a later decision ends what was planned.
-- The column parent_id of the reseller is what counts today.
create table reseller_parents (
    tenant_id uuid not null,
    reseller_id uuid not null,
    number bigint not null,
    valid_from date not null,
    parent_id uuid,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint reseller_parents_pk primary key (tenant_id, reseller_id, number),
    constraint reseller_parents_reseller foreign key (tenant_id, reseller_id) references resellers (tenant_id, id),
    constraint reseller_parents_parent foreign key (tenant_id, parent_id) references resellers (tenant_id, id),
    constraint reseller_parents_is_other check (parent_id <> reseller_id)
);
create index reseller_parents_by_parent on reseller_parents (tenant_id, parent_id) where parent_id is not null;

-- What is known of the past: the changes in the audit trail, before the first of them the parent that it names, and
-- where there is none the parent of today. Who lost its parent by that one's end stood below it to the end of the day.
-- The owner of the tables sees no tenant's rows while row level security is forced.
alter table resellers no force row level security;
alter table reseller_states no force row level security;
alter table audit_events no force row level security;
with changes as (
    select e.tenant_id, e.seq, r.id as reseller_id, coalesce(e.before ->> 'parent', '') as before,
        coalesce(e.after ->> 'parent', '') as after,
        coalesce((e.after ->> 'from')::date, (e.at at time zone t.time_zone)::date + 1) as valid_from,
        e.at as recorded_at, e.actor_name as recorded_by,
        row_number() over (partition by e.tenant_id, r.id order by e.seq) as place
    from audit_events e
    join tenants t on t.id = e.tenant_id
    join resellers r on r.tenant_id = e.tenant_id and r.id::text = e.subject_id
    where e.act = 'reseller.parent_changed' and e.subject_kind = 'reseller'
), firsts as (
    select r.tenant_id, r.id as reseller_id, r.created_at as recorded_at,
        case when c.seq is null then r.parent_id else p.id end as parent_id,
        case when c.seq is null then coalesce(r.parent_from, s.first_day) else s.first_day end as valid_from
    from resellers r
    left join changes c on c.tenant_id = r.tenant_id and c.reseller_id = r.id and c.place = 1
    left join resellers p on p.tenant_id = c.tenant_id and p.public_id = c.before
    cross join lateral (
        select coalesce(min(valid_from), r.created_at::date) as first_day from reseller_states
        where tenant_id = r.tenant_id and reseller_id = r.id) s
), steps as (
    select tenant_id, reseller_id, 0::bigint as seq, valid_from, parent_id, recorded_at, 'The program' as recorded_by
    from firsts where parent_id is not null
    union all
    select c.tenant_id, c.reseller_id, c.seq, c.valid_from, p.id, c.recorded_at, c.recorded_by
    from changes c
    left join resellers p on p.tenant_id = c.tenant_id and p.public_id = c.after
    where c.before <> c.after
)
insert into reseller_parents (tenant_id, reseller_id, number, valid_from, parent_id, recorded_at, recorded_by)
select tenant_id, reseller_id, row_number() over (partition by tenant_id, reseller_id order by seq), valid_from,
    parent_id, recorded_at, recorded_by
from steps;
alter table resellers force row level security;
alter table reseller_states force row level security;
alter table audit_events force row level security;

select protect_tenant_table('reseller_parents', 'select, insert');
