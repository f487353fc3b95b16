using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.MastodonApi;

/// <summary>
/// Authors as timelines show them. Their figures change with everything anybody does, and may be some seconds old; names and faces are
/// heard of.
/// </summary>
internal sealed class KnownFaces(TimeProvider clock) : IHearAtOnce<MemberChanged>
{
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(30);

    private readonly Remembered<MemberId, Known> _known = new(50_000);

    private sealed record Known(Face Face, long At);

    /// <summary>Everybody whose face these show; null as soon as one is not known.</summary>
    public Faces? Of(string house, IReadOnlyList<WrittenPost> posts)
    {
        var found = new Dictionary<MemberId, Face>(posts.Count);
        foreach (var post in posts)
            if (!TryAdd(found, post.Author) || !TryAdd(found, post.BoostedBy) || !TryAdd(found, post.Quote?.Post?.Author)) return null;
        return new(house, found);
    }

    public async ValueTask<IReadOnlyDictionary<MemberId, Face>> OfAsync(List<MemberId> ids, Func<List<MemberId>, Task<Dictionary<MemberId, Face>>> readAsync)
    {
        var found = new Dictionary<MemberId, Face>(ids.Count);
        List<MemberId>? missing = null;
        foreach (var id in ids)
            if (Find(id) is { } face) found[id] = face;
            else (missing ??= []).Add(id);
        if (missing is null) return found;

        using var reading = _known.Begin();
        var at = clock.GetTimestamp();
        foreach (var (id, face) in await readAsync(missing))
        {
            reading.Keep(id, new(face, at));
            found[id] = face;
        }
        return found;
    }

    public void Hear(MemberChanged told) => _known.Forget(told.Member);

    private bool TryAdd(Dictionary<MemberId, Face> found, MemberCard? one)
    {
        if (one is null || found.ContainsKey(one.Id)) return true;
        if (Find(one.Id) is not { } face) return false;
        found[one.Id] = face;
        return true;
    }

    private Face? Find(MemberId id) => _known.TryGet(id, out var known) && clock.GetElapsedTime(known.At) < Trust ? known.Face : null;
}
