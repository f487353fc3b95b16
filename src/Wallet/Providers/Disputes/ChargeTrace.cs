using Palabre.Ledger;

namespace Palabre.Wallet.Providers.Disputes;

/// <summary>Something that left a wallet, and how much of it came of the payment that is traced: minor units.</summary>
public sealed record Spending(Journal Journal, long Minor);

/// <summary>
/// What the money of one payment was spent on. Money has no name, so a rule decides: what lay in the wallet before is spent first, then what the
/// payment brought, in the order in which it left.
/// </summary>
/// <param name="Unspent">What of it is left: minor units.</param>
internal sealed record ChargeTrace(IReadOnlyList<Spending> Spent, long Unspent)
{
    /// <summary>More is not looked through: such a wallet is a till, and nobody can tell any more.</summary>
    private const int MostLooked = 5_000;

    private const int Together = 200;

    /// <summary>Null when the payment is not found among the wallet's last journals.</summary>
    public static async Task<ChargeTrace?> OfAsync(ILedgerReader ledger, AccountKey wallet, Guid payment, CancellationToken ct)
    {
        var balance = (await ledger.AccountsAsync([wallet], ct)).Sum(a => a.Balance.Minor);
        List<Journal> since = [];
        for (var before = long.MaxValue; since.Count < MostLooked; before = since[^1].Number)
        {
            var part = await ledger.JournalsOfAsync(wallet, before, Together, ct);
            since.AddRange(part);
            if (part.Any(j => j.Id == payment)) return Of(wallet, since, payment, balance);
            if (part.Count < Together) return null;
        }
        return null;
    }

    /// <param name="newestFirst">All journals of the wallet from now back to the payment, at least.</param>
    /// <param name="balance">What lies there after the newest.</param>
    public static ChargeTrace Of(AccountKey wallet, IEnumerable<Journal> newestFirst, Guid payment, long balance)
    {
        List<Journal> later = [];
        foreach (var journal in newestFirst)
        {
            var change = Came(wallet, journal) - Went(wallet, journal);
            balance -= change;
            if (journal.Id != payment)
            {
                later.Add(journal);
                continue;
            }
            later.Reverse();
            return Spend(wallet, later, before: Math.Max(0, balance), brought: change);
        }
        throw new InvalidOperationException($"{payment} is no journal of {wallet.Name}.");
    }

    private static ChargeTrace Spend(AccountKey wallet, List<Journal> later, long before, long brought)
    {
        var (gone, left, spent) = (0L, brought, new List<Spending>());
        foreach (var journal in later)
        {
            // What goes back to a card is counted there.
            if (journal.Kind is ProviderKinds.Refund or ProviderKinds.RefundSettled or ProviderKinds.RefundFailed) continue;
            var went = Went(wallet, journal);
            var part = Math.Max(0, Math.Min(gone + went, before + brought) - Math.Max(gone, before));
            gone += went;
            if (part == 0) continue;
            left -= part;
            spent.Add(new(journal, part));
        }
        return new(spent, left);
    }

    private static long Came(AccountKey wallet, Journal journal) => journal.Entries.Where(e => e.CreditKey == wallet).Sum(e => e.Moved);

    private static long Went(AccountKey wallet, Journal journal) => journal.Entries.Where(e => e.DebitKey == wallet).Sum(e => e.Moved);
}
