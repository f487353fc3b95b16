namespace Palabre.Ledger;

/// <summary>An account: a name has one of its own in each currency.</summary>
public readonly record struct AccountKey(AccountName Name, Currency Currency)
{
    /// <summary>By name, then by the currency's code, both by their bytes, in whatever language the machine is.</summary>
    public static IComparer<AccountKey> Order { get; } = Comparer<AccountKey>.Create((a, b) =>
        string.CompareOrdinal(a.Name.ToString(), b.Name.ToString()) is not 0 and var order ? order : string.CompareOrdinal(a.Currency.Code, b.Currency.Code));

    /// <summary>Such as "liab:member:17 EUR".</summary>
    public override string ToString() => $"{Name} {Currency}";
}
