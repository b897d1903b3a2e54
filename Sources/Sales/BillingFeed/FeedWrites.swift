import Kernel
import Postgres

/// Turns the plan of a batch into statements. Every set of rows travels as one JSON value.
struct FeedWrites {
    let tenantID: Identifier
    let importID: Identifier
    let source: String
    let file: FeedFile
    let now: Instant
    let today: Day

    /// In the order in which they must run.
    func statements(_ plan: FeedPlan, lastChange: Int64) -> [SQL] {
        guard let entity = file.entity, !plan.versions.isEmpty else { return [] }
        var statements: [SQL] = []
        if !plan.records.isEmpty { statements.append(records(entity, JSONText(FeedJSON.array(plan.records)))) }
        statements.append(versions(JSONText(FeedJSON.array(plan.versions))))
        let rows = JSONText(FeedJSON.array(plan.rows))
        statements.append(EntityWrites(tenantID: tenantID).rows(entity, rows))
        if !plan.parts.isEmpty, let child = file.children {
            statements.append(PartWrites(tenantID: tenantID).parts(child, JSONText(FeedJSON.array(plan.parts))))
        }
        statements.append(heads(plan.heads))
        if file == .customers { statements += customers(plan) }
        if file == .services { statements.append(CustomerProjection.standing(of: Array(plan.customers))) }
        statements.append("update feed_counters set last_change = \(lastChange) where tenant_id = \(tenantID)")
        return statements
    }

    private func records(_ entity: FeedEntity, _ rows: JSONText) -> SQL {
        """
        insert into feed_records (tenant_id, id, source, entity, external_id, version)
        select \(tenantID), r.id, \(source), \(entity.rawValue), r.external_id, 0
        from jsonb_to_recordset(\(rows)) as r (id uuid, external_id text)
        """
    }

    private func versions(_ rows: JSONText) -> SQL {
        """
        insert into feed_versions (tenant_id, record_id, version, change, customer_id, source_updated_at, source_day,
            content, import_id, recorded_at)
        select \(tenantID), r.record_id, r.version, r.change, r.customer_id, r.source_updated_at, r.source_day,
            r.content, \(importID), \(now)
        from jsonb_to_recordset(\(rows)) as r (record_id uuid, version int, change bigint, customer_id uuid,
            source_updated_at timestamptz, source_day date, content text)
        """
    }

    private func heads(_ heads: [Identifier: Int]) -> SQL {
        let rows = heads.map { head in
            FeedValues(dictionaryLiteral: ("id", .key(head.key)), ("version", .number(Int64(head.value))))
        }
        return """
            update feed_records f set version = r.version
            from jsonb_to_recordset(\(JSONText(FeedJSON.array(rows)))) as r (id uuid, version int)
            where f.tenant_id = \(tenantID) and f.id = r.id
            """
    }

    private func customers(_ plan: FeedPlan) -> [SQL] {
        var statements = [CustomerProjection.facts(of: Array(plan.customers))]
        if !plan.linkEnds.isEmpty {
            let rows = plan.linkEnds.map { end in
                FeedValues(dictionaryLiteral: ("id", .key(end.key)), ("ends_on", FeedValue(end.value)))
            }
            statements.append(
                """
                update customer_links l set ends_on = r.ends_on
                from jsonb_to_recordset(\(JSONText(FeedJSON.array(rows)))) as r (id uuid, ends_on date)
                where l.tenant_id = \(tenantID) and l.id = r.id
                """)
        }
        let owners = CustomerProjection.owners(of: Array(plan.customers), on: today)
        guard !plan.links.isEmpty else { return statements + [owners] }
        let rows = plan.links.values.map { link in
            FeedValues(
                dictionaryLiteral: ("id", .key(link.id)), ("customer_id", .key(link.customerID)),
                ("reseller_id", .key(link.resellerID)), ("starts_on", FeedValue(link.from)),
                ("ends_on", FeedValue(link.to)), ("kind", .text(link.kind.rawValue)))
        }
        statements.append(
            """
            insert into customer_links (tenant_id, id, customer_id, reseller_id, starts_on, ends_on, kind)
            select \(tenantID), r.id, r.customer_id, r.reseller_id, r.starts_on, r.ends_on, r.kind
            from jsonb_to_recordset(\(JSONText(FeedJSON.array(rows)))) as r (id uuid, customer_id uuid,
                reseller_id uuid, starts_on date, ends_on date, kind text)
            """)
        return statements + [owners]
    }
}
