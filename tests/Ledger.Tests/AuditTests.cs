using Palabre.LedgerContract;
using Palabre.TestKit;
using static Palabre.LedgerContract.Cast;

namespace Palabre.Ledger.Tests;

public sealed class AuditTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly MemoryStore _store = new();
    private readonly Book _book;

    public AuditTests() => _book = new(SomeOverdrafts, _clock);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Any_byte_flipped_in_any_journal_is_found_and_the_journal_named()
    {
        var tried = 0;
        foreach (var journal in await LivedAsync())
            foreach (var flipped in Flips.Of(journal))
            {
                var finding = (await FindingsAsync(new TamperedStore(_store) { Journal = read => read.Number == journal.Number ? flipped : read }))[0];
                Assert.True(finding.Row == $"journal {journal.Number}" || flipped.Number != journal.Number && finding.Row == $"journal {flipped.Number}", $"{flipped} is found as {finding}");
                tried++;
            }
        Assert.InRange(tried, 1500, int.MaxValue);
    }

    [Fact]
    public async Task Any_byte_flipped_in_any_account_or_hold_is_found_and_it_is_named()
    {
        var last = (await LivedAsync())[^1].Number;
        foreach (var account in await _store.ReadAsync((ledger, ct) => ledger.AccountsAfterAsync(null, 99, ct)))
            foreach (var flipped in Flips.Of(account))
                Assert.Contains($"account {account.Key}", (await FindingsAsync(new TamperedStore(_store) { Account = read => read == account ? flipped : read })).Select(finding => finding.Row));
        foreach (var hold in await _store.ReadAsync((ledger, ct) => ledger.HoldsOpenedAsync(0, last, ct)))
            foreach (var flipped in Flips.Of(hold))
                Assert.Contains($"hold {hold.Id}", (await FindingsAsync(new TamperedStore(_store) { Hold = read => read == hold ? flipped : read })).Select(finding => finding.Row));
    }

    [Fact]
    public async Task A_chain_made_anew_or_cut_off_is_found_by_the_root_that_was_published()
    {
        var journals = await LivedAsync();
        var roots = await _store.ReadAsync((ledger, ct) => ledger.DayRootsAsync(DateOnly.MinValue, 99, ct));
        Assert.Empty((await Audit.RunAsync(_store, SomeOverdrafts, roots, Stop)).Findings);

        // The whole chain with another memo in the first journal, hashed as it should be.
        var anew = new Dictionary<long, Journal>();
        var previous = default(Digest);
        foreach (var journal in journals) previous = (anew[journal.Number] = (journal with { Memo = journal.Number == 1 ? "never said" : journal.Memo, PreviousHash = previous }).Sealed()).Hash;
        var forged = new TamperedStore(_store) { Journal = read => anew[read.Number] };
        Assert.Empty(await FindingsAsync(forged));
        Assert.Equal(roots.Select(root => $"day {root.Day:yyyy-MM-dd}"), (await Audit.RunAsync(forged, SomeOverdrafts, roots, Stop)).Findings.Select(finding => finding.Row));

        using var cut = new MemoryStore();
        var shorter = (await Audit.RunAsync(cut, SomeOverdrafts, roots, Stop)).Findings;
        Assert.Equal(roots.Select(root => $"day {root.Day:yyyy-MM-dd}"), shorter.Select(finding => finding.Row));
    }

    [Fact]
    public async Task A_journal_taken_out_or_put_elsewhere_is_found()
    {
        await LivedAsync();
        var without = await FindingsAsync(new TamperedStore(_store) { Journal = read => read.Number == 3 ? null : read });
        Assert.Equal("journal 3", without[0].Row);
        var twice = await FindingsAsync(new TamperedStore(_store) { Journal = read => read.Number == 4 ? read with { Number = 3 } : read });
        Assert.Equal("journal 4", twice[0].Row);
    }

    [Fact]
    public async Task What_the_engine_would_never_write_is_found_even_when_it_is_hashed_as_it_should_be()
    {
        await LivedAsync();
        var first = new Journal
        {
            Number = 1,
            Id = Id(1),
            At = _clock.GetUtcNow(),
            Kind = "tip",
            Memo = "",
            Reverses = null,
            Digest = default,
            PreviousHash = default,
            Hash = default,
            Entries = [new(EntryKind.Move, Maud, Idris, Eur, 1, 0)],
        };
        foreach (var (why, entry) in new (string, Entry)[]
        {
            ("below", first.Entries[0]),
            ("same account", first.Entries[0] with { Credit = Maud }),
            ("does not move", first.Entries[0] with { Moved = -1 }),
            ("names none", new(EntryKind.Post, Bank, Maud, Eur, 1, -1)),
            ("not pending", new(EntryKind.Void, Bank, Maud, Eur, 0, -1, Id(70))),
            ("holds nothing", new(EntryKind.Hold, Bank, Maud, Eur, 0, 0, Id(70), first.At.AddHours(1))),
        })
        {
            using var forged = new MemoryStore();
            await forged.InTransactionAsync(async (ledger, ct) =>
            {
                await ledger.LockHeadAsync(ct);
                await ledger.WriteAsync(new([(first with { Entries = [entry] }).Sealed()], [], []), ct);
                return 0;
            }, Stop);
            var finding = (await FindingsAsync(forged))[0];
            Assert.Equal("journal 1", finding.Row);
            Assert.Contains(why, finding.What);
        }
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_is_named()
    {
        await LivedAsync();
        var found = await FindingsAsync(new TamperedStore(_store) { Journal = read => read.Number == 5 ? throw new LedgerRowException("journal 5", "\"Liab:x\" is no account.") : read });
        Assert.Equal(["journal 5"], found.Select(finding => finding.Row));
    }

    public void Dispose() => _store.Dispose();

    private static async Task<IReadOnlyList<Finding>> FindingsAsync(ILedgerStore store) => await store.FindingsAsync(SomeOverdrafts);

    /// <summary>A ledger in which everything has happened that can.</summary>
    private async Task<IReadOnlyList<Journal>> LivedAsync()
    {
        var until = _clock.GetUtcNow().AddHours(30);
        await _store.CommitAsync(_book,
            new(Id(1), "top_up", [Move(Bank, Maud, 9_00), Move(CardFees, Bank, 43)], "Merci · شكراً"),
            new(Id(2), "stake", [new Line.Hold(Id(70), Maud, Pot, Euros(2_00), until), new Line.Hold(Id(71), Maud, Pot, Euros(1_00), until)]));
        _clock.Advance(TimeSpan.FromHours(7));
        await _store.CommitAsync(_book,
            new(Id(3), "won", [new Line.Post(Id(70), Euros(1_50)), new Line.Void(Id(71)), new Line.Hold(Id(72), Maud, Pot, Euros(3), until), new Line.Hold(Id(73), Maud, Pot, Euros(4), until.AddDays(9))]),
            Tip(Id(4), Trusted, Idris, 7_00));
        _clock.Advance(TimeSpan.FromHours(48));
        await _store.CommitAsync(_book, new(Id(5), "refund", [Move(Idris, Trusted, 2_00)], reverses: Id(4)), new(Id(6), "grant", [new Line.Move(Dues, Maud, new(7, Currency.Points))]), Tip(Id(7), Maud, Idris, 1));
        Assert.Empty(await FindingsAsync(_store));
        var journals = await _store.ReadAsync((ledger, ct) => ledger.JournalsAfterAsync(0, 99, ct));
        Assert.Contains(journals, journal => journal.Kind == Expiry.Kind);
        return journals;
    }
}
