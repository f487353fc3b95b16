using Palabre.Core;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>What lies in a wallet.</summary>
/// <param name="Balance">All of it.</param>
/// <param name="Held">What of it is set aside.</param>
/// <param name="Others">Of currencies that the house had before.</param>
public sealed record WalletBalance(Money Balance, Money Held, IReadOnlyList<Money> Others)
{
    public Money Available => Balance - Held;
}

/// <summary>Members' wallets, read from the book: what lies there and how it came.</summary>
internal sealed class Statements(LedgerStore store, Notes notes, PrivateTips tips, IMembers members, WalletSettings settings, TimeProvider clock)
{
    /// <summary>Journals read at once.</summary>
    private const int Together = 200;

    /// <summary>More are not looked through for one part of a filtered statement.</summary>
    private const int MostLooked = 5_000;

    public async Task<WalletBalance> BalanceAsync(MemberId me, CancellationToken ct)
    {
        var accounts = await store.ReadAsync((tables, stop) => tables.AccountsOfAsync(WalletAccount.Of(me), stop), ct);
        var nothing = new Money(0, settings.Of);
        return accounts.SingleOrDefault(account => account.Key.Currency == settings.Of) is { } now
            ? new(now.Balance, now.Held, Others(accounts))
            : new(nothing, nothing, Others(accounts));
    }

    /// <param name="before">The <see cref="StatementPart.Next"/> of the part before.</param>
    public async Task<StatementPart> ReadAsync(MemberId me, StatementFilter filter, long? before, int most, CancellationToken ct)
    {
        List<StatementLine> lines = [];
        var looked = 0;
        long? next = null;
        await foreach (var line in LinesAsync(me, filter.Month, before, ct))
        {
            if (lines.Count == most || ++looked > MostLooked)
            {
                next = lines.Count == most ? lines[^1].Journal.Number : line.Journal.Number + 1;
                break;
            }
            if (filter.Takes(line)) lines.Add(line);
        }
        return new(await WithWordsAsync(me, lines, ct), next);
    }

    /// <summary>All of it, oldest first, for files.</summary>
    public async Task<IReadOnlyList<StatementLine>> AllAsync(MemberId me, StatementFilter filter, CancellationToken ct)
    {
        List<StatementLine> lines = [];
        await foreach (var line in LinesAsync(me, filter.Month, null, ct)) if (filter.Takes(line)) lines.Add(line);
        lines.Reverse();
        return await WithWordsAsync(me, lines, ct);
    }

    /// <summary>What is printed of it.</summary>
    /// <param name="most">Null is answered when there are more lines.</param>
    public async Task<StatementSheet?> SheetAsync(MemberId me, StatementFilter filter, int most, string house, CancellationToken ct)
    {
        List<StatementLine> lines = [];
        Money? opening = null, closing = null;
        await foreach (var line in LinesAsync(me, filter.Month, null, ct))
        {
            closing ??= line.Balance;
            opening = line.Balance - line.Change;
            if (!filter.Takes(line)) continue;
            if (lines.Count == most) return null;
            lines.Add(line);
        }
        closing ??= await BalanceBeforeAsync(me, filter.Month?.AddMonths(1), ct);
        lines.Reverse();
        var member = (await members.CardsAsync([me], ct))[me];
        return new(house, member, filter, await WithWordsAsync(me, lines, ct), opening ?? closing.Value, closing.Value, clock.GetUtcNow());
    }

    /// <summary>What lay there before a day; null for now.</summary>
    private async Task<Money> BalanceBeforeAsync(MemberId me, DateOnly? day, CancellationToken ct)
    {
        long? before = day is { } first ? await store.ReadAsync((tables, stop) => tables.LastBeforeAsync(first, stop), ct) + 1 : null;
        await foreach (var line in LinesAsync(me, null, before, ct)) return line.Balance;
        return new(0, settings.Of);
    }

    /// <summary>Newest first, each with the balance after it, which is reckoned back from what lies there now.</summary>
    private async IAsyncEnumerable<StatementLine> LinesAsync(MemberId me, DateOnly? month, long? before, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var account = new AccountKey(WalletAccount.Of(me), settings.Of);
        var cursor = long.MaxValue;
        long? balance = null;
        var now = clock.GetUtcNow();
        var (after, to) = (0L, before ?? long.MaxValue);
        if (month is { } first)
        {
            after = await store.ReadAsync((tables, stop) => tables.LastBeforeAsync(first, stop), ct);
            to = Math.Min(to, await store.ReadAsync((tables, stop) => tables.LastBeforeAsync(first.AddMonths(1), stop), ct) + 1);
        }
        while (true)
        {
            var (journals, reversals, lying) = await store.ReadAsync(async (tables, stop) =>
            {
                var read = await tables.JournalsOfAsync(account, cursor, Together, stop);
                var found = await tables.ReversalsAsync([.. read.Select(journal => journal.Id)], stop);
                // With the first journals, at the same state of the book.
                var accounts = cursor == long.MaxValue ? await tables.AccountsAsync([account], stop) : [];
                return (read, found.ToLookup(reversal => reversal.Reverses!.Value), accounts.Count == 0 ? 0 : accounts[0].Balance.Minor);
            }, ct);
            balance ??= lying;
            foreach (var journal in journals)
            {
                if (journal.Number <= after) yield break;
                var line = Line(me, account, journal, balance.Value, reversals[journal.Id], now);
                balance -= line.Change.Minor;
                if (journal.Number < to) yield return line;
            }
            if (journals.Count < Together) yield break;
            cursor = journals[^1].Number;
        }
    }

    private static StatementLine Line(MemberId me, AccountKey account, Journal journal, long balance, IEnumerable<Journal> reversals, DateTimeOffset now)
    {
        long change = 0, held = 0;
        foreach (var entry in journal.Entries)
        {
            if (entry.CreditKey == account) change += entry.Moved;
            if (entry.DebitKey == account) (change, held) = (change - entry.Moved, held + entry.Held);
        }
        return new(journal, new(change, account.Currency), new(held, account.Currency), new(balance, account.Currency), null, "", journal.Memo, RefundMoney.Left(me, journal, reversals, now));
    }

    /// <summary>With the faces and words that belong to them.</summary>
    private async Task<IReadOnlyList<StatementLine>> WithWordsAsync(MemberId me, List<StatementLine> lines, CancellationToken ct)
    {
        if (lines.Count == 0) return [];
        var written = await notes.OfAsync([.. lines.Select(line => line.Journal.Id)], ct);
        var hidden = await tips.AmongAsync(me, [.. lines.Select(line => line.Journal)], ct);
        var others = lines.Select(line => hidden.Contains(line.Journal.Id) ? default : OthersOf(line).FirstOrDefault()).ToList();
        var cards = await members.CardsAsync([.. others.Where(other => other != default).Distinct()], ct);
        return [.. lines.Zip(others, (line, other) => line with { Note = written.GetValueOrDefault(line.Journal.Id) ?? "", Other = cards.GetValueOrDefault(other) })];
    }

    /// <summary>The members at the other ends of what a journal did to this wallet.</summary>
    private static IEnumerable<MemberId> OthersOf(StatementLine line) => line.Change.Minor < 0 || line.Held.Minor != 0
        ? line.Journal.Entries.Select(entry => WalletAccount.MemberOf(entry.Credit)).OfType<MemberId>()
        : line.Journal.Entries.Select(entry => WalletAccount.MemberOf(entry.Debit)).OfType<MemberId>();

    private IReadOnlyList<Money> Others(IReadOnlyList<Account> accounts) => [.. accounts.Where(account => account.Key.Currency != settings.Of && account.Balance.Minor != 0).Select(account => account.Balance)];
}
