-- Whose address an application was sent from: the address of IPv4, the /64 of IPv6, of which a subscriber has 2^64
-- addresses. The limits count these.
alter table applications add submitted_network text not null default '';
drop index applications_by_sender;
create index applications_by_network on applications (tenant_id, submitted_network, submitted_at);
