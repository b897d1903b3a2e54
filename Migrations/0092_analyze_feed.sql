-- After many rows came at once the planner guesses until somebody has looked at them, and autovacuum takes its time. The
-- program's role owns no table: it may have the owner look at those that a feed fills, and at no others.
create function analyze_feed_tables() returns void
    language sql security definer
    set search_path = pg_catalog, public
    set lock_timeout = '2s'
as $$
    analyze feed_records, feed_versions, customers, customer_versions, customer_links, product_versions,
        service_versions, invoice_versions, invoice_lines, payment_versions, payment_allocations,
        credit_note_versions, credit_note_lines, ticket_versions, usage_versions;
$$;
revoke all on function analyze_feed_tables() from public;
grant execute on function analyze_feed_tables() to tributary_program;
