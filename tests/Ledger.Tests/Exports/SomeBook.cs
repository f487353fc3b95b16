using Palabre.Ledger.Exports;
using Palabre.LedgerContract;

namespace Palabre.Ledger.Tests.Exports;

/// <summary>A book written by the real ledger: four currencies, holds of every end, memos meant to be mistaken for something.</summary>
internal static class SomeBook
{
    public static readonly AccountName Member = new("liab:member:123");

    private static readonly string[] Memos =
    [
        "", "merci ! 5,00 €", "[2026-02-30] [=2026/13/01]", "date:2026-99-99, type:X", "hash: 0", "\"quoted\" \\ and \\n", "; comment | note", ":a:b:", "key:: value", "نقاش 🌳",
        "{= 5 EUR}", "  (virtual)  ", "@@ 5 EUR", "include /etc/passwd", "*/ # % <tag>", new('€', Draft.LongestMemo), "x  ; y",
    ];

    private static readonly Currency[] Currencies = [Currency.Of("EUR"), Currency.Of("JPY"), Currency.Of("TND"), Currency.Points];

    public static async Task<MemoryStore> OfAsync(int journals)
    {
        var store = new MemoryStore();
        var clock = new Clock();
        var book = new Book(Chart.Usual, clock);
        var random = new Random(20_261_127);
        AccountName[] houses = [new("asset:bank"), new("asset:bank:savings"), new("asset:provider:stripe"), new("exp:fees:stripe"), new("recv:chargeback:124")];
        AccountName[] gets = [Member, new("liab:member:124"), new("liab:pot:7"), new("inc:fee_recovered"), new("inc:coop_dues"), new("equity:shares:123")];
        for (var i = 1; i <= journals; i++)
        {
            clock.Now += TimeSpan.FromMinutes(random.Next(300));
            var currency = Currencies[random.Next(Currencies.Length)];
            Money Some() => new(random.Next(6) == 0 ? random.NextInt64(1, 1L << 40) : random.Next(1, 5_000), currency);
            List<Line> lines = [new Line.Move(houses[random.Next(houses.Length)], gets[random.Next(gets.Length)], Some())];
            if (i % 3 == 0) lines.Add(new Line.Move(new("asset:bank"), new("asset:bank:savings"), Some()));
            if (i % 5 == 0) lines.Add(new Line.Hold(Cast.Id(100_000 + i), Member, new("liab:redpacket:01936b5e-7c00-7a3f"), new(1, currency), clock.Now.AddHours(i)));
            await store.CommitAsync(book, new Draft(Cast.Id(i), "tip.by-card_2", lines, Memos[i % Memos.Length]));
            if (i % 10 == 0) await store.CommitAsync(book, new Draft(Cast.Id(200_000 + i), "post", [new Line.Post(Cast.Id(100_000 + i))]));
            if (i % 15 == 0) await store.CommitAsync(book, new Draft(Cast.Id(300_000 + i), "give_back", [new Line.Void(Cast.Id(100_000 + i))]));
        }
        return store;
    }

    public static Task<string> WriteAsync(ILedgerStore store, Func<Export, TextWriter, CancellationToken, Task> format, AccountName? only = null) =>
        store.ReadAsync(async (ledger, ct) =>
        {
            using var text = new StringWriter();
            var export = only is { } account ? await Export.OfOneAsync("A \"book\"", account, ledger, ct) : await Export.OfAllAsync("A \"book\"", ledger, ct);
            await format(export, text, ct);
            return text.ToString();
        });

    public static Task<IReadOnlyList<Account>> AccountsAsync(ILedgerStore store) =>
        store.ReadAsync((ledger, ct) => ledger.AccountsAfterAsync(null, 1_000, ct));

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
