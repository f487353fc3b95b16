namespace Palabre.Ledger;

/// <summary>Something in a ledger that cannot be.</summary>
/// <param name="Row">Which row: "journal 12", "account liab:member:17 EUR", "hold 0198…", "day 2026-03-01", "currency EUR".</param>
/// <param name="What">What is wrong with it, in English, for the operator.</param>
public sealed record Finding(string Row, string What)
{
    internal static string Journal(long number) => FormattableString.Invariant($"journal {number}");

    internal static string Account(AccountKey key) => $"account {key}";

    internal static string Hold(Guid id) => $"hold {id}";

    internal static string Day(DateOnly day) => $"day {day:yyyy-MM-dd}";

    /// <inheritdoc/>
    public override string ToString() => $"{Row}: {What}";
}

/// <summary>What an audit saw.</summary>
/// <param name="Head">Up to where it read.</param>
/// <param name="Accounts">How many accounts there are.</param>
/// <param name="Holds">How many holds there ever were.</param>
/// <param name="Findings">What is wrong, at most <see cref="Audit.MostFindings"/>; empty when all is well.</param>
public sealed record AuditReport(Head Head, int Accounts, int Holds, IReadOnlyList<Finding> Findings);
