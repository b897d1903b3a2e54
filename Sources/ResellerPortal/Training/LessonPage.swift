import Identity
import Kernel
import Links
import Markdown
import Partnership
import Templates
import Web

/// One lesson, to be read and marked as read.
struct LessonPage: Page {
    let frame: PortalFrame
    let title: String
    let course: String
    let lead: String
    let back: String
    let text: SafeHTML
    let isRead: Bool
    /// The form that marks it as read; nil before the course is started.
    let action: String?
    let button: String
    let startLink: String?
    let previousLink: String?
    let nextLink: String?

    static let template = "portal/training/lesson"
    static let schema = Schema<Self>(
        \.frame, \.title, \.course, \.lead, \.back, \.text, \.isRead, \.action, \.button, \.startLink, \.previousLink,
        \.nextLink)

    /// `index` counts from 0. Throws NotFound for a lesson that the course does not have.
    init(_ visit: Visit, _ record: CourseRecord, index: Int) throws {
        let lessons = record.content.lessons
        guard lessons.indices.contains(index) else { throw NotFound() }
        let id = record.course.id
        frame = try visit.portalFrame("\(lessons[index].title) – \(record.content.title)")
        title = lessons[index].title
        course = record.content.title
        let minutes = lessons[index].minutes.shown("minute", "minutes")
        lead = "Lesson \(index + 1) of \(lessons.count), about \(minutes) to read"
        back = PortalPlaces.course(id)
        text = Markdown(lessons[index].body).html(below: 0)
        isRead = record.enrolment?.lessonsRead.contains(index) ?? false
        action = record.enrolment == nil || isRead ? nil : PortalPlaces.lesson(id, index + 1)
        let isLast = record.lessonsLeft == 1
        button = isLast ? "I have read it. On to the quiz" : "I have read it. On to the next"
        startLink = record.enrolment == nil ? PortalPlaces.course(id) : nil
        previousLink = index > 0 ? PortalPlaces.lesson(id, index) : nil
        nextLink = index + 1 < lessons.count ? PortalPlaces.lesson(id, index + 2) : nil
    }
}
