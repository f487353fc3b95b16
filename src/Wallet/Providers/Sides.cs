using Palabre.Ledger;

namespace Palabre.Wallet.Providers;

/// <summary>A journal by its two sides, as books of accounts are written: what is debited and what is credited, which come to the same.</summary>
internal sealed class Sides(Currency currency)
{
    private readonly List<(AccountName Account, long Minor)> _debits = [], _credits = [];

    /// <summary>Below zero it is a credit; nothing is left out.</summary>
    public Sides Debit(AccountName account, long minor) => Add(account, minor);

    /// <summary>Below zero it is a debit; nothing is left out.</summary>
    public Sides Credit(AccountName account, long minor) => Add(account, checked(-minor));

    /// <summary>Moves from debits to credits, in the order they were named.</summary>
    public IReadOnlyList<Line> Lines()
    {
        if (_debits.Sum(side => (decimal)side.Minor) != _credits.Sum(side => (decimal)side.Minor)) throw new InvalidOperationException("The sides do not come to the same.");
        var lines = new List<Line>();
        var (debits, credits) = (new Queue<(AccountName Account, long Minor)>(_debits), new Queue<(AccountName Account, long Minor)>(_credits));
        var (debit, credit) = (default((AccountName Account, long Minor)), default((AccountName Account, long Minor)));
        while ((debit.Minor > 0 || debits.TryDequeue(out debit)) && (credit.Minor > 0 || credits.TryDequeue(out credit)))
        {
            var minor = Math.Min(debit.Minor, credit.Minor);
            lines.Add(new Line.Move(debit.Account, credit.Account, new(minor, currency)));
            debit.Minor -= minor;
            credit.Minor -= minor;
        }
        return lines;
    }

    private Sides Add(AccountName account, long minor)
    {
        if (minor > 0) _debits.Add((account, minor));
        else if (minor < 0) _credits.Add((account, checked(-minor)));
        return this;
    }
}
