import Kernel
import Mail
import Vault

/// The letters that events ask for, one function each. Facts are read when the letter is written, so it says what is
/// true then.
struct EventLetters: Sendable {
    let desk: WritingDesk
    let sealer: Sealer

    /// A mailbox, nil when the address cannot be one: then there is nobody to write to.
    func mailbox(_ name: String, _ address: String) -> Mailbox? {
        EmailAddress(address).map { Mailbox(name, $0) }
    }
}
