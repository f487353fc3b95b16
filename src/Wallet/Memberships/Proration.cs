namespace Palabre.Wallet.Memberships;

/// <summary>
/// What somebody pays who changes to something dearer within a paid period: the difference of the prices for the whole days that are left,
/// out of the days of the period. A day that has begun is used up, and what is left of a minor unit is nobody's to pay: it is cut off.
/// </summary>
internal static class Proration
{
    public static long Difference(long before, long after, DateTimeOffset now, DateTimeOffset start, DateTimeOffset end)
    {
        if (after <= before || now >= end) return 0;
        var (left, all) = ((long)(end - now).TotalDays, (long)Math.Round((end - start).TotalDays));
        return (long)((Int128)(after - before) * Math.Min(left, all) / all);
    }
}
