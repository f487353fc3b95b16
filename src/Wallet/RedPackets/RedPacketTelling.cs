using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Streams;
using Palabre.Kit.Web;

namespace Palabre.Wallet;

/// <summary>What pages may watch of money: <c>wallet/room/{id}</c> for whom that room exists, <c>wallet/club/{id}</c> for members of that club.</summary>
internal sealed class WalletTopics(IServiceScopeFactory scopes) : ITopicGate
{
    public static string Of(RoomId room) => $"wallet/room/{room}";
    public static string Of(ClubId club) => $"wallet/club/{club}";

    public bool Knows(string topic) => topic.StartsWith("wallet/", StringComparison.Ordinal);

    public async ValueTask<bool> MayWatchAsync(Viewer viewer, string topic, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        switch (topic.Split('/'))
        {
            case [_, "room", var id] when RoomId.TryParse(id, null, out var room):
                var rooms = scope.ServiceProvider.GetRequiredService<IRooms>();
                return viewer.Member is { } member
                    ? (await rooms.AdmittedAsync(member, [room], ct)).Contains(room)
                    : (await rooms.CardsAsync([room], ct)).GetValueOrDefault(room) is { IsOpenToAll: true };
            case [_, "club", var id] when ClubId.TryParse(id, null, out var club):
                return viewer.Member is { } me && (await scope.ServiceProvider.GetRequiredService<IClubs>().MembersAmongAsync(club, [me], ct)).Contains(me);
            default:
                return false;
        }
    }
}

/// <summary>Tells the open pages of a room or a club what becomes of an envelope.</summary>
internal sealed class RedPacketTelling(LiveStreams streams)
{
    /// <summary>Each page asks for it itself: whether it exists there, and what one may do, is not the same for all.</summary>
    public void Made(RedPacket packet) =>
        streams.Publish(TopicOf(packet), StreamMessage.Same("turbo", Turbo.Prepend("packets", $"<turbo-frame id=\"packet-{packet.Id}\" src=\"{PacketPages.Path}/{packet.Id}\"></turbo-frame>")));

    /// <summary>Pages that show it ask again what became of it, soon and once however often this is told.</summary>
    public void Changed(RedPacket packet) => streams.Publish(TopicOf(packet), StreamMessage.Same("packet", $$"""{"id":"{{packet.Id}}","isOver":{{(packet.EndedAt is null ? "false" : "true")}}}"""));

    private static string TopicOf(RedPacket packet) => packet.Room is { } room ? WalletTopics.Of(room) : WalletTopics.Of(packet.Club!.Value);
}
