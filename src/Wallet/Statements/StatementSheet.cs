using Palabre.Core;
using Palabre.Kit.Words;
using Palabre.Ledger;
using Palabre.Ledger.Amounts;

namespace Palabre.Wallet;

/// <summary>What a printed statement says: its lines, oldest first, between what lay there before and after.</summary>
/// <param name="House">What the community is called.</param>
/// <param name="Opening">Before the first line of the time that was asked for, whichever way is told.</param>
/// <param name="Closing">After the last one.</param>
/// <param name="At">When it was asked for.</param>
public sealed record StatementSheet(string House, MemberCard Member, StatementFilter Filter, IReadOnlyList<StatementLine> Lines, Money Opening, Money Closing, DateTimeOffset At)
{
    public Money In => Sum(line => Math.Max(line.Change.Minor, 0));
    public Money Out => Sum(line => Math.Max(-line.Change.Minor, 0));

    /// <summary>"novembre 2026", or from the first day that is told to the day it was asked for. Days are UTC's, as months are.</summary>
    internal string Period(Reader t)
    {
        if (Filter.Month is { } month) return month.ToString("MMMM yyyy", t.Language.Culture);
        var (first, last) = (Day(Lines.Count > 0 ? Lines[0].Journal.At : At, t), Day(At, t));
        return first == last ? last : $"{first} – {last}";
    }

    internal static string Day(DateTimeOffset at, Reader t) => at.UtcDateTime.ToString("d MMM yyyy", t.Language.Culture);

    /// <summary>A number without its sign of currency, for a column whose head says it. Never below zero.</summary>
    internal static string Number(Money money, Reader t)
    {
        var text = AmountText.Write(money.Minor < 0 ? -money : money, t.Language.Culture);
        if (money.Currency != Currency.Points) text = text.Replace(AmountText.SignOf(money.Currency, t.Language.Culture), "", StringComparison.Ordinal);
        return text.Trim('\u2066', '\u2067', '\u2069', '\u202F', '\u00A0', ' ');
    }

    private Money Sum(Func<StatementLine, long> of) => Lines.Aggregate(new Money(0, Opening.Currency), (sum, line) => sum + new Money(of(line), Opening.Currency));
}
