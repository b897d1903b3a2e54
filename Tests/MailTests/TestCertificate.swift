import COpenSSL
import Foundation
import Kernel
import Testing

/// A certificate that signed itself, for `localhost`.
struct TestCertificate: Sendable {
    /// A file that says whom to trust.
    let authorityPath: String
    private let folder: URL
    private var keyPath: String { folder.appendingPathComponent("key.pem").path }

    init(names: String = "DNS:localhost,IP:127.0.0.1") throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("certificate-\(Chance.system.bits())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        authorityPath = folder.appendingPathComponent("authority.pem").path
        let context = EVP_PKEY_CTX_new_id(EVP_PKEY_ED25519, nil)
        var key: OpaquePointer?
        EVP_PKEY_keygen_init(context)
        EVP_PKEY_keygen(context, &key)
        EVP_PKEY_CTX_free(context)
        let certificate = try #require(X509_new())
        X509_set_version(certificate, 2)
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1)
        X509_gmtime_adj(X509_getm_notBefore(certificate), -3600)
        X509_gmtime_adj(X509_getm_notAfter(certificate), 86_400)
        X509_set_pubkey(certificate, key)
        let name = X509_get_subject_name(certificate)
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_FLAG | 1, Array("mail test".utf8), -1, -1, 0)
        X509_set_issuer_name(certificate, name)
        for (nid, value) in [(NID_subject_alt_name, names), (NID_basic_constraints, "critical,CA:TRUE")] {
            let field = X509V3_EXT_conf_nid(nil, nil, nid, value)
            X509_add_ext(certificate, field, -1)
            X509_EXTENSION_free(field)
        }
        X509_sign(certificate, key, nil)
        let file = BIO_new_file(authorityPath, "w")
        PEM_write_bio_X509(file, certificate)
        BIO_free(file)
        let secret = BIO_new_file(folder.appendingPathComponent("key.pem").path, "w")
        PEM_write_bio_PrivateKey(secret, key, nil, nil, 0, nil, nil)
        BIO_free(secret)
        X509_free(certificate)
        EVP_PKEY_free(key)
    }

    /// Answers as a server; nil when the other side did not like it.
    func accept(_ descriptor: Int32) -> OpaquePointer? {
        let context = SSL_CTX_new(TLS_server_method())
        defer { SSL_CTX_free(context) }
        SSL_CTX_use_certificate_file(context, authorityPath, SSL_FILETYPE_PEM)
        SSL_CTX_use_PrivateKey_file(context, keyPath, SSL_FILETYPE_PEM)
        guard let session = SSL_new(context) else { return nil }
        SSL_set_fd(session, descriptor)
        if SSL_accept(session) == 1 { return session }
        SSL_free(session)
        return nil
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }
}
