using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>Asks who blocks whom and applies <see cref="EntryRule"/> to live rooms. Answers from memory, for many rooms at once.</summary>
public sealed class Doorkeeper(ISafety safety)
{
    public async ValueTask<Sight> SightAsync(Gathering room, MemberId? viewer, CancellationToken ct)
    {
        if (viewer is not { } me) return Sight.Open;
        var cast = room.Cast();
        var blocks = await safety.BlocksAsync(me, cast.Everyone, ct);
        return EntryRule.Of(me, room.PlaceOf(me), cast, blocks);
    }

    /// <summary>The sight of each room, in their order.</summary>
    /// <param name="everyone">All that <paramref name="casts"/> name: made once however many people ask.</param>
    public async ValueTask<IReadOnlyList<Sight>> SightsAsync(
        IReadOnlyList<(Gathering Room, Cast Cast)> casts, IReadOnlyCollection<MemberId> everyone, MemberId viewer, CancellationToken ct)
    {
        var blocks = await safety.BlocksAsync(viewer, everyone, ct);
        if (blocks.Blocked.Count + blocks.BlockedBy.Count == 0) return [.. casts.Select(_ => Sight.Open)];
        return [.. casts.Select(c => EntryRule.Of(viewer, c.Room.PlaceOf(viewer), c.Cast, blocks))];
    }

    /// <summary>A room that is over: only its creator's block still counts.</summary>
    public async ValueTask<bool> ShutsEndedAsync(Room room, MemberId? viewer, CancellationToken ct) =>
        viewer is { } me && me != room.Creator && (await safety.BlocksAsync(me, [room.Creator], ct)).BlockedBy.Count > 0;

    /// <summary>Those of <paramref name="people"/> whom one of <paramref name="blockers"/> blocks.</summary>
    public async Task<IReadOnlySet<MemberId>> BlockedByAsync(IEnumerable<MemberId> blockers, IReadOnlyCollection<MemberId> people, CancellationToken ct)
    {
        var blocked = new HashSet<MemberId>();
        foreach (var blocker in blockers) blocked.UnionWith((await safety.BlocksAsync(blocker, people, ct)).Blocked);
        return blocked;
    }

    /// <summary>Those of <paramref name="people"/> who block one of <paramref name="others"/>.</summary>
    public async Task<IReadOnlySet<MemberId>> BlockersAsync(IEnumerable<MemberId> others, IReadOnlyCollection<MemberId> people, CancellationToken ct)
    {
        var blockers = new HashSet<MemberId>();
        foreach (var other in others) blockers.UnionWith((await safety.BlocksAsync(other, people, ct)).BlockedBy);
        return blockers;
    }
}
