import Foundation

/// Ends the run with what is wrong, so that the fuzzer keeps the input.
public func expect(_ holds: Bool, _ finding: @autoclosure () -> String) {
    if holds { return }
    FileHandle.standardError.write(Data("finding: \(finding())\n".utf8))
    abort()
}
