-- Like every policy it says what may be written too; the platform's role may read the table only.
drop policy platform_rows on schedules;
create policy platform_rows on schedules to tributary_platform using (true) with check (true);
