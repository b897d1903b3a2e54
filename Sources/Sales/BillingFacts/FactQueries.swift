import Kernel
import Postgres

/// The statements that read the histories of a set of customers. Each orders its rows by record and version.
enum FactQueries {
    static func customers(_ ids: [Identifier]) -> SQL {
        """
        select r.id, r.external_id, v.version, f.source_updated_at, f.source_day, f.change, v.name, v.type, v.email,
            v.phone, v.street, v.city, v.county, v.state, v.zip, v.country, v.tax_id_print, v.reseller_id
        from feed_records r
        join customer_versions v on v.tenant_id = r.tenant_id and v.record_id = r.id
        join feed_versions f on f.tenant_id = v.tenant_id and f.record_id = v.record_id and f.version = v.version
        where r.id = any(\(ids)) order by r.external_id, r.id, v.version
        """
    }

    static func links(_ ids: [Identifier]) -> SQL {
        """
        select id, customer_id, reseller_id, starts_on, ends_on, share_rate, kind from customer_links
        where customer_id = any(\(ids)) order by starts_on, id
        """
    }

    static func services(_ ids: [Identifier]) -> SQL {
        """
        select r.id, r.external_id, v.customer_id, v.version, f.source_updated_at, f.source_day, f.change,
            v.counts_from, v.product_id, p.external_id as product, v.status, v.status_since, v.mrr, v.currency,
            v.term_months, v.contract_start, v.contract_end, v.install_due, v.installed_on, v.suspend_reason,
            v.cancel_requested_on, v.cancel_reason
        from service_versions v
        join feed_records r on r.tenant_id = v.tenant_id and r.id = v.record_id
        join feed_records p on p.tenant_id = v.tenant_id and p.id = v.product_id
        join feed_versions f on f.tenant_id = v.tenant_id and f.record_id = v.record_id and f.version = v.version
        where v.customer_id = any(\(ids)) order by r.external_id, r.id, v.version
        """
    }

    static func invoices(_ ids: [Identifier]) -> SQL {
        """
        select r.id, r.external_id, v.customer_id, v.version, f.source_updated_at, f.source_day, f.change, v.issued_on,
            v.due_on, v.currency, v.total_gross, v.status, v.pending_refund
        from invoice_versions v
        join feed_records r on r.tenant_id = v.tenant_id and r.id = v.record_id
        join feed_versions f on f.tenant_id = v.tenant_id and f.record_id = v.record_id and f.version = v.version
        where v.customer_id = any(\(ids)) order by r.external_id, r.id, v.version
        """
    }

    static func invoiceLines(_ ids: [Identifier]) -> SQL {
        """
        select l.record_id, l.version, l.line, l.service_id, p.external_id as product, l.category, l.net, v.currency
        from invoice_versions v
        join invoice_lines l on l.tenant_id = v.tenant_id and l.record_id = v.record_id and l.version = v.version
        left join feed_records p on p.tenant_id = l.tenant_id and p.id = l.product_id
        where v.customer_id = any(\(ids)) order by l.record_id, l.version, l.position
        """
    }

    /// The customers' own payments and those that name one of their invoices; `for_customer_id` says for whom the
    /// row is.
    static func payments(_ ids: [Identifier]) -> SQL {
        """
        with mine as (
            select tenant_id, record_id, customer_id as for_customer_id from payment_versions
            where customer_id = any(\(ids))
            union
            select a.tenant_id, a.record_id, i.customer_id from invoice_versions i
            join payment_allocations a on a.tenant_id = i.tenant_id and a.invoice_id = i.record_id
            where i.customer_id = any(\(ids))
        )
        select m.for_customer_id, r.id, r.external_id, v.customer_id, v.version, f.source_updated_at, f.source_day,
            f.change, v.paid_on, v.amount, v.currency, v.status
        from mine m
        join payment_versions v on v.tenant_id = m.tenant_id and v.record_id = m.record_id
        join feed_records r on r.tenant_id = v.tenant_id and r.id = v.record_id
        join feed_versions f on f.tenant_id = v.tenant_id and f.record_id = v.record_id and f.version = v.version
        order by r.external_id, r.id, m.for_customer_id, v.version
        """
    }

    static func allocations(_ ids: [Identifier]) -> SQL {
        """
        with mine as (
            select tenant_id, record_id from payment_versions where customer_id = any(\(ids))
            union
            select a.tenant_id, a.record_id from invoice_versions i
            join payment_allocations a on a.tenant_id = i.tenant_id and a.invoice_id = i.record_id
            where i.customer_id = any(\(ids))
        )
        select a.record_id, a.version, a.invoice_id, a.amount, v.currency
        from mine m
        join payment_versions v on v.tenant_id = m.tenant_id and v.record_id = m.record_id
        join payment_allocations a on a.tenant_id = v.tenant_id and a.record_id = v.record_id and a.version = v.version
        order by a.record_id, a.version, a.position
        """
    }

    static func creditNotes(_ ids: [Identifier]) -> SQL {
        """
        select r.id, r.external_id, v.customer_id, v.invoice_id, v.version, f.source_updated_at, f.source_day, f.change,
            v.issued_on, v.gross, v.currency
        from credit_note_versions v
        join feed_records r on r.tenant_id = v.tenant_id and r.id = v.record_id
        join feed_versions f on f.tenant_id = v.tenant_id and f.record_id = v.record_id and f.version = v.version
        where v.customer_id = any(\(ids)) order by r.external_id, r.id, v.version
        """
    }

    static func creditNoteLines(_ ids: [Identifier]) -> SQL {
        """
        select l.record_id, l.version, l.line, l.net, v.currency from credit_note_versions v
        join credit_note_lines l on l.tenant_id = v.tenant_id and l.record_id = v.record_id and l.version = v.version
        where v.customer_id = any(\(ids)) order by l.record_id, l.version, l.position
        """
    }

    static func usage(_ ids: [Identifier]) -> SQL {
        """
        select r.id, r.external_id, v.customer_id, v.service_id, v.metric, v.day, v.quantity from usage_versions v
        join feed_records r on r.tenant_id = v.tenant_id and r.id = v.record_id and r.version = v.version
        where v.customer_id = any(\(ids)) order by v.day, r.external_id
        """
    }

    static func deals(_ ids: [Identifier]) -> SQL {
        """
        select d.id, d.public_id, d.reseller_id, c.id as customer_id, d.product, d.estimated_mrr, d.currency,
            d.submitted_on, d.approved_on, d.won_on
        from customers c
        join deals d on d.tenant_id = c.tenant_id and d.customer_external_id = c.external_id
        where c.id = any(\(ids)) order by d.submitted_on, d.public_id
        """
    }
}
