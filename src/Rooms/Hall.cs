using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>The live rooms this person may know of.</summary>
internal sealed class Hall(LiveRooms live, RoomDoor door, RoomViews views, HallSights sights)
{
    public static void Map(IEndpointRouteBuilder routes, RoomRoutes rooms)
    {
        routes.MapGet("/", PageAsync).ExcludeFromDescription();
        rooms.Api.MapGet("", async (string? language, string? topic, Hall hall, HttpContext http, Viewer viewer, CancellationToken ct) =>
            TypedResults.Ok((await hall.ForAsync(viewer, ct)).Where(new HallFilter(language, topic).Shows).Select(r => RoomJson.Of(r, hall.Live(r), http.Request)).ToList())).WithName("ListRooms");
    }

    /// <summary>Where most people are first; among equals the one opened last.</summary>
    public static IReadOnlyList<RoomView> Ordered(IEnumerable<RoomView> rooms) =>
        [.. rooms.OrderByDescending(r => r.Stage.Count + r.AudienceCount).ThenByDescending(r => r.OpenedAt)];

    public async Task<IReadOnlyList<RoomView>> ForAsync(Viewer viewer, CancellationToken ct)
    {
        var rooms = new List<RoomView>();
        foreach (var gathering in live.All)
            if (await door.AdmitsAsync(gathering, viewer.Member, ct)) rooms.Add(await views.OfAsync(gathering, ct));
        return Ordered(rooms);
    }

    private static async Task<IResult> PageAsync(HttpContext http, Hall hall, Viewer viewer, CancellationToken ct)
    {
        var rooms = await hall.ForAsync(viewer, ct);
        // Who knows of a room that is not open to all watches a hall of their own: the common one does not know of it.
        var sight = new HallSight(rooms.Any(room => !room.IsOpenToAll) ? viewer.Member : null, HallFilter.Of(http));
        hall.Look(sight);
        return Answers.Page<HallPage>(new { Rooms = rooms, Sight = sight });
    }

    private void Look(HallSight sight) => sights.Note(sight);

    private Gathering? Live(RoomView room) => live.Find(room.Id);
}
