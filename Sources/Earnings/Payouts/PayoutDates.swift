import Kernel

/// When money leaves: the 15th of the month after the statement's, or the next banking day; later terms later.
public enum PayoutDates {
    public static let dayOfMonth = 15
    /// Days from the end of a reseller to its last payout.
    public static let finalDays = 30

    /// The first payout day for a statement of `period`, with the days that the payee's terms add.
    public static func payoutDay(for period: Month, termDays: Int = 0) -> Day {
        let planned = period.next.firstDay.adding(days: dayOfMonth - 1 + termDays)
        return BankingCalendar.bankingDay(onOrAfter: planned)
    }

    /// The day of a batch made today: the month's payout day, or when that is not ahead of the file by a banking
    /// day, the next banking day after today.
    public static func payoutDay(draftedOn today: Day) -> Day {
        let planned = BankingCalendar.bankingDay(onOrAfter: today.month.firstDay.adding(days: dayOfMonth - 1))
        return max(planned, BankingCalendar.day(1, bankingDaysAfter: today))
    }
}
