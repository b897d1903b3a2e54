import Foundation
import Identity
import Kernel
import Postgres
import Vault

/// A file as it arrived: where it lies and what the sender calls it.
public struct IncomingPaper: Sendable, Hashable {
    public let name: String
    public let path: String

    public init(name: String, path: String) {
        self.name = name
        self.path = path
    }
}

/// What the applicant does about documents: bring them, on the page that the status link opens.
extension Recruiting {
    /// Throws NotFound for a link that opens no application.
    public func checkLink(_ tenant: Identifier, _ link: SecretToken) async throws {
        _ = try await database.reading(tenant) { tx in
            try await StatusLinks(tx, clock: clock, chance: chance).opened(link)
        }
    }

    /// Keeps files of one document, all or none; a file that is there already stays once. With the last document that
    /// was asked for the review goes on by itself. Throws Invalid for `files`, ApplicationRefusal when the document is
    /// settled or the application decided.
    public func bring(
        _ tenant: Tenant, _ link: SecretToken, _ kind: DocumentKind, _ incoming: [IncomingPaper], from address: String
    ) async throws {
        // Files are read and looked through for nobody who has no link.
        try await checkLink(tenant.id, link)
        let contents = try await read(incoming)
        let now = clock.now
        try await database.transaction(tenant.id) { tx in
            let opened = try await StatusLinks(tx, clock: clock, chance: chance).opened(link)
            var application = try await applications(tx).locked(opened.applicationID)
            guard application.status.isOpen else { throw ApplicationRefusal.closedForPapers }
            var papers = try await documents(tx).papers(of: application.id, application.details.resellerType)
            guard let place = papers.documents.firstIndex(where: { $0.kind == kind }) else { throw NotFound() }
            var document = papers.documents[place]
            guard let state = document.state.after(.upload) else { throw ApplicationRefusal.documentSettled(kind) }
            guard document.files.count + contents.count <= ApplicationDocument.mostFiles else {
                throw Invalid("files", "A document has at most \(ApplicationDocument.mostFiles) files.")
            }
            let before = document.state
            (document.state, document.isWanted) = (state, false)
            try await documents(tx).save(document, of: application.id)
            var added: [String] = []
            for paper in contents {
                let file = ApplicationDocument.File(
                    id: key(), name: paper.name, type: paper.type, byteCount: paper.bytes.count, uploadedAt: now)
                let isNew = try await documents(tx).add(file, paper.bytes, to: kind, of: application.id)
                if isNew { added.append(paper.name) }
            }
            papers.documents[place] = document
            let applicant = Actor(accountID: nil, name: application.answers[.contactName], address: address)
            let isDone = application.status == .pendingDocuments && papers.wanted.isEmpty
            if isDone { application.status = try application.status(after: .resumeReview, zone: tenant.zone) }
            try await write(application, .resumeReview, in: tx, zone: tenant.zone)
            try await audit(
                applicant, "application.document_uploaded", application, in: tx,
                before: [kind.rawValue: before.rawValue], after: [kind.rawValue: state.rawValue],
                reason: added.joined(separator: ", "))
            guard isDone else { return }
            try await record("application.documents_received", application, in: tx)
            try await audit(
                .system, "application.review_resumed", application, in: tx, before: ["status": "pending_documents"],
                after: ["status": application.status.rawValue], reason: "All documents are there.")
        }
    }

    private struct Content: Sendable {
        let name: String
        let type: UploadType
        let bytes: [UInt8]
    }

    /// Reads and looks at every file before anything is kept.
    private func read(_ incoming: [IncomingPaper]) async throws -> [Content] {
        guard !incoming.isEmpty else { throw Invalid("files", "Choose a file first.") }
        guard incoming.count <= ApplicationDocument.mostFiles else {
            throw Invalid("files", "A document has at most \(ApplicationDocument.mostFiles) files.")
        }
        var contents: [Content] = []
        for paper in incoming {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: paper.path))
            defer { try? handle.close() }
            let bytes = Array(try handle.read(upToCount: UploadReading.mostBytes + 1) ?? Data())
            // Ten megabytes are looked through byte by byte; requests are not to wait for that.
            let type = try await SystemThread.run("papers") { try UploadReading.type(of: bytes, named: paper.name) }
            try await screen.check(path: paper.path, name: paper.name)
            contents.append(Content(name: paper.name, type: type, bytes: bytes))
        }
        return contents
    }
}
