-- Which changes of the feed a part of a run knew: a fact that was reported later is taken up by a later run, after those
-- that this one took up, whatever its date. The owner sees no tenant's rows, so that the past is filled in with the
-- policies of the two tables lifted for a moment.
alter table run_parts add column known_change bigint not null default 0;

alter table run_parts no force row level security;
alter table feed_versions no force row level security;
update run_parts p set known_change = coalesce((
    select max(v.change) from feed_versions v
    where v.tenant_id = p.tenant_id and v.recorded_at <= p.done_at), 0)
where p.status = 'done';
alter table run_parts force row level security;
alter table feed_versions force row level security;
