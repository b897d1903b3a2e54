-- Everybody who was written to and may choose, with a key that stands in for the address in links.
create table letter_recipients (
    tenant_id uuid not null,
    id uuid not null,
    address text not null,
    created_at timestamptz not null,
    constraint letter_recipients_pk primary key (tenant_id, id),
    constraint letter_recipients_once unique (tenant_id, address),
    constraint letter_recipients_tenant foreign key (tenant_id) references tenants (id),
    constraint letter_recipients_lower_case check (address = lower(address))
);
select protect_tenant_table('letter_recipients', 'select, insert');

-- What they chose. Without a row they get the letter.
create table letter_choices (
    tenant_id uuid not null,
    recipient_id uuid not null,
    topic text not null,
    is_wanted boolean not null,
    way text not null,
    changed_at timestamptz not null,
    constraint letter_choices_pk primary key (tenant_id, recipient_id, topic),
    constraint letter_choices_tenant foreign key (tenant_id) references tenants (id),
    constraint letter_choices_recipient foreign key (tenant_id, recipient_id)
        references letter_recipients (tenant_id, id),
    constraint letter_choices_topic check (topic in ('statements', 'advice')),
    constraint letter_choices_way check (way in ('one_click', 'link', 'portal'))
);
select protect_tenant_table('letter_choices', 'select, insert, update');
