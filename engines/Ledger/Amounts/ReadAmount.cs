namespace Palabre.Ledger.Amounts;

/// <summary>What became of a typed amount: money, always more than zero, or why it was not taken. Exactly one of the two is there.</summary>
public readonly record struct ReadAmount
{
    internal ReadAmount(Money money) => Money = money;

    internal ReadAmount(AmountRefusal refusal) => Refusal = refusal;

    /// <summary>The money, when it was taken.</summary>
    public Money? Money { get; }

    /// <summary>The reason, when it was not.</summary>
    public AmountRefusal? Refusal { get; }
}
