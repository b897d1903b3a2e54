/// What ties together everything that one request or one job set off: logs, and the jobs that they leave behind.
public enum Trace {
    /// The request's or job's id; empty when nothing set the work off.
    @TaskLocal public static var id = ""
}
