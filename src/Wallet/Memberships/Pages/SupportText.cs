using Palabre.Kit.Words;
using Palabre.Ledger;

namespace Palabre.Wallet.Memberships.Pages;

/// <summary>Amounts and standings in the reader's language.</summary>
internal static class SupportText
{
    /// <summary>What somebody wrote, in a sentence of any direction.</summary>
    public static string Isolated(this string text) => $"\u2068{text}\u2069";

    public static string Amount(long minor, string currency, Reader reader) =>
        MoneyText.Of(new(minor, Currency.Of(currency)), reader);

    public static string Price(long minor, string currency, MembershipPeriod period, Reader reader) =>
        reader[period == MembershipPeriod.Yearly ? "memberships.a_year" : "memberships.a_month", Amount(minor, currency, reader)];

    /// <summary>One sentence: where it stands, and until when.</summary>
    public static string Standing(MembershipView view, Reader reader)
    {
        var it = view.What;
        return it.State switch
        {
            MembershipState.Incomplete => reader["memberships.stands.incomplete", Amount(it.Price ?? 0, it.Currency, reader)],
            MembershipState.PastDue => reader["memberships.stands.past_due", Amount(it.Next?.Price ?? it.Price ?? 0, it.Currency, reader), reader.Date(it.AccessUntil)],
            MembershipState.Paused => reader["memberships.stands.paused"],
            MembershipState.Ended => reader[$"memberships.ended.{it.EndedWhy}", reader.Date(it.EndedAt ?? it.AccessUntil)],
            _ when it.CancelsAtEnd && it.GiftMonths == 0 => reader["memberships.stands.cancelled", reader.Date(it.PeriodEnd)],
            _ when it.PausesAtEnd => reader["memberships.stands.pauses", reader.Date(it.PeriodEnd)],
            _ when it.IsGift => reader["memberships.stands.gift", reader.Date(it.PeriodEnd)],
            _ => reader["memberships.stands.active", reader.Date(it.PeriodEnd)],
        };
    }
}
