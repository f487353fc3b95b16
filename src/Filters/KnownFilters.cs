using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Filters;

/// <summary>Every member's filters, read once and remembered until they change: every timeline asks.</summary>
internal sealed class KnownFilters(IServiceScopeFactory scopes)
{
    /// <summary>Above this the memory is emptied: rebuilding it costs one read a member.</summary>
    private const int Most = 50_000;

    private readonly ConcurrentDictionary<MemberId, IReadOnlyList<Reading>> _known = [];
    private long _changes;

    public ValueTask<IReadOnlyList<Reading>> OfAsync(MemberId member, CancellationToken ct) =>
        _known.TryGetValue(member, out var known) ? ValueTask.FromResult(known) : new(ReadAsync(member, ct));

    /// <summary>Something about this member's filters has changed and is saved.</summary>
    public void Forget(MemberId member)
    {
        Interlocked.Increment(ref _changes);
        _known.TryRemove(member, out _);
    }

    private async Task<IReadOnlyList<Reading>> ReadAsync(MemberId member, CancellationToken ct)
    {
        var before = Interlocked.Read(ref _changes);
        await using var scope = scopes.CreateAsyncScope();
        var rows = await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<FilterRow>().AsNoTracking().AsSplitQuery()
            .Include(f => f.Keywords).Include(f => f.Posts).Where(f => f.Owner == member).OrderBy(f => f.Id).ToListAsync(ct);
        IReadOnlyList<Reading> found = [.. rows.Select(r => new Reading(r.Card))];
        if (_known.Count > Most) _known.Clear();
        _known[member] = found;
        // A change that came during the read wins: what was read may be older than it.
        if (Interlocked.Read(ref _changes) != before) _known.TryRemove(member, out _);
        return found;
    }
}
