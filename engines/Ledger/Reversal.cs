using System.Runtime.InteropServices;

namespace Palabre.Ledger;

/// <summary>
/// Taking back what a journal moved, wholly or in parts. What counts is what the journal came to for each of its accounts: all that takes
/// it back together may bring an account to nothing, never beyond. Other accounts may stand in, as when who was paid has spent it.
/// </summary>
public static class Reversal
{
    /// <summary>A draft that takes back what is still left of a journal; null when nothing is.</summary>
    /// <param name="journal">What to take back.</param>
    /// <param name="before">All journals that reverse it already.</param>
    /// <param name="id">Of the draft.</param>
    /// <param name="kind">Of the draft.</param>
    /// <param name="memo">Of the draft.</param>
    public static Draft? Of(Journal journal, IEnumerable<Journal> before, Guid id, string kind, string memo = "")
    {
        var lines = new List<Line>();
        foreach (var ofCurrency in Left(journal, before).GroupBy(left => left.Key.Currency))
        {
            var takers = new Queue<Open>(ofCurrency.Where(left => left.Value > 0).Select(left => new Open(left.Key.Name, left.Value)));
            var givers = new Queue<Open>(ofCurrency.Where(left => left.Value < 0).Select(left => new Open(left.Key.Name, -left.Value)));
            while (takers.TryPeek(out var taker) && givers.TryPeek(out var giver))
            {
                var minor = Math.Min(taker.Minor, giver.Minor);
                lines.Add(new Line.Move(taker.Name, giver.Name, new(minor, ofCurrency.Key)));
                if ((taker.Minor -= minor) == 0) takers.Dequeue();
                if ((giver.Minor -= minor) == 0) givers.Dequeue();
            }
        }
        return lines.Count == 0 ? null : new(id, kind, lines, memo, journal.Id);
    }

    /// <summary>What of a journal is not taken back yet: minor units for each of its accounts, above zero where it was credited. In the order of its entries.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="before">All journals that reverse it already.</param>
    public static IReadOnlyDictionary<AccountKey, long> Left(Journal journal, IEnumerable<Journal> before)
    {
        var taken = Net(before.SelectMany(reversal => reversal.Entries));
        return Net(journal.Entries).ToDictionary(net => net.Key, net => (long)(net.Value + taken.GetValueOrDefault(net.Key)));
    }

    /// <summary>Why entries may not take a journal back, if so.</summary>
    internal static Outcome.Refused? Refused(Journal journal, IEnumerable<Journal> before, IReadOnlyList<Entry> entries)
    {
        var takesSomething = false;
        var (now, earlier) = (Net(entries), Net(before.SelectMany(reversal => reversal.Entries)));
        foreach (var (key, moved) in Net(journal.Entries))
        {
            var taken = now.GetValueOrDefault(key) + earlier.GetValueOrDefault(key);
            var left = moved + taken;
            if (moved >= 0 ? left < 0 || left > moved : left > 0 || left < moved) return new(Refusals.ReversedTooMuch, key);
            takesSomething |= Int128.Sign(now.GetValueOrDefault(key)) * Int128.Sign(moved) < 0;
        }
        return takesSomething ? null : new(Refusals.ReversedNothing);
    }

    /// <summary>Credits less debits of each account, posted only.</summary>
    private static Dictionary<AccountKey, Int128> Net(IEnumerable<Entry> entries)
    {
        var net = new Dictionary<AccountKey, Int128>();
        foreach (var entry in entries.Where(entry => entry.Moved != 0))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(net, entry.DebitKey, out _) -= entry.Moved;
            CollectionsMarshal.GetValueRefOrAddDefault(net, entry.CreditKey, out _) += entry.Moved;
        }
        return net;
    }

    private sealed record Open(AccountName Name, long Minor)
    {
        public long Minor { get; set; } = Minor;
    }
}
