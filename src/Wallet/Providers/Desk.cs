using Microsoft.EntityFrameworkCore;
using Palabre.Kit.Storage;
using Palabre.Ledger;

namespace Palabre.Wallet.Providers;

/// <summary>A checkout is not as it was.</summary>
internal sealed record CheckoutChanged(Guid Checkout);

/// <summary>The rows of payments in the house's database.</summary>
internal sealed class Desk(PalabreDb db, LedgerStore store, Book book) : IDesk
{
    public async Task<bool> TakeAsync(HeardEvent told, CancellationToken ct)
    {
        // Most of what comes again comes later: it is not even tried.
        if (await db.Set<HeardEvent>().AnyAsync(e => e.Provider == told.Provider && e.Event == told.Event, ct)) return false;
        db.Add(told);
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            // It came twice at the same moment.
            db.Entry(told).State = EntityState.Detached;
            return false;
        }
    }

    public async Task<IReadOnlyList<HeardEvent>> DueEventsAsync(string provider, DateTimeOffset now, int most, CancellationToken ct) =>
        await db.Set<HeardEvent>().AsNoTracking().Where(e => e.Provider == provider && e.DueAt != null && e.DueAt <= now).OrderBy(e => e.DueAt).Take(most).ToListAsync(ct);

    public async Task<IReadOnlyList<Checkout>> DueCheckoutsAsync(string provider, DateTimeOffset now, int most, CancellationToken ct) =>
        await db.Set<Checkout>().AsNoTracking().Where(c => c.Provider == provider && c.AskAt != null && c.AskAt <= now).OrderBy(c => c.AskAt).Take(most).ToListAsync(ct);

    public async Task<IReadOnlySet<string>> KnownLinesAsync(string provider, IReadOnlyCollection<string> lines, CancellationToken ct) =>
        await db.Set<ProviderLine>().Where(l => l.Provider == provider && lines.Contains(l.Line)).Select(l => l.Line).ToHashSetAsync(ct);

    public async Task<DateTimeOffset?> LastLineAsync(string provider, CancellationToken ct) =>
        await db.Set<ProviderLine>().Where(l => l.Provider == provider).OrderByDescending(l => l.At).Select(l => (DateTimeOffset?)l.At).FirstOrDefaultAsync(ct);

    public Task<T> TogetherAsync<T>(Func<IDeskTurn, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        // What was read before may have changed since.
        db.ChangeTracker.Clear();
        return store.TogetherAsync(db, async (tables, stop) =>
        {
            var result = await work(new Turn(db, tables, book), stop);
            await db.SaveChangesAsync(stop);
            return result;
        }, ct);
    }

    private sealed class Turn(PalabreDb db, LedgerTables tables, Book book) : IDeskTurn
    {
        public Task<HeardEvent?> EventAsync(string provider, string id, CancellationToken ct) => db.Set<HeardEvent>().SingleOrDefaultAsync(e => e.Provider == provider && e.Event == id, ct);

        public Task<Checkout?> CheckoutAsync(Guid id, CancellationToken ct) => db.Set<Checkout>().SingleOrDefaultAsync(c => c.Id == id, ct);

        public Task<Checkout?> CheckoutAsync(string provider, string reference, CancellationToken ct) =>
            db.Set<Checkout>().SingleOrDefaultAsync(c => c.Provider == provider && c.Reference == reference, ct);

        public Task<Checkout?> PaidCheckoutAsync(string provider, string payment, CancellationToken ct) =>
            db.Set<Checkout>().FirstOrDefaultAsync(c => c.Provider == provider && c.Payment == payment, ct);

        public Task<ProviderLine?> LineAsync(string provider, string line, CancellationToken ct) => db.Set<ProviderLine>().SingleOrDefaultAsync(l => l.Provider == provider && l.Line == line, ct);

        public Task<bool> HasLineAsync(Guid journal, CancellationToken ct) => db.Set<ProviderLine>().AnyAsync(l => l.Journal == journal, ct);

        public void Add(Checkout checkout) => db.Add(checkout);

        public void Add(ProviderLine line) => db.Add(line);

        public void Tell(Checkout checkout) => db.TellAtOnce(new CheckoutChanged(checkout.Id));

        public Task<IReadOnlyList<Journal>> JournalsAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct) => tables.JournalsAsync(ids, ct);

        public async Task WriteAsync(IReadOnlyList<Draft> drafts, CancellationToken ct)
        {
            foreach (var outcome in await book.CommitAsync(tables, drafts, ct))
                if (outcome is Ledger.Outcome.Refused refused) throw new InvalidOperationException($"The book refused what a provider says: {refused.Code} {refused.Account}");
        }
    }
}
