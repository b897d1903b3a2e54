create table service_versions (
    tenant_id uuid not null,
    record_id uuid not null,
    version integer not null,
    customer_id uuid not null,
    product_id uuid not null,
    status text not null,
    status_since date not null,
    counts_from date not null,
    mrr bigint not null,
    currency text not null,
    term_months integer,
    contract_start date,
    contract_end date,
    install_due date,
    installed_on date,
    suspend_reason text not null,
    cancel_requested_on date,
    cancel_reason text not null,
    constraint service_versions_pk primary key (tenant_id, record_id, version),
    constraint service_versions_feed foreign key (tenant_id, record_id, version)
        references feed_versions (tenant_id, record_id, version),
    constraint service_versions_customer foreign key (tenant_id, customer_id) references customers (tenant_id, id),
    constraint service_versions_product foreign key (tenant_id, product_id) references feed_records (tenant_id, id),
    constraint service_versions_status
        check (status in ('ordered', 'scheduled', 'active', 'suspended', 'cancelled')),
    constraint service_versions_mrr check (mrr >= 0)
);
create index service_versions_of_customer on service_versions (tenant_id, customer_id, record_id, version);
select protect_tenant_table('service_versions', 'select, insert');

create table invoice_versions (
    tenant_id uuid not null,
    record_id uuid not null,
    version integer not null,
    customer_id uuid not null,
    issued_on date not null,
    due_on date not null,
    currency text not null,
    total_gross bigint not null,
    status text not null,
    pending_refund boolean not null,
    constraint invoice_versions_pk primary key (tenant_id, record_id, version),
    constraint invoice_versions_feed foreign key (tenant_id, record_id, version)
        references feed_versions (tenant_id, record_id, version),
    constraint invoice_versions_customer foreign key (tenant_id, customer_id) references customers (tenant_id, id),
    constraint invoice_versions_status check (status in ('issued', 'void')),
    constraint invoice_versions_gross check (total_gross >= 0)
);
create index invoice_versions_of_customer on invoice_versions (tenant_id, customer_id, record_id, version);
select protect_tenant_table('invoice_versions', 'select, insert');

create table invoice_lines (
    tenant_id uuid not null,
    record_id uuid not null,
    version integer not null,
    position integer not null,
    line text not null,
    service_id uuid,
    product_id uuid,
    category text not null,
    net bigint not null,
    constraint invoice_lines_pk primary key (tenant_id, record_id, version, position),
    constraint invoice_lines_invoice foreign key (tenant_id, record_id, version)
        references invoice_versions (tenant_id, record_id, version),
    constraint invoice_lines_service foreign key (tenant_id, service_id) references feed_records (tenant_id, id),
    constraint invoice_lines_product foreign key (tenant_id, product_id) references feed_records (tenant_id, id),
    constraint invoice_lines_category
        check (category in ('recurring', 'installation', 'usage', 'one_time', 'discount', 'fee', 'tax'))
);
select protect_tenant_table('invoice_lines', 'select, insert');

create table payment_versions (
    tenant_id uuid not null,
    record_id uuid not null,
    version integer not null,
    customer_id uuid not null,
    paid_on date not null,
    amount bigint not null,
    currency text not null,
    status text not null,
    constraint payment_versions_pk primary key (tenant_id, record_id, version),
    constraint payment_versions_feed foreign key (tenant_id, record_id, version)
        references feed_versions (tenant_id, record_id, version),
    constraint payment_versions_customer foreign key (tenant_id, customer_id) references customers (tenant_id, id),
    constraint payment_versions_status check (status in ('succeeded', 'failed', 'reversed', 'refunded')),
    constraint payment_versions_amount check (amount > 0)
);
create index payment_versions_of_customer on payment_versions (tenant_id, customer_id, record_id, version);
select protect_tenant_table('payment_versions', 'select, insert');

create table payment_allocations (
    tenant_id uuid not null,
    record_id uuid not null,
    version integer not null,
    position integer not null,
    invoice_id uuid not null,
    amount bigint not null,
    constraint payment_allocations_pk primary key (tenant_id, record_id, version, position),
    constraint payment_allocations_payment foreign key (tenant_id, record_id, version)
        references payment_versions (tenant_id, record_id, version),
    constraint payment_allocations_invoice foreign key (tenant_id, invoice_id) references feed_records (tenant_id, id),
    constraint payment_allocations_amount check (amount > 0)
);
create index payment_allocations_of_invoice on payment_allocations (tenant_id, invoice_id);
select protect_tenant_table('payment_allocations', 'select, insert');

create table credit_note_versions (
    tenant_id uuid not null,
    record_id uuid not null,
    version integer not null,
    invoice_id uuid not null,
    customer_id uuid not null,
    issued_on date not null,
    gross bigint not null,
    currency text not null,
    constraint credit_note_versions_pk primary key (tenant_id, record_id, version),
    constraint credit_note_versions_feed foreign key (tenant_id, record_id, version)
        references feed_versions (tenant_id, record_id, version),
    constraint credit_note_versions_invoice
        foreign key (tenant_id, invoice_id) references feed_records (tenant_id, id),
    constraint credit_note_versions_gross check (gross > 0)
);
create index credit_note_versions_of_customer on credit_note_versions (tenant_id, customer_id, record_id, version);
select protect_tenant_table('credit_note_versions', 'select, insert');

create table credit_note_lines (
    tenant_id uuid not null,
    record_id uuid not null,
    version integer not null,
    position integer not null,
    line text not null,
    net bigint not null,
    constraint credit_note_lines_pk primary key (tenant_id, record_id, version, position),
    constraint credit_note_lines_note foreign key (tenant_id, record_id, version)
        references credit_note_versions (tenant_id, record_id, version)
);
select protect_tenant_table('credit_note_lines', 'select, insert');

create table ticket_versions (
    tenant_id uuid not null,
    record_id uuid not null,
    version integer not null,
    customer_id uuid not null,
    opened_on date not null,
    closed_on date,
    severity text not null,
    constraint ticket_versions_pk primary key (tenant_id, record_id, version),
    constraint ticket_versions_feed foreign key (tenant_id, record_id, version)
        references feed_versions (tenant_id, record_id, version),
    constraint ticket_versions_severity check (severity in ('low', 'medium', 'high', 'critical'))
);
create index ticket_versions_of_customer on ticket_versions (tenant_id, customer_id, record_id, version);
select protect_tenant_table('ticket_versions', 'select, insert');

create table usage_versions (
    tenant_id uuid not null,
    record_id uuid not null,
    version integer not null,
    customer_id uuid not null,
    service_id uuid not null,
    metric text not null,
    day date not null,
    quantity bigint not null,
    constraint usage_versions_pk primary key (tenant_id, record_id, version),
    constraint usage_versions_feed foreign key (tenant_id, record_id, version)
        references feed_versions (tenant_id, record_id, version),
    constraint usage_versions_service foreign key (tenant_id, service_id) references feed_records (tenant_id, id),
    constraint usage_versions_quantity check (quantity >= 0)
);
create index usage_versions_of_service on usage_versions (tenant_id, service_id, day);
create index usage_versions_of_customer on usage_versions (tenant_id, customer_id, day);
select protect_tenant_table('usage_versions', 'select, insert');
