using System.Globalization;
using Palabre.Ledger.Exports;
using Palabre.LedgerContract;

namespace Palabre.Ledger.Tests.Exports;

/// <summary>The file that French firms hand over.</summary>
public sealed class FecExportTests
{
    private static readonly Currency Euro = Currency.Of("EUR");

    private sealed record Row(string Journal, string Number, string Day, string Account, string Auxiliary, string Piece, string Label, long Debit, long Credit);

    [Theory]
    [InlineData(2025)]
    [InlineData(2026)]
    [InlineData(2027)]
    public async Task Every_ecriture_balances_and_numbers_have_no_gaps(int year)
    {
        using var store = await BookAsync();
        var rows = await RowsAsync(store, year);

        Assert.NotEmpty(rows);
        foreach (var one in rows.GroupBy(row => row.Number))
        {
            Assert.Equal(one.Sum(row => row.Debit), one.Sum(row => row.Credit));
            Assert.Single(one.Select(row => (row.Journal, row.Day, row.Piece, row.Label)).Distinct());
        }
        foreach (var journal in rows.GroupBy(row => row.Journal))
            Assert.Equal(Enumerable.Range(1, journal.DistinctBy(row => row.Number).Count()).Select(n => $"{journal.Key}{n:000000}"), journal.Select(row => row.Number).Distinct());
        Assert.All(rows, row => Assert.StartsWith($"{year}", row.Day, StringComparison.Ordinal));
        Assert.Equal(rows.Select(row => row.Day), rows.Select(row => row.Day).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Its_balances_are_those_of_the_other_exports()
    {
        using var store = await BookAsync();
        var rows = await RowsAsync(store, 2027);
        var csv = await CsvExport.SumsAsync(new StringReader(await SomeBook.WriteAsync(store, CsvExport.WriteAsync)), TestContext.Current.CancellationToken);

        var ours = csv.Where(sum => sum.Key.Currency == Euro && sum.Key.Name.Kind is not ("exp" or "inc"))
            .Select(sum => (Account: FrenchAccount.Of(sum.Key.Name), Sum: sum.Value.Debits - sum.Value.Credits)).Where(sum => sum.Sum != 0)
            .ToDictionary(sum => (sum.Account.Number, sum.Account.Auxiliary), sum => sum.Sum);
        var theirs = rows.Where(row => row.Account[0] is not ('6' or '7') && !IsResult(row)).GroupBy(row => (row.Account, row.Auxiliary))
            .Select(account => (account.Key, Sum: account.Sum(row => row.Debit - row.Credit))).Where(account => account.Sum != 0).ToDictionary(account => account.Key, account => account.Sum);
        Assert.Equal(ours.OrderBy(sum => sum.Key), theirs.OrderBy(sum => sum.Key));
        // What was earned and spent: of this year by account, of the years before as their results.
        Assert.Equal(csv.Where(sum => sum.Key.Currency == Euro && sum.Key.Name.Kind is "exp" or "inc" && sum.Key.Currency == Euro).Sum(sum => sum.Value.Debits - sum.Value.Credits),
            rows.Where(row => row.Account[0] is '6' or '7' || IsResult(row)).Sum(row => row.Debit - row.Credit));
        Assert.Equal(2, rows.Count(IsResult));
    }

    [Fact]
    public async Task Points_are_not_in_it_and_another_currency_is_refused_by_name()
    {
        using var store = new MemoryStore();
        var clock = new Clock { Now = new(2026, 5, 1, 9, 0, 0, TimeSpan.Zero) };
        var book = new Book(Chart.Usual, clock);
        await store.WriteAsync(book, new Draft(Cast.Id(1), "grant", [new Line.Move(new("equity:grants"), SomeBook.Member, new(500, Currency.Points))]));
        Assert.Empty(await RowsAsync(store, 2026));

        clock.Now = clock.Now.AddYears(1);
        await store.WriteAsync(book, new Draft(Cast.Id(2), "topup", [new Line.Move(new("asset:bank"), SomeBook.Member, new(500, Currency.Of("TND")))]));
        Assert.Empty(await RowsAsync(store, 2026));
        Assert.Equal(Currency.Of("TND"), (await WriteAsync(store, 2027)).Foreign);
        Assert.Equal(Currency.Of("TND"), (await WriteAsync(store, 2028)).Foreign);
    }

    [Fact]
    public async Task A_payment_by_card_is_four_rows_of_eighteen_columns()
    {
        using var store = new MemoryStore();
        var book = new Book(Chart.Usual, new Clock { Now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero) });
        await store.WriteAsync(book, new Draft(Cast.Id(1), "topup", [Cast.Move(new("asset:provider:stripe"), SomeBook.Member, 123_450), Cast.Move(new("exp:fees:stripe"), new("inc:fee_recovered"), 33)], "l’été dit | fin"));

        Assert.Equal(
            """
            PP|Prestataires de paiement|PP000001|20261127|517000|Autres organismes financiers|Stripe|Prestataire stripe|1|20261127|topup l'été dit   fin|1234,50|0,00|||20261127||
            PP|Prestataires de paiement|PP000001|20261127|467100|Portefeuilles des membres|M123|Membre 123|1|20261127|topup l'été dit   fin|0,00|1234,50|||20261127||
            PP|Prestataires de paiement|PP000001|20261127|627000|Services bancaires et assimilés|Stripe|Prestataire stripe|1|20261127|topup l'été dit   fin|0,33|0,00|||20261127||
            PP|Prestataires de paiement|PP000001|20261127|708500|Frais accessoires facturés|||1|20261127|topup l'été dit   fin|0,00|0,33|||20261127||

            """.ReplaceLineEndings("\r\n"), (await WriteAsync(store, 2026)).Text.Split("\r\n", 2)[1].Replace('\t', '|'));
        Assert.Equal("732829320FEC20261231.txt", FecExport.FileName("732829320", 2026));
    }

    [Theory]
    [InlineData("liab:member:17", "467100", "M17", "Membre 17")]
    [InlineData("liab:redpacket:01-a", "467200", "P01-a", "Enveloppe 01-a")]
    [InlineData("asset:bank", "512000", "", "")]
    [InlineData("asset:other", "471000", "Assets:Other", "asset:other")]
    [InlineData("exp:hosting:paris", "658000", "Expenses:Hosting:Paris", "exp:hosting:paris")]
    [InlineData("equity:shares:9", "101300", "M9", "Membre 9")]
    public void Our_accounts_have_numbers_of_the_french_plan(string name, string number, string auxiliary, string label)
    {
        var account = FrenchAccount.Of(new(name));
        Assert.Equal((number, auxiliary, label), (account.Number, account.Auxiliary, account.AuxiliaryLabel));
    }

    private static bool IsResult(Row row) => row is { Journal: "AN", Account: "110000" or "119000" or "120000" or "129000" };

    /// <summary>Three years, of euros mostly.</summary>
    private static async Task<MemoryStore> BookAsync()
    {
        var store = new MemoryStore();
        var clock = new Clock { Now = new(2025, 2, 1, 9, 0, 0, TimeSpan.Zero) };
        var book = new Book(Chart.Usual, clock);
        var random = new Random(20_261_128);
        AccountName[] houses = [new("asset:bank"), new("asset:bank:savings"), new("asset:provider:stripe"), new("exp:fees:stripe"), new("exp:hosting"), new("recv:chargeback:124"), new("equity:opening")];
        AccountName[] gets = [SomeBook.Member, new("liab:member:124"), new("liab:pot:7"), new("inc:fee_recovered"), new("inc:coop_dues"), new("inc:other"), new("equity:shares:123"), new("liab:suspense")];
        for (var i = 1; i <= 400; i++)
        {
            clock.Now += TimeSpan.FromHours(random.Next(8, 120));
            var money = new Money(random.Next(1, 90_000), i % 9 == 0 ? Currency.Points : Euro);
            List<Line> lines = [new Line.Move(houses[random.Next(houses.Length)], gets[random.Next(gets.Length)], money)];
            if (i % 4 == 0) lines.Add(new Line.Move(houses[random.Next(houses.Length)], gets[random.Next(gets.Length)], money));
            await store.CommitAsync(book, new Draft(Cast.Id(i), "topup", lines));
        }
        return store;
    }

    private static async Task<(string Text, Currency? Foreign)> WriteAsync(MemoryStore store, int year)
    {
        var ct = TestContext.Current.CancellationToken;
        return await store.InSnapshotAsync(async (ledger, stop) =>
        {
            await using var text = new StringWriter(CultureInfo.InvariantCulture);
            var all = await Export.OfAllAsync("", ledger, stop);
            var foreign = await FecExport.WriteAsync(all.Journals, year, journal => $"{journal.Kind} {journal.Memo}", text, stop);
            return (text.ToString(), foreign);
        }, ct);
    }

    private static async Task<List<Row>> RowsAsync(MemoryStore store, int year)
    {
        var (text, foreign) = await WriteAsync(store, year);
        Assert.Null(foreign);
        var lines = text.Split("\r\n");
        Assert.Equal("", lines[^1]);
        Assert.Equal(FecExport.Columns, lines[0].Split('\t'));
        return [.. lines[1..^1].Select(line =>
        {
            var cells = line.Split('\t');
            Assert.Equal(18, cells.Length);
            foreach (var day in new[] { 3, 9, 15 }) Assert.True(DateOnly.TryParseExact(cells[day], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _), line);
            foreach (var needed in new[] { 0, 1, 2, 4, 5, 8, 10, 11, 12 }) Assert.NotEqual("", cells[needed]);
            Assert.True(cells[4].Length == 6 && cells[4].All(char.IsAsciiDigit), line);
            return new Row(cells[0], cells[2], cells[3], cells[4], cells[6], cells[8], cells[10], Cents(cells[11]), Cents(cells[12]));
        })];
    }

    private static long Cents(string cell)
    {
        Assert.Equal(',', cell[^3]);
        return long.Parse(cell.Replace(",", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
