using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Palabre.Core;
using Palabre.Kit.Streams;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>
/// <c>GET /api/rooms/{id}/events</c>: a room as a stream of JSON events for programs. <c>room</c> (its state at that moment),
/// <c>levels</c>, <c>hands</c> (moderators only), <c>recording</c> (it starts, stops or fails), <c>me</c> and <c>invited</c> (members), <c>ended</c>, and a <c>ping</c> in silence.
/// Resumes after <c>Last-Event-ID</c>; when too much was missed it begins anew with <c>room</c>.
/// </summary>
internal sealed class RoomEvents(
    RoomDoor door, RoomViews views, LiveStreams streams, OpenStreams open, IHostApplicationLifetime host, TimeProvider clock)
{
    public static void Map(RoomRoutes rooms) => rooms.Api.MapGet("/{room:long}/events", AnswerAsync).WithName("WatchRoom")
        .Produces<string>(200, "text/event-stream").ProducesProblem(404);

    private static async Task<IResult> AnswerAsync(RoomId room, HttpContext http, Viewer viewer, RoomEvents events, CancellationToken ct)
    {
        if (!viewer.May("read")) return http.Problem(Refusals.NotAllowed);
        // Taken before the door is asked: rights that change in between end the stream.
        var end = events.EndOf(viewer, http);
        if (await events.FindAsync(room, viewer, ct) is not { } found) return http.Problem(Refusals.NotFound);
        http.Response.NeverStored();
        var lastId = WatchTopics.LastId(http.Request);
        return TypedResults.ServerSentEvents(found.Live is { } live
            ? events.EventsAsync(http, live, viewer.Member, lastId, end, ct)
            : events.EndedAsync(http, found, ct));
    }

    private CancellationToken EndOf(Viewer viewer, HttpContext http) => open.EndOf(viewer.Member, http);

    private Task<Found?> FindAsync(RoomId room, Viewer viewer, CancellationToken ct) => door.FindAsync(room, viewer, ct);

    private async IAsyncEnumerable<SseItem<string>> EventsAsync(
        HttpContext http, Gathering live, MemberId? member, long? lastId, CancellationToken end, [EnumeratorCancellation] CancellationToken ct)
    {
        var reader = http.Reader();
        await foreach (var message in streams.Subscribe(Topics(live.Id, member), lastId).ReadAsync(clock, host.ApplicationStopping, end, ct))
        {
            if (message.Event is "turbo" || (message.Event is "open" && lastId is not null)) continue;
            var id = message.Kept ? message.Id.ToString(CultureInfo.InvariantCulture) : null;
            if (message.Event is "open" or "reload" or "room")
                foreach (var state in await StateAsync(http, live, member, id, first: message.Event != "room", ct)) yield return state;
            else yield return new(await message.TextForAsync(reader), message.Event) { EventId = id };
            if (message.Event is "ended") yield break;
        }
    }

    private async IAsyncEnumerable<SseItem<string>> EndedAsync(HttpContext http, Found found, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return Item("room", RoomJson.Of(await views.OfAsync(found, ct), null, http.Request));
        yield return Item("ended", new { room = found.Room.Id, endedAt = found.Room.EndedAt });
    }

    private static List<string> Topics(RoomId room, MemberId? member) => member is { } me
        ? [RoomTopics.Of(room), RoomTopics.Changes(room), RoomTopics.Member(room, me)]
        : [RoomTopics.Of(room), RoomTopics.Changes(room)];

    /// <summary>The room as it is now, with what this person may see of it now: rights may have changed while the stream was open.</summary>
    private async Task<List<SseItem<string>>> StateAsync(HttpContext http, Gathering live, MemberId? member, string? id, bool first, CancellationToken ct)
    {
        var (room, me, _) = await views.LookAsync(new(live.Room, live), member, ct);
        List<SseItem<string>> items = [Item("room", RoomJson.Of(room, live, http.Request), id)];
        if (me.SeesHands) items.Add(Item("hands", room.Hands.Select(HandJson.Of), id));
        if (first && member is not null) items.Add(Item("me", MeJson.Of(me, room), id));
        return items;
    }

    private static SseItem<string> Item<T>(string name, T value, string? id = null) =>
        new(JsonSerializer.Serialize(value, Json.Options), name) { EventId = id };
}
