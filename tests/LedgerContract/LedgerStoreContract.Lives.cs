using Palabre.Ledger;
using Palabre.LedgerContract.Lives;

namespace Palabre.LedgerContract;

/// <summary>Random lives, crashes included.</summary>
public abstract partial class LedgerStoreContract
{
    private static readonly string[] Everything =
    [
        "created", "exists", Refusals.OtherBody, Refusals.Insufficient, Refusals.TooLarge, Refusals.HoldExists, Refusals.HoldUnknown, Refusals.HoldResolved,
        Refusals.HoldExpired, Refusals.HoldExceeded, Refusals.HoldCurrency, Refusals.ReversedUnknown, Refusals.ReversedNothing, Refusals.ReversedTooMuch,
    ];

    [Fact]
    public async Task Whatever_is_asked_and_whenever_it_crashes_the_ledger_is_right()
    {
        var seen = await Life.LiveAsync(Lives, steps: 20, EmptyStoreAsync);

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", seen.OrderByDescending(code => code.Value).Select(code => $"{code.Key} {code.Value}")));
        if (Lives >= 1000 && seen.Values.Sum() > 10_000) Assert.Equal(Everything.Order(), seen.Keys.Order());
    }
}
