using Palabre.Kit;
using Palabre.Ledger.Amounts;

namespace Palabre.Wallet;

/// <summary>Why a typed amount was not taken, in the words of the house.</summary>
internal static class AmountRefused
{
    /// <param name="typed">What was typed, as it was.</param>
    public static Refusal ToRefusal(this AmountRefusal refusal, string typed) =>
        new(refusal.Code, 422, "amount") { Args = refusal.Decimals is { } decimals ? [typed, decimals] : [typed] };
}
