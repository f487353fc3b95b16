using Palabre.Core;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>What one journal did to a member's wallet.</summary>
/// <param name="Change">What it added to what lies there, below zero what it took.</param>
/// <param name="Held">What it set aside, below zero what it gave back of that.</param>
/// <param name="Balance">What lay there afterwards, what was set aside included.</param>
/// <param name="Other">The member at the other end, if there is one and they are still there.</param>
/// <param name="Note">The words of who paid, or "".</param>
/// <param name="Memo">The words of the house, or "".</param>
/// <param name="Refundable">What of it may still be given back by this member, now.</param>
public sealed record StatementLine(Journal Journal, Money Change, Money Held, Money Balance, MemberCard? Other, string Note, string Memo, Money? Refundable)
{
    /// <summary>The key of what it is called.</summary>
    public string Word => $"wallet.kind.{Journal.Kind}";
}

/// <summary>Which lines of a statement are asked for.</summary>
/// <param name="Month">Of this month, UTC, by its first day; null for all.</param>
/// <param name="IsIn">What came; false for what went; null for both.</param>
public sealed record StatementFilter(DateOnly? Month, bool? IsIn)
{
    public static readonly StatementFilter All = new(null, null);

    public bool Takes(StatementLine line) => IsIn switch
    {
        true => line.Change.Minor > 0 || line.Held.Minor < 0,
        false => line.Change.Minor < 0 || line.Held.Minor > 0,
        null => true,
    };
}

/// <summary>Part of a statement, newest first.</summary>
/// <param name="Next">What to ask on from; null at the end.</param>
public sealed record StatementPart(IReadOnlyList<StatementLine> Lines, long? Next);
