import Kernel
import Postgres

/// The statements that store versions of records, one for each kind.
struct EntityWrites {
    let tenantID: Identifier

    func rows(_ entity: FeedEntity, _ rows: JSONText) -> SQL {
        switch entity {
        case .products: products(rows)
        case .customers: customers(rows)
        case .services: services(rows)
        case .invoices: invoices(rows)
        case .payments: payments(rows)
        case .credit_notes: creditNotes(rows)
        case .tickets: tickets(rows)
        case .usage: usage(rows)
        }
    }

    private func products(_ rows: JSONText) -> SQL {
        """
        insert into product_versions (tenant_id, record_id, version, name, family, technology, monthly_price,
            allowance, usage_billed, required_programme, next_product)
        select \(tenantID), r.record_id, r.version, r.name, r.family, r.technology, r.monthly_price, r.allowance,
            r.usage_billed, r.required_programme, r.next_product
        from jsonb_to_recordset(\(rows)) as r (record_id uuid, version int, name text, family text, technology text,
            monthly_price bigint, allowance bigint, usage_billed boolean, required_programme text, next_product text)
        """
    }

    private func customers(_ rows: JSONText) -> SQL {
        """
        insert into customer_versions (tenant_id, record_id, version, name, type, email, phone, street, city, county,
            state, zip, country, latitude, longitude, language, tax_id_sealed, tax_id_print, reseller_id)
        select \(tenantID), r.record_id, r.version, r.name, r.type, r.email, r.phone, r.street, r.city, r.county,
            r.state, r.zip, r.country, r.latitude, r.longitude, r.language, r.tax_id_sealed, r.tax_id_print,
            r.reseller_id
        from jsonb_to_recordset(\(rows)) as r (record_id uuid, version int, name text, type text, email text,
            phone text, street text, city text, county text, state text, zip text, country text, latitude bigint,
            longitude bigint, language text, tax_id_sealed bytea, tax_id_print bytea, reseller_id uuid)
        """
    }

    private func services(_ rows: JSONText) -> SQL {
        """
        insert into service_versions (tenant_id, record_id, version, customer_id, product_id, status, status_since,
            counts_from, mrr, currency, term_months, contract_start, contract_end, install_due, installed_on,
            suspend_reason, cancel_requested_on, cancel_reason)
        select \(tenantID), r.record_id, r.version, r.customer_id, r.product_id, r.status, r.status_since,
            r.counts_from, r.mrr, r.currency, r.term_months, r.contract_start, r.contract_end, r.install_due,
            r.installed_on, r.suspend_reason, r.cancel_requested_on, r.cancel_reason
        from jsonb_to_recordset(\(rows)) as r (record_id uuid, version int, customer_id uuid, product_id uuid,
            status text, status_since date, counts_from date, mrr bigint, currency text, term_months int,
            contract_start date, contract_end date, install_due date, installed_on date, suspend_reason text,
            cancel_requested_on date, cancel_reason text)
        """
    }

    private func invoices(_ rows: JSONText) -> SQL {
        """
        insert into invoice_versions (tenant_id, record_id, version, customer_id, issued_on, due_on, currency,
            total_gross, status, pending_refund)
        select \(tenantID), r.record_id, r.version, r.customer_id, r.issued_on, r.due_on, r.currency, r.total_gross,
            r.status, r.pending_refund
        from jsonb_to_recordset(\(rows)) as r (record_id uuid, version int, customer_id uuid, issued_on date,
            due_on date, currency text, total_gross bigint, status text, pending_refund boolean)
        """
    }

    private func payments(_ rows: JSONText) -> SQL {
        """
        insert into payment_versions (tenant_id, record_id, version, customer_id, paid_on, amount, currency, status)
        select \(tenantID), r.record_id, r.version, r.customer_id, r.paid_on, r.amount, r.currency, r.status
        from jsonb_to_recordset(\(rows)) as r (record_id uuid, version int, customer_id uuid, paid_on date,
            amount bigint, currency text, status text)
        """
    }

    private func creditNotes(_ rows: JSONText) -> SQL {
        """
        insert into credit_note_versions (tenant_id, record_id, version, invoice_id, customer_id, issued_on, gross,
            currency)
        select \(tenantID), r.record_id, r.version, r.invoice_id, r.customer_id, r.issued_on, r.gross, r.currency
        from jsonb_to_recordset(\(rows)) as r (record_id uuid, version int, invoice_id uuid, customer_id uuid,
            issued_on date, gross bigint, currency text)
        """
    }

    private func tickets(_ rows: JSONText) -> SQL {
        """
        insert into ticket_versions (tenant_id, record_id, version, customer_id, opened_on, closed_on, severity)
        select \(tenantID), r.record_id, r.version, r.customer_id, r.opened_on, r.closed_on, r.severity
        from jsonb_to_recordset(\(rows)) as r (record_id uuid, version int, customer_id uuid, opened_on date,
            closed_on date, severity text)
        """
    }

    private func usage(_ rows: JSONText) -> SQL {
        """
        insert into usage_versions (tenant_id, record_id, version, customer_id, service_id, metric, day, quantity)
        select \(tenantID), r.record_id, r.version, r.customer_id, r.service_id, r.metric, r.day, r.quantity
        from jsonb_to_recordset(\(rows)) as r (record_id uuid, version int, customer_id uuid, service_id uuid,
            metric text, day date, quantity bigint)
        """
    }
}

/// The statements that store the parts of a version.
struct PartWrites {
    let tenantID: Identifier

    func parts(_ file: FeedFile, _ rows: JSONText) -> SQL {
        switch file {
        case .paymentAllocations: allocations(rows)
        case .creditNoteLines: creditNoteLines(rows)
        default: invoiceLines(rows)
        }
    }

    private func invoiceLines(_ rows: JSONText) -> SQL {
        """
        insert into invoice_lines (tenant_id, record_id, version, position, line, service_id, product_id, category, net)
        select \(tenantID), r.record_id, r.version, r.position, r.line, r.service_id, r.product_id, r.category, r.net
        from jsonb_to_recordset(\(rows)) as r (record_id uuid, version int, position int, line text, service_id uuid,
            product_id uuid, category text, net bigint)
        """
    }

    private func allocations(_ rows: JSONText) -> SQL {
        """
        insert into payment_allocations (tenant_id, record_id, version, position, invoice_id, amount)
        select \(tenantID), r.record_id, r.version, r.position, r.invoice_id, r.amount
        from jsonb_to_recordset(\(rows)) as r (record_id uuid, version int, position int, invoice_id uuid,
            amount bigint)
        """
    }

    private func creditNoteLines(_ rows: JSONText) -> SQL {
        """
        insert into credit_note_lines (tenant_id, record_id, version, position, line, net)
        select \(tenantID), r.record_id, r.version, r.position, r.line, r.net
        from jsonb_to_recordset(\(rows)) as r (record_id uuid, version int, position int, line text, net bigint)
        """
    }
}
