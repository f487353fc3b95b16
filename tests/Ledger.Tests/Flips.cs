using static Palabre.LedgerContract.Cast;

namespace Palabre.Ledger.Tests;

/// <summary>A row with one bit of one of its bytes turned, each byte once; where that gives no value, with another value.</summary>
internal static class Flips
{
    public static IEnumerable<Journal> Of(Journal row) =>
    [
        .. Of(row.Number).Select(number => row with { Number = number }),
        .. Of(row.Id).Select(id => row with { Id = id }),
        .. Of(row.At).Select(at => row with { At = at }),
        .. Of(row.Kind).Select(kind => row with { Kind = kind }),
        .. Of(row.Memo).Select(memo => row with { Memo = memo }),
        .. Of(row.Reverses).Select(reverses => row with { Reverses = reverses }),
        .. Of(row.Digest).Select(digest => row with { Digest = digest }),
        .. Of(row.PreviousHash).Select(hash => row with { PreviousHash = hash }),
        .. Of(row.Hash).Select(hash => row with { Hash = hash }),
        .. Enumerable.Range(0, row.Entries.Count).SelectMany(i => Of(row.Entries[i]).Select(entry => row with { Entries = [.. row.Entries.Take(i), entry, .. row.Entries.Skip(i + 1)] })),
        row with { Entries = [.. row.Entries.Skip(1)] },
        row with { Entries = [.. row.Entries, row.Entries[0]] },
    ];

    public static IEnumerable<Account> Of(Account row) =>
    [
        .. Of(row.Key.Name).Select(name => row with { Key = name.In(row.Key.Currency) }),
        .. Of(row.Key.Currency).Select(currency => row with { Key = row.Key with { Currency = currency } }),
        .. row.Overdraft is { } overdraft ? Of(overdraft).Select(flipped => row with { Overdraft = flipped }) : [row with { Overdraft = 0 }],
        .. Of(row.PostedDebits).Select(sum => row with { PostedDebits = sum }),
        .. Of(row.PostedCredits).Select(sum => row with { PostedCredits = sum }),
        .. Of(row.PendingDebits).Select(sum => row with { PendingDebits = sum }),
        .. Of(row.PendingCredits).Select(sum => row with { PendingCredits = sum }),
    ];

    public static IEnumerable<Hold> Of(Hold row) =>
    [
        .. Of(row.Id).Select(id => row with { Id = id }),
        .. Of(row.Debit).Select(name => row with { Debit = name }),
        .. Of(row.Credit).Select(name => row with { Credit = name }),
        .. Of(row.Amount.Minor).Select(minor => row with { Amount = row.Amount with { Minor = minor } }),
        .. Of(row.Amount.Currency).Select(currency => row with { Amount = row.Amount with { Currency = currency } }),
        .. Of(row.Until).Select(until => row with { Until = until }),
        .. Of(row.OpenedBy).Select(number => row with { OpenedBy = number }),
        .. Enum.GetValues<HoldState>().Append((HoldState)9).Where(state => state != row.State).Select(state => row with { State = state }),
        .. row.ResolvedBy is { } by ? Of(by).Select(number => row with { ResolvedBy = number }) : [row with { ResolvedBy = 1 }],
        .. Of(row.Posted).Select(posted => row with { Posted = posted }),
    ];

    private static IEnumerable<Entry> Of(Entry row) =>
    [
        .. Enum.GetValues<EntryKind>().Append((EntryKind)9).Where(kind => kind != row.Kind).Select(kind => row with { Kind = kind }),
        .. Of(row.Debit).Select(name => row with { Debit = name }),
        .. Of(row.Credit).Select(name => row with { Credit = name }),
        .. Of(row.Currency).Select(currency => row with { Currency = currency }),
        .. Of(row.Moved).Select(moved => row with { Moved = moved }),
        .. Of(row.Held).Select(held => row with { Held = held }),
        .. Of(row.Hold).Select(hold => row with { Hold = hold }),
        .. row.Until is { } until ? Of(until).Select(flipped => row with { Until = flipped }) : [row with { Until = DateTimeOffset.UnixEpoch }],
    ];

    private static IEnumerable<long> Of(long value) => Enumerable.Range(0, 8).Select(at => value ^ (1L << (at * 8 + at)));

    private static IEnumerable<DateTimeOffset> Of(DateTimeOffset at) => [at.AddMilliseconds(1), at.AddMilliseconds(-1), at.AddTicks(1), at.AddHours(256), at.AddDays(-4096)];

    private static IEnumerable<Guid> Of(Guid id) => Of(id.ToByteArray()).Select(bytes => new Guid(bytes));

    private static IEnumerable<Guid?> Of(Guid? id) => id is { } there ? Of(there).Select(flipped => (Guid?)flipped).Append(null) : [Id(1), Id(99)];

    private static IEnumerable<Digest> Of(Digest digest) => Of(digest.ToBytes()).Select(bytes => new Digest(bytes));

    private static IEnumerable<byte[]> Of(byte[] bytes) => Enumerable.Range(0, bytes.Length).Select(at =>
    {
        var flipped = bytes.ToArray();
        flipped[at] ^= (byte)(1 << (at % 8));
        return flipped;
    });

    private static IEnumerable<string> Of(string text) =>
        Enumerable.Range(0, text.Length).Select(at => text[..at] + (char)(text[at] ^ 1) + text[(at + 1)..]).Append(text + "a").Append(text.Length > 0 ? text[..^1] : "\n");

    private static IEnumerable<AccountName> Of(AccountName name) => Of(name.ToString()).Where(text => AccountName.TryRead(text, out _)).Select(text => new AccountName(text));

    private static IEnumerable<Currency> Of(Currency currency) => [currency == Eur ? Currency.Points : Eur];
}
