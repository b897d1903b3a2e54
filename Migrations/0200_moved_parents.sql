-- The history of who stands above whom was drawn from the audit trail without the decisions that kept the reseller
-- above and moved only the day. They come in at their place: after what was recorded before them, so that what was
-- decided later still counts. One that put off a day which had not come yet also takes back that day. The program has
-- recorded both itself since then, at the same moment, and those are left alone.
-- The owner of the tables sees no tenant's rows while row level security is forced.
alter table resellers no force row level security;
alter table audit_events no force row level security;
alter table reseller_parents no force row level security;
do $$
declare
    moved record;
    previous record;
    place bigint;
    steps bigint;
begin
    for moved in
        select e.tenant_id, r.id as reseller_id, p.id as parent_id, (e.after ->> 'from')::date as valid_from, e.at,
            e.actor_name, (e.at at time zone t.time_zone)::date as made_on
        from audit_events e
        join tenants t on t.id = e.tenant_id
        join resellers r on r.tenant_id = e.tenant_id and r.id::text = e.subject_id
        join resellers p on p.tenant_id = e.tenant_id and p.public_id = e.after ->> 'parent'
        where e.act = 'reseller.parent_changed' and e.subject_kind = 'reseller'
            and e.before ->> 'parent' = e.after ->> 'parent' and e.after ->> 'from' is not null
            and not exists (
                select from reseller_parents k
                where k.tenant_id = e.tenant_id and k.reseller_id = r.id and k.parent_id = p.id
                    and k.valid_from = (e.after ->> 'from')::date
                    and k.recorded_at between e.at - interval '1 minute' and e.at + interval '1 minute')
        order by e.tenant_id, e.seq
    loop
        place := 0;
        steps := 1;
        for previous in
            select number, valid_from, parent_id from reseller_parents
            where tenant_id = moved.tenant_id and reseller_id = moved.reseller_id and recorded_at <= moved.at
            order by number desc limit 1
        loop
            place := previous.number;
            if previous.parent_id = moved.parent_id and previous.valid_from < moved.valid_from
                and previous.valid_from > moved.made_on
            then
                steps := 2;
            end if;
        end loop;
        update reseller_parents set number = -number - steps
        where tenant_id = moved.tenant_id and reseller_id = moved.reseller_id and number > place;
        update reseller_parents set number = -number
        where tenant_id = moved.tenant_id and reseller_id = moved.reseller_id and number < 0;
        if steps = 2 then
            insert into reseller_parents (tenant_id, reseller_id, number, valid_from, parent_id, recorded_at,
                recorded_by)
            select tenant_id, reseller_id, place + 1, valid_from, (
                    select b.parent_id from reseller_parents b
                    where b.tenant_id = o.tenant_id and b.reseller_id = o.reseller_id and b.number < place
                        and b.valid_from <= o.valid_from
                    order by b.number desc limit 1), moved.at, moved.actor_name
            from reseller_parents o
            where tenant_id = moved.tenant_id and reseller_id = moved.reseller_id and number = place;
        end if;
        insert into reseller_parents (tenant_id, reseller_id, number, valid_from, parent_id, recorded_at, recorded_by)
        values (moved.tenant_id, moved.reseller_id, place + steps, moved.valid_from, moved.parent_id, moved.at,
            moved.actor_name);
    end loop;
end $$;
alter table resellers force row level security;
alter table audit_events force row level security;
alter table reseller_parents force row level security;
