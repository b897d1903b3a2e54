import Kernel
import Testing

@testable import Vault

@Suite struct DigestTests {
    @Test func `SHA-256 gives the value of FIPS 180-4`() {
        #expect(
            Digest.hex(Digest.sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(Digest.hex(Digest.sha256([])) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test func `HMAC-SHA-256 gives the values of RFC 4231`() {
        #expect(
            Digest.hex(Digest.hmacSHA256(key: Array(repeating: 0x0b, count: 20), Array("Hi There".utf8)))
                == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        #expect(
            Digest.hex(Digest.hmacSHA256(key: Array("Jefe".utf8), Array("what do ya want for nothing?".utf8)))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }

    @Test func `an empty key is a key`() {
        let code = Digest.hex(Digest.hmacSHA256(key: [], []))
        #expect(code == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
    }

    @Test func `constant-time comparison compares`() {
        #expect(Digest.constantTimeEqual([1, 2, 3], [1, 2, 3]))
        #expect(Digest.constantTimeEqual([], []))
        #expect(!Digest.constantTimeEqual([1, 2, 3], [1, 2, 4]))
        #expect(!Digest.constantTimeEqual([1, 2, 3], [1, 2]))
    }

    @Test(arguments: ["", "f", "fo", "foo", "foob", "fooba", "foobar"])
    func `texts of bytes are read back`(_ text: String) {
        let bytes = Array(text.utf8)
        #expect(Base64.bytes(urlSafe: Base64.urlSafe(bytes)) == bytes)
        #expect(Base32.bytes(Base32.text(bytes)) == bytes)
        #expect(Digest.bytes(hex: Digest.hex(bytes)) == bytes)
    }

    @Test func `base64 and base32 are those of RFC 4648`() {
        #expect(Base64.standard(Array("fooba".utf8)) == "Zm9vYmE=")
        #expect(Base64.standard(Array("foob".utf8)) == "Zm9vYg==")
        #expect(Base64.urlSafe([0xfb, 0xff]) == "-_8")
        #expect(Base32.text(Array("foobar".utf8)) == "MZXW6YTBOI")
        #expect(Base32.bytes("mzxw 6ytb oi==") == Array("foobar".utf8))
        #expect(Base64.bytes(urlSafe: "Zm9vYmF=") == nil)
        // The last character carries two bits that no byte has.
        #expect(Base64.bytes(urlSafe: "-_9") == nil)
        #expect(Digest.bytes(hex: "0g") == nil)
        #expect(Digest.bytes(hex: "000") == nil)
    }

    @Test func `a token is read back from its text and keeps its secret out of logs`() throws {
        let token = SecretToken.make(.seeded(7))
        #expect(token.text.count == 43)
        let again = try #require(SecretToken(token.text))
        #expect(again == token)
        #expect(again.hash == token.hash)
        #expect(!"\(token)".contains(token.text))
        #expect(SecretToken(token.text + "A") == nil)
        #expect(SecretToken("") == nil)
        #expect(SecretToken(String(repeating: "ä", count: 43)) == nil)
        #expect(SecretToken.make(.system) != SecretToken.make(.system))
    }
}
