using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>The live rooms this person may know of.</summary>
internal sealed class Hall(LiveRooms live, RoomDoor door, RoomViews views)
{
    public static void Map(IEndpointRouteBuilder routes, RoomRoutes rooms)
    {
        routes.MapGet("/", async (Hall hall, Viewer viewer, CancellationToken ct) =>
            Answers.Page<HallPage>(new { Rooms = await hall.ForAsync(viewer, ct) })).ExcludeFromDescription();
        rooms.Api.MapGet("", async (Hall hall, HttpContext http, Viewer viewer, CancellationToken ct) =>
            TypedResults.Ok((await hall.ForAsync(viewer, ct)).Select(r => RoomJson.Of(r, hall.Live(r), http.Request)).ToList())).WithName("ListRooms");
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

    private Gathering? Live(RoomView room) => live.Find(room.Id);
}
