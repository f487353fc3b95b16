using Palabre.Ledger;
using Palabre.Wallet.Providers;

namespace Palabre.Wallet.Tests.Providers;

/// <summary>The rows of payments in memory, for lives by the thousand. What the database keeps unique is kept unique here.</summary>
internal sealed class MemoryDesk(MemoryStore store, Book book) : IDesk
{
    private readonly Dictionary<(string, string), HeardEvent> _events = [];
    private readonly Dictionary<Guid, Checkout> _checkouts = [];
    private readonly Dictionary<(string, string), ProviderLine> _lines = [];

    public IReadOnlyCollection<HeardEvent> Events => _events.Values;
    public IReadOnlyCollection<Checkout> Checkouts => _checkouts.Values;
    public IReadOnlyCollection<ProviderLine> Lines => _lines.Values;

    public Task<bool> TakeAsync(HeardEvent told, CancellationToken ct) => Task.FromResult(_events.TryAdd((told.Provider, told.Event), told));

    public Task<IReadOnlyList<HeardEvent>> DueEventsAsync(string provider, DateTimeOffset now, int most, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<HeardEvent>>([.. _events.Values.Where(e => e.DueAt <= now).OrderBy(e => e.DueAt).Take(most)]);

    public Task<IReadOnlyList<Checkout>> DueCheckoutsAsync(string provider, DateTimeOffset now, int most, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<Checkout>>([.. _checkouts.Values.Where(c => c.AskAt <= now).OrderBy(c => c.AskAt).Take(most)]);

    public Task<IReadOnlySet<string>> KnownLinesAsync(string provider, IReadOnlyCollection<string> lines, CancellationToken ct) =>
        Task.FromResult<IReadOnlySet<string>>(lines.Where(line => _lines.ContainsKey((provider, line))).ToHashSet());

    public Task<DateTimeOffset?> LastLineAsync(string provider, CancellationToken ct) => Task.FromResult(_lines.Values.Max(line => (DateTimeOffset?)line.At));

    public Task<T> TogetherAsync<T>(Func<IDeskTurn, CancellationToken, Task<T>> work, CancellationToken ct) => store.InTransactionAsync(async (ledger, stop) =>
    {
        await ledger.LockHeadAsync(stop);
        return await work(new Turn(this, ledger, book), stop);
    }, ct);

    private sealed class Turn(MemoryDesk desk, ILedgerTransaction ledger, Book book) : IDeskTurn
    {
        public Task<HeardEvent?> EventAsync(string provider, string id, CancellationToken ct) => Task.FromResult(desk._events.GetValueOrDefault((provider, id)));

        public Task<Checkout?> CheckoutAsync(Guid id, CancellationToken ct) => Task.FromResult(desk._checkouts.GetValueOrDefault(id));

        public Task<Checkout?> CheckoutAsync(string provider, string reference, CancellationToken ct) => Task.FromResult(desk._checkouts.Values.SingleOrDefault(c => c.Reference == reference));

        public Task<Checkout?> PaidCheckoutAsync(string provider, string payment, CancellationToken ct) => Task.FromResult(desk._checkouts.Values.SingleOrDefault(c => c.Payment == payment));

        public Task<ProviderLine?> LineAsync(string provider, string line, CancellationToken ct) => Task.FromResult(desk._lines.GetValueOrDefault((provider, line)));

        public Task<bool> HasLineAsync(Guid journal, CancellationToken ct) => Task.FromResult(desk._lines.Values.Any(line => line.Journal == journal));

        public void Add(Checkout checkout) => desk._checkouts.Add(checkout.Id, checkout);

        public void Add(ProviderLine line) => desk._lines.Add((line.Provider, line.Line), line);

        public void Tell(Checkout checkout)
        {
            // Nobody looks at a page of a test's memory.
        }

        public Task<IReadOnlyList<Journal>> JournalsAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct) => ledger.JournalsAsync(ids, ct);

        public async Task WriteAsync(IReadOnlyList<Draft> drafts, CancellationToken ct)
        {
            foreach (var outcome in await book.CommitAsync(ledger, drafts, ct)) Assert.IsType<Ledger.Outcome.Created>(outcome);
        }
    }
}
