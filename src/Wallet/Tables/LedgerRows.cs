using System.Data.Common;
using System.Globalization;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>How rows of the book are read: the same columns in the same order on both databases.</summary>
internal static class LedgerRows
{
    public const string Journals =
        "j.number, j.id, j.at, j.kind, j.memo, j.reverses, j.digest, j.previous_hash, j.hash, e.kind, e.debit, e.credit, e.currency, e.moved, e.held, e.hold, e.until "
        // A journal whose entries somebody took away is still read: the audit names it.
        + "from ledger_journals j left join ledger_entries e on e.journal = j.number";

    public const string Accounts = "name, currency, overdraft, posted_debits, posted_credits, pending_debits, pending_credits from ledger_accounts";

    public const string Holds = "id, debit, credit, currency, amount, until, opened_by, state, resolved_by, posted from ledger_holds";

    /// <summary>Journals with their entries, which come one after the other.</summary>
    public static async Task AddJournalsAsync(DbDataReader rows, List<Journal> journals, CancellationToken ct)
    {
        List<Entry> entries = [];
        while (await rows.ReadAsync(ct))
        {
            var number = rows.GetInt64(0);
            try
            {
                if (journals.Count == 0 || journals[^1].Number != number) journals.Add(Journal(rows, number, entries = []));
                if (!rows.IsDBNull(9)) entries.Add(Entry(rows));
            }
            catch (Exception e) when (IsUnreadable(e)) { throw new LedgerRowException(Text($"journal {number}"), e.Message, e); }
        }
    }

    public static async Task AddAccountsAsync(DbDataReader rows, List<Account> accounts, CancellationToken ct)
    {
        while (await rows.ReadAsync(ct))
        {
            try { accounts.Add(new(new(new(rows.GetString(0)), Currency.Of(rows.GetString(1))), Optional(rows, 2), rows.GetInt64(3), rows.GetInt64(4), rows.GetInt64(5), rows.GetInt64(6))); }
            catch (Exception e) when (IsUnreadable(e)) { throw new LedgerRowException($"account {rows.GetValue(0)} {rows.GetValue(1)}", e.Message, e); }
        }
    }

    public static async Task AddHoldsAsync(DbDataReader rows, List<Hold> holds, CancellationToken ct)
    {
        while (await rows.ReadAsync(ct))
        {
            try { holds.Add(Hold(rows)); }
            catch (Exception e) when (IsUnreadable(e)) { throw new LedgerRowException($"hold {rows.GetValue(0)}", e.Message, e); }
        }
    }

    public static async Task AddDaysAsync(DbDataReader rows, List<DayRoot> days, CancellationToken ct)
    {
        while (await rows.ReadAsync(ct))
        {
            try { days.Add(new(rows.GetFieldValue<DateOnly>(0), rows.GetInt64(1), Hash(rows, 2))); }
            catch (Exception e) when (IsUnreadable(e)) { throw new LedgerRowException(Text($"day {rows.GetValue(0)}"), e.Message, e); }
        }
    }

    public static Head Head(DbDataReader row)
    {
        try { return new(row.GetInt64(0), Hash(row, 1), Instant(row.GetInt64(2))); }
        catch (Exception e) when (IsUnreadable(e)) { throw new LedgerRowException("head", e.Message, e); }
    }

    /// <summary>As instants are stored.</summary>
    public static long Milliseconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    private static Journal Journal(DbDataReader row, long number, List<Entry> entries) => new()
    {
        Number = number,
        Id = row.GetGuid(1),
        At = Instant(row.GetInt64(2)),
        Kind = row.GetString(3),
        Memo = row.GetString(4),
        Reverses = row.IsDBNull(5) ? null : row.GetGuid(5),
        Digest = Hash(row, 6),
        PreviousHash = Hash(row, 7),
        Hash = Hash(row, 8),
        Entries = entries,
    };

    private static Entry Entry(DbDataReader row) => new(
        Known((EntryKind)row.GetInt32(9)), new(row.GetString(10)), new(row.GetString(11)), Currency.Of(row.GetString(12)), row.GetInt64(13), row.GetInt64(14),
        row.IsDBNull(15) ? null : row.GetGuid(15), Optional(row, 16) is { } until ? Instant(until) : null);

    private static Hold Hold(DbDataReader row) => new(
        row.GetGuid(0), new(row.GetString(1)), new(row.GetString(2)), new(row.GetInt64(4), Currency.Of(row.GetString(3))), Instant(row.GetInt64(5)), row.GetInt64(6),
        Known((HoldState)row.GetInt32(7)), Optional(row, 8), row.GetInt64(9));

    private static long? Optional(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static Digest Hash(DbDataReader row, int column) => new(row.GetFieldValue<byte[]>(column));

    private static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static T Known<T>(T value) where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new FormatException(Text($"{value} is no {typeof(T).Name}."));

    /// <summary>What a value that is none of ours makes of reading it. Whatever the database itself throws is no row's fault.</summary>
    private static bool IsUnreadable(Exception e) => e is ArgumentException or FormatException or InvalidCastException or OverflowException;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
