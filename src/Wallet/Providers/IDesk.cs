using Palabre.Ledger;

namespace Palabre.Wallet.Providers;

/// <summary>The rows of payments beside the book. In the house's database, or in the memory of a test that runs thousands of lives.</summary>
internal interface IDesk
{
    /// <summary>Keeps what was told, on the disk when this returns. False when it was told before.</summary>
    Task<bool> TakeAsync(HeardEvent told, CancellationToken ct);

    /// <summary>What was told and is to be looked at now, the oldest first.</summary>
    Task<IReadOnlyList<HeardEvent>> DueEventsAsync(string provider, DateTimeOffset now, int most, CancellationToken ct);

    /// <summary>What is open and nobody told anything of.</summary>
    Task<IReadOnlyList<Checkout>> DueCheckoutsAsync(string provider, DateTimeOffset now, int most, CancellationToken ct);

    /// <summary>Those of these lines that were read before.</summary>
    Task<IReadOnlySet<string>> KnownLinesAsync(string provider, IReadOnlyCollection<string> lines, CancellationToken ct);

    /// <summary>When the last line was that was read.</summary>
    Task<DateTimeOffset?> LastLineAsync(string provider, CancellationToken ct);

    /// <summary>Changes rows and the book together, alone: what is read in it stays true to its end.</summary>
    Task<T> TogetherAsync<T>(Func<IDeskTurn, CancellationToken, Task<T>> work, CancellationToken ct);
}

/// <summary>One's turn at the desk.</summary>
internal interface IDeskTurn
{
    Task<HeardEvent?> EventAsync(string provider, string id, CancellationToken ct);

    Task<Checkout?> CheckoutAsync(Guid id, CancellationToken ct);

    Task<Checkout?> CheckoutAsync(string provider, string reference, CancellationToken ct);

    Task<Checkout?> PaidCheckoutAsync(string provider, string payment, CancellationToken ct);

    Task<ProviderLine?> LineAsync(string provider, string line, CancellationToken ct);

    Task<bool> HasLineAsync(Guid journal, CancellationToken ct);

    void Add(Checkout checkout);

    void Add(ProviderLine line);

    /// <summary>Pages that show it are told when the turn is over.</summary>
    void Tell(Checkout checkout);

    Task<IReadOnlyList<Journal>> JournalsAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct);

    /// <exception cref="InvalidOperationException">The book refuses one of them. Nothing of the turn is kept.</exception>
    Task WriteAsync(IReadOnlyList<Draft> drafts, CancellationToken ct);
}
