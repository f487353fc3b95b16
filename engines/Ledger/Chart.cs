namespace Palabre.Ledger;

/// <summary>What accounts are opened with. The first journal that touches an account opens it, so this says it by name.</summary>
/// <param name="overdraft">How far below zero an account may go, in minor units, or null: without limit. It must always say the same of the same account.</param>
public sealed class Chart(Func<AccountKey, long?> overdraft)
{
    /// <summary>What is owed to somebody never goes below zero; what the house has, earns and spends is not limited.</summary>
    public static readonly Chart Usual = new(key => key.Name.IsUnder("liab") ? 0 : null);

    /// <summary>An account that nothing has touched yet.</summary>
    public Account Open(AccountKey key) => new(key, overdraft(key));
}
