using Palabre.Ledger.Exports;
using Palabre.LedgerContract;

namespace Palabre.Ledger.Tests.Exports;

public sealed class CsvExportTests
{
    [Fact]
    public async Task What_is_written_and_read_back_gives_the_same_balances()
    {
        using var store = await SomeBook.OfAsync(300);
        var sums = await CsvExport.SumsAsync(new StringReader(await SomeBook.WriteAsync(store, CsvExport.WriteAsync)), TestContext.Current.CancellationToken);

        var ours = (await SomeBook.AccountsAsync(store)).Where(account => account.PostedDebits + account.PostedCredits > 0);
        Assert.Equal(ours.Select(account => (account.Key, (account.PostedDebits, account.PostedCredits))), sums.Select(sum => (sum.Key, sum.Value)));
    }

    [Fact]
    public async Task One_accounts_file_gives_that_accounts_balances()
    {
        using var store = await SomeBook.OfAsync(300);
        var file = await SomeBook.WriteAsync(store, CsvExport.WriteAsync, SomeBook.Member);
        var sums = await CsvExport.SumsAsync(new StringReader(file), TestContext.Current.CancellationToken);

        foreach (var account in (await SomeBook.AccountsAsync(store)).Where(account => account.Key.Name == SomeBook.Member))
            Assert.Equal((account.PostedDebits, account.PostedCredits), sums[account.Key]);
        var lines = file.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).ToList();
        Assert.Equal(lines.Count, lines.Count(line => line.Contains(",liab:member:123,", StringComparison.Ordinal)) * 2);
    }

    [Fact]
    public async Task A_tip_by_card_is_four_rows_two_of_them_its_fee()
    {
        using var store = new MemoryStore();
        AccountName provider = new("asset:provider:stripe"), fees = new("exp:fees:stripe"), recovered = new("inc:fee_recovered");
        var book = new Book(Chart.Usual, new Noon());
        var journal = await store.WriteAsync(book, new Draft(Cast.Id(1), "tip", [Cast.Move(provider, SomeBook.Member, 500), Cast.Move(fees, recovered, 33)], "thanks"));

        Assert.Equal(
            $"""
            tx,date,effective_date,kind,account,member_no,debit,credit,currency,fee_of,ref,chain_hash
            1,2026-11-27,2026-11-27,tip,asset:provider:stripe,,5.00,,EUR,,{Cast.Id(1)},{journal.Hash}
            1,2026-11-27,2026-11-27,tip,liab:member:123,123,,5.00,EUR,,{Cast.Id(1)},{journal.Hash}
            1,2026-11-27,2026-11-27,tip,exp:fees:stripe,,0.33,,EUR,1,{Cast.Id(1)},{journal.Hash}
            1,2026-11-27,2026-11-27,tip,inc:fee_recovered,,,0.33,EUR,1,{Cast.Id(1)},{journal.Hash}

            """.ReplaceLineEndings("\r\n"), await SomeBook.WriteAsync(store, CsvExport.WriteAsync));
    }

    [Theory]
    [InlineData("5.00", "5.01", "Journal 1 has other debits than credits.")]
    [InlineData("5.00", "5.0", "Line 2 ")]
    [InlineData("5.00", "500", "Line 2 ")]
    [InlineData("5.00", "-5.00", "Line 2 ")]
    [InlineData("EUR", "EURO", "Line 2 ")]
    [InlineData("asset:bank", "asset", "Line 2 ")]
    [InlineData("tx,", "id,", "Line 1 ")]
    [InlineData("2026-11-27", "2026-11-31", "Line 2 ")]
    [InlineData(",,EUR", ",5.00,EUR", "Line 2 ")]
    public async Task A_file_that_was_tampered_with_is_refused_and_the_line_named(string was, string becomes, string message)
    {
        using var store = new MemoryStore();
        await store.WriteAsync(new Book(Chart.Usual, new Noon()), Cast.TopUp(Cast.Id(1), SomeBook.Member, 500));
        var file = await SomeBook.WriteAsync(store, CsvExport.WriteAsync);
        var at = file.IndexOf(was, StringComparison.Ordinal);

        var refused = await Assert.ThrowsAsync<FormatException>(() =>
            CsvExport.SumsAsync(new StringReader(file.Remove(at, was.Length).Insert(at, becomes)), TestContext.Current.CancellationToken));

        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    private sealed class Noon : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
    }
}
