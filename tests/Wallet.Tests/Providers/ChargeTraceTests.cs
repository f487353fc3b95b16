using Palabre.Core;
using Palabre.Ledger;
using Palabre.TestKit;
using Palabre.Wallet.Providers.Disputes;

namespace Palabre.Wallet.Tests.Providers;

/// <summary>What the money of one payment was spent on: what lay there before is spent first.</summary>
public sealed class ChargeTraceTests
{
    private static readonly Currency Euro = Currency.Of("EUR");
    private static readonly AccountKey Wallet = new(WalletAccount.Of(new MemberId(7)), Euro);
    private static readonly AccountName Elsewhere = new("inc:elsewhere");

    [Theory]
    [InlineData(0, "300", "300", 1700)]
    [InlineData(500, "300", "", 2000)]
    [InlineData(500, "300,400", "200", 1800)]
    [InlineData(500, "600,400,1500", "100,400,1500", 0)]
    public async Task What_lay_there_before_is_spent_first(long before, string payments, string traced, long unspent)
    {
        using var store = new MemoryStore();
        var book = new Book(Chart.Usual, new ManualClock());
        var charge = Guid.CreateVersion7();
        if (before > 0) await WriteAsync(store, book, Guid.CreateVersion7(), new Line.Move(Elsewhere, Wallet.Name, new(before, Euro)));
        await WriteAsync(store, book, charge, new Line.Move(Elsewhere, Wallet.Name, new(2000, Euro)));
        foreach (var minor in payments.Split(',').Select(long.Parse)) await WriteAsync(store, book, Guid.CreateVersion7(), new Line.Move(Wallet.Name, Elsewhere, new(minor, Euro)));

        var trace = await store.InSnapshotAsync((ledger, stop) => ChargeTrace.OfAsync(ledger, Wallet, charge, stop), TestContext.Current.CancellationToken);

        Assert.Equal((traced, unspent), (string.Join(',', trace!.Spent.Select(s => s.Minor)), trace.Unspent));
        Assert.Null(await store.InSnapshotAsync((ledger, stop) => ChargeTrace.OfAsync(ledger, Wallet, Guid.CreateVersion7(), stop), TestContext.Current.CancellationToken));
    }

    private static Task<IReadOnlyList<Ledger.Outcome>> WriteAsync(MemoryStore store, Book book, Guid id, Line line) =>
        store.InTransactionAsync((ledger, stop) => book.CommitAsync(ledger, [new(id, "test", [line])], stop), TestContext.Current.CancellationToken);
}
