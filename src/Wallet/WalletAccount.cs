using System.Globalization;
using Palabre.Core;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>What the house owes to a member, in its book. By id: whoever changes their handle keeps their account.</summary>
internal static class WalletAccount
{
    private const string Parts = "liab:member:";

    public static AccountName Of(MemberId member) => new(FormattableString.Invariant($"{Parts}{member.Value}"));

    /// <summary>Whose an account is; null when it is no member's.</summary>
    public static MemberId? MemberOf(AccountName account) =>
        account.ToString() is var text && text.StartsWith(Parts, StringComparison.Ordinal) && long.TryParse(text.AsSpan(Parts.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? new MemberId(id) : null;
}
