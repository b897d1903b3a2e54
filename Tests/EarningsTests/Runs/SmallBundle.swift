import Foundation

/// One reseller with five customers and a few invoices, small enough to compute by hand.
enum SmallBundle {
    static let files: [String: String] = [
        "resellers.csv": """
            reseller_id,company,owner_email,type,status,tier,parent,plan,tax_id,street,\
            city,county,state,zip,country,territory_zips,valid_from
            RES-20260301-0000000A,Brightline Networks,dana@brightline.example,authorized_dealer,active,silver,,\
            standard_reseller,00-9000001,1 Elm Street,Alder Falls,Marten,NH,03990,US,03990,2026-03-01
            """,
        "deals.csv": """
            deal_id,reseller_id,customer,product,estimated_mrr,submitted_on,approved_on,won_on
            DEA-20260901-0000000A,RES-20260301-0000000A,C4,FIB-1000,20.00,2026-09-01,2026-09-02,2026-10-01
            """,
        "excluded_products.csv": "product\nEQ-ROUTER\n",
        "products.csv": """
            external_id,name,family,monthly_price,source_updated_at
            FIB-300,Fiber 300,internet,49.99,2026-03-01T16:00:00Z
            FIB-1000,Fiber Gig,internet,69.99,2026-03-01T16:00:00Z
            INS-HOME,Installation,other,,2026-03-01T16:00:00Z
            EQ-ROUTER,Router,equipment,8.00,2026-03-01T16:00:00Z
            """,
        "customers.csv": """
            external_id,name,type,email,reseller_id,source_updated_at
            C1,Ada Abara,residential,ada@mail.example,RES-20260301-0000000A,2026-08-01T16:00:00Z
            C2,Basil Birch,residential,basil@mail.example,RES-20260301-0000000A,2026-08-01T16:00:00Z
            C3,Cleo Corvin,residential,cleo@mail.example,RES-20260301-0000000A,2026-08-01T16:00:00Z
            C4,Dario Dove,residential,dario@mail.example,RES-20260301-0000000A,2026-08-01T16:00:00Z
            C5,Edda Eastmere,residential,dana@brightline.example,RES-20260301-0000000A,2026-08-01T16:00:00Z
            C6,Felix Farrow,residential,felix@mail.example,,2026-08-01T16:00:00Z
            """,
        "services.csv": """
            external_id,customer,product,status,status_since,mrr,currency,contract_end,cancel_reason,source_updated_at
            S1,C1,FIB-300,active,2026-08-10,49.99,USD,2027-08-10,,2026-08-10T16:00:00Z
            S2,C2,FIB-300,active,2026-08-12,49.99,USD,2027-08-12,,2026-08-12T16:00:00Z
            S2,C2,FIB-300,active,2026-08-12,49.99,USD,2028-08-12,,2026-10-01T16:00:00Z
            S3,C3,FIB-300,active,2026-08-14,49.99,USD,,,2026-08-14T16:00:00Z
            S3,C3,FIB-300,cancelled,2026-10-20,49.99,USD,,competitor,2026-10-20T16:00:00Z
            S4,C4,FIB-300,active,2026-08-16,49.99,USD,,,2026-08-16T16:00:00Z
            S4,C4,FIB-1000,active,2026-08-16,69.99,USD,,,2026-10-01T16:00:00Z
            S5,C5,FIB-300,active,2026-08-16,49.99,USD,,,2026-08-16T16:00:00Z
            S6,C6,FIB-300,active,2026-08-16,49.99,USD,,,2026-08-16T16:00:00Z
            """,
        "invoices.csv": """
            external_id,customer,issued_on,due_on,currency,total_gross,status,pending_refund,source_updated_at
            I1,C1,2026-10-01,2026-10-16,USD,169.24,issued,no,2026-10-01T16:00:00Z
            I2,C2,2026-10-02,2026-10-17,USD,54.11,issued,no,2026-10-02T16:00:00Z
            I3,C3,2026-09-14,2026-09-29,USD,49.99,issued,no,2026-09-14T16:00:00Z
            I4,C4,2026-10-03,2026-10-18,USD,77.99,issued,no,2026-10-03T16:00:00Z
            I5,C5,2026-10-03,2026-10-18,USD,49.99,issued,no,2026-10-03T16:00:00Z
            I6,C6,2026-10-03,2026-10-18,USD,49.99,issued,no,2026-10-03T16:00:00Z
            """,
        "invoice_lines.csv": """
            invoice,id,service,product,category,net,source_updated_at
            I1,1,S1,FIB-300,recurring,49.99,2026-10-01T16:00:00Z
            I1,2,S1,INS-HOME,installation,99.00,2026-10-01T16:00:00Z
            I1,3,S1,,tax,20.25,2026-10-01T16:00:00Z
            I2,1,S2,FIB-300,recurring,49.99,2026-10-02T16:00:00Z
            I2,2,S2,,tax,4.12,2026-10-02T16:00:00Z
            I3,1,S3,FIB-300,recurring,49.99,2026-09-14T16:00:00Z
            I4,1,S4,FIB-1000,recurring,69.99,2026-10-03T16:00:00Z
            I4,2,S4,EQ-ROUTER,recurring,8.00,2026-10-03T16:00:00Z
            I5,1,S5,FIB-300,recurring,49.99,2026-10-03T16:00:00Z
            I6,1,S6,FIB-300,recurring,49.99,2026-10-03T16:00:00Z
            """,
        "payments.csv": """
            external_id,customer,paid_on,amount,currency,status,source_updated_at
            P1,C1,2026-10-05,169.24,USD,succeeded,2026-10-05T16:00:00Z
            P2,C2,2026-10-06,30.00,USD,succeeded,2026-10-06T16:00:00Z
            P3,C2,2026-10-28,24.11,USD,succeeded,2026-10-28T16:00:00Z
            P4,C3,2026-10-02,49.99,USD,succeeded,2026-10-02T16:00:00Z
            P5,C4,2026-10-07,77.99,USD,succeeded,2026-10-07T16:00:00Z
            P6,C5,2026-10-08,49.99,USD,succeeded,2026-10-08T16:00:00Z
            P7,C6,2026-10-08,49.99,USD,succeeded,2026-10-08T16:00:00Z
            """,
        "payment_allocations.csv": """
            payment,invoice,amount,source_updated_at
            P1,I1,169.24,2026-10-05T16:00:00Z
            P2,I2,30.00,2026-10-06T16:00:00Z
            P3,I2,24.11,2026-10-28T16:00:00Z
            P4,I3,49.99,2026-10-02T16:00:00Z
            P5,I4,77.99,2026-10-07T16:00:00Z
            P6,I5,49.99,2026-10-08T16:00:00Z
            P7,I6,49.99,2026-10-08T16:00:00Z
            """,
        "credit_notes.csv": """
            external_id,invoice,issued_on,gross,source_updated_at
            N1,I1,2026-10-12,22.73,2026-10-12T16:00:00Z
            """,
        "credit_note_lines.csv": """
            credit_note,line,net,source_updated_at
            N1,1,20.00,2026-10-12T16:00:00Z
            N1,3,2.73,2026-10-12T16:00:00Z
            """,
    ]

    /// Writes the bundle into a folder of its own.
    static func write(_ name: String, _ changed: [String: String] = [:]) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bundle-\(name)").path
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (file, text) in files.merging(changed, uniquingKeysWith: { $1 }) {
            try Data("\(text)\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(file)"))
        }
        return folder
    }
}
