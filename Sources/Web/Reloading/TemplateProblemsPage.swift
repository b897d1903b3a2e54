import Kernel
import Templates

/// What a browser shows instead of a page while edited templates have problems.
struct TemplateProblemsPage: Page {
    struct Line: ViewModel {
        let text: String
        /// The line of the template with carets below the place; nil for a problem without a place.
        let excerpt: String?
        let notes: [String]

        static let schema = Schema<Self>(\.text, \.excerpt, \.notes)

        init(_ problem: TemplateProblem) {
            let place = problem.line > 0 ? "\(problem.file):\(problem.line):\(problem.column): " : "\(problem.file): "
            text = (problem.file.isEmpty ? "" : place) + problem.message
            excerpt = problem.excerpt.isEmpty ? nil : problem.excerpt
            notes = problem.notes
        }
    }

    let frame: PublicFrame
    let count: Int
    let lines: [Line]

    static let template = "public/template-problems"
    static let schema = Schema<Self>(\.frame, \.count, \.lines)

    init(_ visit: Visit, _ problems: TemplateProblems) {
        frame = visit.publicFrame("Problems in the templates")
        count = problems.problems.count
        lines = problems.problems.map(Line.init)
    }
}
