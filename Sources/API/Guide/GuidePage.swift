import Kernel
import Templates
import Web

/// The page that explains the API to people, made from the same declarations as its routes.
struct GuidePage: Page {
    /// A field or a parameter.
    struct Line: ViewModel, Hashable {
        let name: String
        let type: String
        let isRequired: Bool
        let note: String

        static let schema = Templates.Schema<Self>(\.name, \.type, \.isRequired, \.note)
    }

    /// One address of the API.
    struct Operation: ViewModel, Hashable {
        let id: String
        let method: String
        let path: String
        let summary: String
        let note: String
        let access: String
        let parameters: [Line]
        let hasParameters: Bool
        let body: [Line]
        let hasBody: Bool
        let answer: [Line]
        let hasAnswer: Bool
        let answerName: String
        let status: String
        let problems: String
        let example: String

        static let schema = Templates.Schema<Self>(
            \.id, \.method, \.path, \.summary, \.note, \.access, \.parameters, \.hasParameters, \.body, \.hasBody,
            \.answer, \.hasAnswer, \.answerName, \.status, \.problems, \.example)
    }

    /// What belongs together.
    struct Section: ViewModel, Hashable {
        let id: String
        let title: String
        let note: String
        let operations: [Operation]

        static let schema = Templates.Schema<Self>(\.id, \.title, \.note, \.operations)
    }

    let frame: PublicFrame
    let root: String
    let documentLink: String
    let sections: [Section]
    let scopes: [Line]

    static let template = "developers/index"
    static let schema = Templates.Schema<Self>(\.frame, \.root, \.documentLink, \.sections, \.scopes)
}
