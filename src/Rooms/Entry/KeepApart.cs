using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Streams;

namespace Palabre.Rooms;

/// <summary>
/// Blocks in rooms that live already: whoever may no longer know of one leaves it as if it had ended, and pages that watched it from
/// outside lose it. A person let up next to somebody who blocks them is nobody's business but the blocker's, who is told.
/// </summary>
public sealed class KeepApart(Doorkeeper keeper, LiveStreams streams, OpenStreams open, IServiceScopeFactory scopes)
{
    /// <summary>After people sat down on a stage, left it or were made moderators.</summary>
    /// <returns>Those inside who block somebody who sat down or left: their page says so, or no longer does.</returns>
    public async Task<IReadOnlySet<MemberId>> AfterStageChangeAsync(
        Gathering room, IReadOnlyCollection<MemberId> seated, IReadOnlyCollection<MemberId> gone, IReadOnlyCollection<MemberId> named, CancellationToken ct)
    {
        if (seated.Count + gone.Count + named.Count == 0) return Blocks.None.Blocked;
        var inside = room.Inside();
        foreach (var member in await keeper.BlockedByAsync(seated.Concat(named), [.. inside.Union(open.Members)], ct)) await PartAsync(room, member, ct);
        return await keeper.BlockersAsync(seated.Concat(gone), inside, ct);
    }

    /// <summary>Takes the room away from somebody, when it is shut to them now.</summary>
    public async Task PartAsync(Gathering room, MemberId member, CancellationToken ct)
    {
        if (await keeper.SightAsync(room, member, ct) != Sight.Shut) return;
        await PutOutAsync(room, member, null, ct);
    }

    /// <summary>They leave at once, wherever they sit; for their pages and programs the room has ended.</summary>
    /// <param name="by">A steward who keeps them out from now on; null otherwise.</param>
    public async Task PutOutAsync(Gathering room, MemberId member, MemberId? by, CancellationToken ct)
    {
        if (room.PlaceOf(member) is not null)
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<RoomTurn>().TakeAsync(room, stage =>
            {
                stage.PutOut(member, by);
                return null;
            }, ct);
        }
        streams.Publish(RoomTopics.Member(room.Id, member), RoomFragments.Json("ended", new { room = room.Id, endedAt = (DateTimeOffset?)null }));
        open.Cut(member);
    }
}
