using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Streams;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>
/// What pages may watch: <c>hall</c> (open rooms, for guests); <c>hall/{member}</c> (the rooms that member may know of);
/// either with a filter, <c>hall/all/{language}.{topic}</c>, <c>hall/{member}/…</c>; <c>room/{id}</c> (stage, audience, levels, end); <c>room/{id}/changes</c> (bare signals for
/// API clients); <c>room/{id}/chat</c>; <c>room/{id}/hands</c> for moderators; <c>room/{id}/member/{member}</c> for that member.
/// </summary>
internal sealed class RoomTopics(LiveRooms live, Doorkeeper keeper, Newsroom news, IServiceScopeFactory scopes) : ITopicGate
{
    public const string Hall = "hall";
    public static string HallOf(MemberId member) => $"hall/{member}";
    public static string Of(RoomId room) => $"room/{room}";
    public static string Changes(RoomId room) => $"room/{room}/changes";
    public static string Chat(RoomId room) => $"room/{room}/chat";
    public static string Hands(RoomId room) => $"room/{room}/hands";
    public static string Member(RoomId room, MemberId member) => $"room/{room}/member/{member}";

    public bool Knows(string topic) => topic == Hall || topic.StartsWith("hall/", StringComparison.Ordinal) || topic.StartsWith("room/", StringComparison.Ordinal);

    public async ValueTask<bool> MayWatchAsync(Viewer viewer, string topic, CancellationToken ct)
    {
        if (topic == Hall) return true;
        if (topic.StartsWith("hall/", StringComparison.Ordinal)) return MayWatchHall(viewer, topic);
        var parts = topic.Split('/');
        if (!RoomId.TryParse(parts[1], null, out var id) || live.Find(id) is not { } room || !await AdmitsAsync(room, viewer.Member, ct)) return false;
        if (await keeper.SightAsync(room, viewer.Member, ct) == Sight.Shut) return false;
        return parts switch
        {
            [_, _] => true,
            [_, _, "chat"] => true,
            [_, _, "hands"] => viewer.Member is { } member && Moderates(room, member),
            [_, _, "member", var whose] => viewer.Member is { } member && whose == member.ToString(),
            _ => false,
        };
    }

    /// <summary>Asks also who follows whom: after a restart a page comes back to its stream before it is drawn again.</summary>
    private async ValueTask<bool> AdmitsAsync(Gathering room, MemberId? member, CancellationToken ct)
    {
        if (room.Admits(member)) return true;
        if (room.Room.Access is not (RoomAccess.Social or RoomAccess.Club or RoomAccess.Supporters)) return false;
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<RoomDoor>().AdmitsAsync(room, member, ct);
    }

    private bool MayWatchHall(Viewer viewer, string topic)
    {
        var sight = HallSight.Parse(topic) ?? (viewer.Member is { } me && topic == HallOf(me) ? new HallSight(me, HallFilter.None) : null);
        if (sight is null || (sight.Member is { } whose && whose != viewer.Member)) return false;
        news.Welcome(sight);
        return true;
    }

    private static bool Moderates(Gathering room, MemberId member)
    {
        lock (room.Gate) return room.Stage.Moderates(member);
    }
}
