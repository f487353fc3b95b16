namespace Palabre.Ledger;

/// <summary>One line of a draft.</summary>
public abstract record Line
{
    private protected Line()
    {
    }

    /// <summary>Moves an amount at once.</summary>
    public sealed record Move : Line
    {
        /// <exception cref="ArgumentException">The amount is not above zero, or both accounts are the same.</exception>
        public Move(AccountName debit, AccountName credit, Money amount) => (Debit, Credit, Amount) = Checked(debit, credit, amount);

        /// <summary>The account that is debited: a member's gets less by it.</summary>
        public AccountName Debit { get; }

        /// <summary>The account that is credited: a member's gets more by it.</summary>
        public AccountName Credit { get; }

        /// <summary>Above zero.</summary>
        public Money Amount { get; }
    }

    /// <summary>Sets an amount aside, to be posted or voided later, or else to expire.</summary>
    public sealed record Hold : Line
    {
        /// <exception cref="ArgumentException">The amount is not above zero, both accounts are the same, or the id is empty.</exception>
        public Hold(Guid id, AccountName debit, AccountName credit, Money amount, DateTimeOffset until)
        {
            (Debit, Credit, Amount) = Checked(debit, credit, amount);
            (Id, Until) = (Named(id), Instant.Of(until));
        }

        /// <summary>The hold's own, which no other ever had.</summary>
        public Guid Id { get; }

        /// <summary>What will be debited. Its amount counts as spent from now on.</summary>
        public AccountName Debit { get; }

        /// <summary>What will be credited.</summary>
        public AccountName Credit { get; }

        /// <summary>Above zero; more is never posted.</summary>
        public Money Amount { get; }

        /// <summary>From this instant on it cannot be posted any more. In whole milliseconds, UTC.</summary>
        public DateTimeOffset Until { get; }
    }

    /// <summary>Moves what a hold set aside, or a part of it; the rest is given back.</summary>
    public sealed record Post : Line
    {
        /// <param name="hold">Which hold.</param>
        /// <param name="amount">How much of it, above zero; null: all.</param>
        /// <exception cref="ArgumentException">The amount is not above zero, or the id is empty.</exception>
        public Post(Guid hold, Money? amount = null) =>
            (Hold, Amount) = (Named(hold), amount is { Minor: <= 0 } ? throw new ArgumentException("Nothing is posted by it.", nameof(amount)) : amount);

        /// <summary>Which hold.</summary>
        public new Guid Hold { get; }

        /// <summary>How much of it; null: all.</summary>
        public Money? Amount { get; }
    }

    /// <summary>Gives back all that a hold set aside.</summary>
    public sealed record Void : Line
    {
        /// <exception cref="ArgumentException">The id is empty.</exception>
        public Void(Guid hold) => Hold = Named(hold);

        /// <summary>Which hold.</summary>
        public new Guid Hold { get; }
    }

    private static (AccountName Debit, AccountName Credit, Money Amount) Checked(AccountName debit, AccountName credit, Money amount)
    {
        if (debit.ToString().Length == 0 || credit.ToString().Length == 0) throw new ArgumentException("An account has no name.", nameof(debit));
        if (debit == credit) throw new ArgumentException($"{debit} is on both sides.", nameof(credit));
        ArgumentNullException.ThrowIfNull(amount.Currency, nameof(amount));
        return amount.Minor > 0 ? (debit, credit, amount) : throw new ArgumentException($"{amount} is not above zero.", nameof(amount));
    }

    private static Guid Named(Guid id) => id != Guid.Empty ? id : throw new ArgumentException("A hold has no id.", nameof(id));
}
