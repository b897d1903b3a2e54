import Jobs
import Kernel
import Links
import Templates
import Web

/// The list of jobs.
struct JobsPage: Page {
    let frame: BackOfficeFrame
    let back: String
    let action: String
    let state: String
    let kinds: ChoiceField
    let filters: [FilterLink]
    let rows: [JobRow]
    let pages: PageLinks
    let everything: String
    /// The kind whose jobs that were given up can all run again at once.
    let retryKind: String?
    let retryLink: String
    let retryLabel: String

    static let template = "backoffice/work/jobs"
    static let schema = Schema<Self>(
        \.frame, \.back, \.action, \.state, \.kinds, \.filters, \.rows, \.pages, \.everything, \.retryKind,
        \.retryLink, \.retryLabel, .computed("hasRows", \.hasRows))

    var hasRows: Bool { !rows.isEmpty }

    init(
        frame: BackOfficeFrame, jobs: Slice<JobRecord>, counts: [JobState: Int], kinds: [String], filter: JobsFilter,
        mayTend: Bool
    ) {
        self.frame = frame
        back = BackOfficePlaces.work.path
        action = BackOfficePlaces.workJobs.path
        state = filter.state?.rawValue ?? ""
        self.kinds = ChoiceField(
            "kind", [Choice("", "All kinds")] + kinds.map { Choice($0, JobWords.label(kind: $0)) },
            chosen: filter.kind ?? "")
        filters =
            [FilterLink("All", href: filter.link(state: nil), isCurrent: filter.state == nil)]
            + JobState.allCases.map { state in
                FilterLink(
                    state.label, href: filter.link(state: state), isCurrent: filter.state == state,
                    count: counts[state] ?? 0)
            }
        rows = jobs.elements.map { JobRow($0, mayTend: mayTend) }
        pages = PageLinks(jobs, after: filter.after, one: "job", many: "jobs") { key in
            filter.link(state: filter.state, after: key)
        }
        everything = BackOfficePlaces.workJobs.path
        let isOffered = mayTend && filter.state == .dead && !jobs.elements.isEmpty
        retryKind = isOffered ? filter.kind : nil
        retryLink = BackOfficePlaces.workRetries.path
        retryLabel = "Run \((jobs.total ?? 0).shown("job", "jobs")) again"
    }
}
