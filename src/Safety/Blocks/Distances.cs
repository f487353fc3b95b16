using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Safety;

/// <summary>Whom one member keeps at a distance, and who keeps them.</summary>
/// <param name="Until">When the first of the mutes is over by itself, and this with it.</param>
internal sealed record Distance(Blocks Blocks, IReadOnlySet<MemberId> Muted, DateTimeOffset? Until)
{
    public static readonly Distance None = new(Blocks.None, Blocks.None.Blocked, null);
}

/// <summary>
/// Every member's blocks and mutes, read once and remembered until they change: halls ask every second, for everyone who watches.
/// </summary>
internal sealed class Distances(IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>Above this the memory is emptied: rebuilding it costs three reads a member.</summary>
    private const int Most = 50_000;

    private readonly ConcurrentDictionary<MemberId, Distance> _known = [];
    private readonly Dictionary<MemberId, int> _changing = [];
    private readonly Lock _gate = new();
    private long _changes;

    public ValueTask<Distance> OfAsync(MemberId member, CancellationToken ct) =>
        _known.TryGetValue(member, out var known) && !(known.Until <= clock.GetUtcNow()) ? ValueTask.FromResult(known) : new(ReadAsync(member, ct));

    /// <summary>
    /// Something between these is about to change: from now until this is disposed of, after the commit, the database is asked and nothing is
    /// remembered. Who hears of the change, as soon as it is committed, finds it.
    /// </summary>
    public IDisposable Change(params IReadOnlyCollection<MemberId> between)
    {
        lock (_gate)
        {
            _changes++;
            foreach (var member in between)
            {
                _changing[member] = _changing.GetValueOrDefault(member) + 1;
                _known.TryRemove(member, out _);
            }
        }
        return new Changed(this, between);
    }

    /// <summary>Those of some members who mute this one. Asked when many are told something, of whom most are not remembered here.</summary>
    public async Task<IReadOnlySet<MemberId>> MutersAsync(MemberId member, IReadOnlyCollection<MemberId> among, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        List<MemberId> asked = [.. among];
        return (await Held(scope).Where(m => m.Muted == member && EF.Parameter(asked).Contains(m.Muter)).Select(m => m.Muter).ToListAsync(ct)).ToHashSet();
    }

    /// <summary>The same, of those alone who do not want to be told of what this one does either.</summary>
    public async Task<IReadOnlySet<MemberId>> UntoldAsync(MemberId member, IReadOnlyCollection<MemberId> among, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        List<MemberId> asked = [.. among];
        return (await Held(scope).Where(m => m.Muted == member && m.Untold && EF.Parameter(asked).Contains(m.Muter)).Select(m => m.Muter).ToListAsync(ct)).ToHashSet();
    }

    /// <summary>Mutes that are not over.</summary>
    private IQueryable<Mute> Held(AsyncServiceScope scope)
    {
        var now = clock.GetUtcNow();
        return scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<Mute>().AsNoTracking().Where(m => m.Until == null || m.Until > now);
    }

    private async Task<Distance> ReadAsync(MemberId member, CancellationToken ct)
    {
        var before = Interlocked.Read(ref _changes);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        var blocked = await db.Set<Block>().Where(b => b.Blocker == member).Select(b => b.Blocked).ToListAsync(ct);
        var blockedBy = await db.Set<Block>().Where(b => b.Blocked == member).Select(b => b.Blocker).ToListAsync(ct);
        var muted = await Held(scope).Where(m => m.Muter == member).ToListAsync(ct);
        var found = blocked.Count + blockedBy.Count + muted.Count == 0
            ? Distance.None
            : new Distance(new Blocks(blocked.ToHashSet(), blockedBy.ToHashSet()), muted.Select(m => m.Muted).ToHashSet(), muted.Min(m => m.Until));

        lock (_gate)
        {
            if (_known.Count > Most) _known.Clear();
            // A change that came during the read wins: what was read may be older than it.
            if (_changes == before && !_changing.ContainsKey(member)) _known[member] = found;
        }
        return found;
    }

    private void End(IReadOnlyCollection<MemberId> between)
    {
        lock (_gate)
        {
            _changes++;
            foreach (var member in between)
                if (--_changing[member] == 0) _changing.Remove(member);
        }
    }

    private sealed class Changed(Distances of, IReadOnlyCollection<MemberId> between) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0) of.End(between);
        }
    }
}
