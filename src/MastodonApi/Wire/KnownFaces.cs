using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.MastodonApi;

/// <summary>
/// Authors as timelines show them. Their figures change with everything anybody does, and may be some seconds old; names and faces are
/// heard of. Nobody waits while figures are read anew, because those of who is followed by many take long to count: <see cref="RefreshFaces"/> does it.
/// </summary>
internal sealed class KnownFaces(TimeProvider clock) : JobBell, IHearAtOnce<MemberChanged>
{
    /// <summary>Older ones are read anew by the way; longer shows older figures, shorter counts more often.</summary>
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(30);

    /// <summary>Older ones are not shown: whoever comes first after so long waits.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromMinutes(5);

    private readonly Remembered<MemberId, Known> _known = new(50_000);
    private readonly ConcurrentDictionary<MemberId, bool> _due = [];

    private sealed record Known(Face Face, long At);

    /// <summary>Everybody whose face these show; null as soon as one is not known, or one leads to a collection, which is asked for.</summary>
    public Faces? Of(string house, IReadOnlyList<WrittenPost> posts)
    {
        var found = new Dictionary<MemberId, Face>(posts.Count);
        foreach (var post in posts)
            if (CollectionWire.LeadsTo(post.Html, house) || !TryAdd(found, post.Author) || !TryAdd(found, post.BoostedBy) || !TryAdd(found, post.Quote?.Post?.Author)) return null;
        return new(house, found);
    }

    public async ValueTask<IReadOnlyDictionary<MemberId, Face>> OfAsync(List<MemberId> ids, Func<List<MemberId>, Task<Dictionary<MemberId, Face>>> readAsync)
    {
        var found = new Dictionary<MemberId, Face>(ids.Count);
        List<MemberId>? missing = null;
        foreach (var id in ids)
            if (Find(id) is { } face) found[id] = face;
            else (missing ??= []).Add(id);
        if (missing is not null)
            foreach (var (id, face) in await KeepAsync(missing, readAsync)) found[id] = face;
        return found;
    }

    /// <summary>Reads some of those that are due.</summary>
    /// <returns>Whether there are more.</returns>
    public async Task<bool> RefreshAsync(int most, Func<List<MemberId>, Task<Dictionary<MemberId, Face>>> readAsync)
    {
        List<MemberId> due = [.. _due.Keys.Take(most)];
        if (due.Count == 0) return false;
        await KeepAsync(due, readAsync);
        foreach (var id in due) _due.TryRemove(id, out _);
        return !_due.IsEmpty;
    }

    public void Hear(MemberChanged told) => _known.Forget(told.Member);

    private bool TryAdd(Dictionary<MemberId, Face> found, MemberCard? one)
    {
        if (one is null || found.ContainsKey(one.Id)) return true;
        if (Find(one.Id) is not { } face) return false;
        found[one.Id] = face;
        return true;
    }

    private Face? Find(MemberId id)
    {
        if (!_known.TryGet(id, out var known) || clock.GetElapsedTime(known.At) >= Oldest) return null;
        if (clock.GetElapsedTime(known.At) >= Trust && _due.TryAdd(id, true)) Ring();
        return known.Face;
    }

    private async Task<Dictionary<MemberId, Face>> KeepAsync(List<MemberId> ids, Func<List<MemberId>, Task<Dictionary<MemberId, Face>>> readAsync)
    {
        using var reading = _known.Begin();
        var at = clock.GetTimestamp();
        var read = await readAsync(ids);
        foreach (var (id, face) in read) reading.Keep(id, new(face, at));
        return read;
    }
}

/// <summary>Counts anew for those who were shown with older figures.</summary>
internal sealed class RefreshFaces(KnownFaces known, IServiceScopeFactory scopes, ILogger<RefreshFaces> log) : BellJob(known, TimeSpan.FromMinutes(1), scopes, log)
{
    /// <summary>In one question.</summary>
    private const int AtOnce = 50;

    private readonly KnownFaces _known = known;

    protected override Task<bool> DoAsync(IServiceProvider services, CancellationToken ct) =>
        _known.RefreshAsync(AtOnce, ids => services.GetRequiredService<People>().FacesAsync(ids, ct));
}
