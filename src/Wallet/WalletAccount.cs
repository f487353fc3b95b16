using Palabre.Core;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>What the house owes to a member, in its book. By id: whoever changes their handle keeps their account.</summary>
internal static class WalletAccount
{
    public static AccountName Of(MemberId member) => new(FormattableString.Invariant($"liab:member:{member.Value}"));
}
