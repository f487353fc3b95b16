namespace Palabre.Wallet.Memberships;

/// <summary>How often a membership is paid for; the number is its months.</summary>
public enum MembershipPeriod { Monthly = 1, Yearly = 12 }

/// <summary>
/// The day of the month on which a membership began. Short months have its last day instead, and the next long one has it back: 31 January,
/// 28 February, 31 March. The time of day stays, in UTC.
/// </summary>
internal readonly record struct Anchor(int Day)
{
    public static Anchor Of(DateTimeOffset began) => new(began.UtcDateTime.Day);

    /// <summary>When a period ends that begins then.</summary>
    public DateTimeOffset After(DateTimeOffset start, int months)
    {
        var from = start.UtcDateTime;
        var month = new DateTime(from.Year, from.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(months);
        return new(month.AddDays(Math.Min(Day, DateTime.DaysInMonth(month.Year, month.Month)) - 1) + from.TimeOfDay, TimeSpan.Zero);
    }
}
