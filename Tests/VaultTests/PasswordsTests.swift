import Glibc
import Kernel
import Testing

@testable import Vault

@Suite struct PasswordsTests {
    @Test func `scrypt gives the values of RFC 7914`() throws {
        let nacl = try PasswordHash.derive(
            Array("password".utf8), salt: Array("NaCl".utf8),
            cost: PasswordCost(logN: 10, blockSize: 8, parallelism: 16), count: 64)
        let first = "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
        let second = "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
        #expect(Digest.hex(nacl) == first + second)
        let least = PasswordCost(logN: 4, blockSize: 1, parallelism: 1)
        let empty = try PasswordHash.derive([], salt: [], cost: least, count: 64)
        #expect(Digest.hex(empty).hasPrefix("77d6576238657b203b19ca42c18a0497"))
    }

    @Test func `the approved cost is written in the PHC form`() async throws {
        let passwords = Passwords(chance: .system)
        let stored = try await passwords.hash("northwind-demo-2026")
        #expect(stored.hasPrefix("$scrypt$ln=15,r=8,p=3$"))
        #expect(stored.utf8.count == 88)
        #expect(try await passwords.verify("northwind-demo-2026", against: stored))
        #expect(try await !passwords.verify("northwind-demo-2027", against: stored))
        #expect(!passwords.isOutdated(stored))
    }

    @Test func `every byte of a password counts`() async throws {
        let passwords = Passwords(chance: .system, cost: .trifling)
        let long = String(repeating: "x", count: 256)
        let variants = [
            "", "secret", "secret ", "secret\u{0}more", "secret\u{0}less", "caf\u{e9}", "cafe\u{301}", long, long + "x",
            "Secret",
        ]
        for (index, password) in variants.enumerated() {
            let stored = try await passwords.hash(password)
            for (other, guess) in variants.enumerated() {
                #expect(try await passwords.verify(guess, against: stored) == (index == other), "\(index) \(other)")
            }
        }
    }

    @Test func `two hashes of one password differ`() async throws {
        let passwords = Passwords(chance: .system, cost: .trifling)
        let (first, second) = (try await passwords.hash("secret"), try await passwords.hash("secret"))
        #expect(first != second)
    }

    @Test func `a hash of another cost is verified and known as outdated`() async throws {
        let old = try await Passwords(chance: .system, cost: .trifling).hash("secret")
        let passwords = Passwords(chance: .system)
        #expect(try await passwords.verify("secret", against: old))
        #expect(passwords.isOutdated(old))
    }

    @Test(arguments: [
        "", "secret", "$scrypt$ln=15,r=8,p=3$", "$scrypt$ln=40,r=8,p=3$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
        "$argon2$ln=15,r=8,p=3$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
        "$scrypt$ln=15,r=8$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
        "$scrypt$ln=15,r=8,p=3$c2FsdHNhbHQ$aGFzaA", "$scrypt$ln=-1,r=8,p=3$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
    ])
    func `a stored text that is no hash is a fault, not a wrong password`(_ stored: String) async {
        await #expect(throws: VaultFailure.self) {
            try await Passwords(chance: .system).verify("secret", against: stored)
        }
    }

    @Test func `two run, some wait in order, the rest are refused`() async throws {
        let gate = PasswordGate(places: 2, longestQueue: 3)
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    do {
                        return try await gate.run {
                            var spec = timespec(tv_sec: 0, tv_nsec: 100_000_000)
                            nanosleep(&spec, nil)
                            return true
                        }
                    } catch {
                        return false
                    }
                }
            }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(outcomes.count { $0 } == 5)
        #expect(outcomes.count { !$0 } == 15)
        #expect(try await gate.run { 1 } == 1)
    }
}
