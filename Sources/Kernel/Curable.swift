/// An error whose cause can be removed. A unit of work that ends with it is undone, the cause is removed, and the unit
/// runs again.
public protocol Curable: Error {
    /// Removes the cause. Outside every unit of work.
    func cure() async throws
}
