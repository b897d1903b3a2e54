import Postgres

// Stored by their raw values, which the tables' checks name.
extension ApplicationStatus: SQLValue, SQLDecodable {}
extension ApplicationAct: SQLValue, SQLDecodable {}
extension RejectionReason: SQLValue, SQLDecodable {}
extension ResellerType: SQLValue, SQLDecodable {}
extension ResellerStatus: SQLValue, SQLDecodable {}
extension ResellerTermination.State: SQLValue, SQLDecodable {}
extension Tier: SQLValue, SQLDecodable {}
extension Tier.Certification: SQLValue, SQLDecodable {}
extension TierVerdict.Outcome: SQLValue, SQLDecodable {}
extension TierChange.State: SQLValue, SQLDecodable {}
extension TierChange.Source: SQLValue, SQLDecodable {}
extension PaymentTerms: SQLValue, SQLDecodable {}
extension OnboardingTask: SQLValue, SQLDecodable {}
extension TaskState: SQLValue, SQLDecodable {}
extension OnboardingFact: SQLValue, SQLDecodable {}
extension AgreementStatus: SQLValue, SQLDecodable {}
extension Agreement.Origin: SQLValue, SQLDecodable {}
extension AgreementTemplate.Status: SQLValue, SQLDecodable {}
extension AgreementSignature.Side: SQLValue, SQLDecodable {}
extension DocumentKind: SQLValue, SQLDecodable {}
extension DocumentState: SQLValue, SQLDecodable {}
extension UploadType: SQLValue, SQLDecodable {}
extension CheckKind: SQLValue, SQLDecodable {}
extension CheckState: SQLValue, SQLDecodable {}
extension TrainingProgramme: SQLValue, SQLDecodable {}
extension CertificationState: SQLValue, SQLDecodable {}
extension CourseState: SQLValue, SQLDecodable {}
extension CourseVersion.Status: SQLValue, SQLDecodable {}
extension ResellerProposal.State: SQLValue, SQLDecodable {}
