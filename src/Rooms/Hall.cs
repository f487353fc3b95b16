using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>The hall as one person sees it.</summary>
/// <param name="Rooms">Ordered, the one that matters most first.</param>
/// <param name="Veiled">With somebody on stage whom they block: under the capsule.</param>
public sealed record HallView(IReadOnlyList<RoomView> Rooms, IReadOnlyList<RoomView> Veiled)
{
    /// <summary>What is left of it by a filter.</summary>
    public HallView Of(HallFilter filter) => filter.IsNone ? this : new([.. Rooms.Where(filter.Shows)], [.. Veiled.Where(filter.Shows)]);
}

/// <summary>The live rooms this person may know of.</summary>
internal sealed class Hall(LiveRooms live, RoomDoor door, RoomViews views)
{
    public static void Map(IEndpointRouteBuilder routes, RoomRoutes rooms)
    {
        routes.MapGet("/", PageAsync).ExcludeFromDescription();
        rooms.Api.MapGet("", async (string? language, string? topic, bool? veiled, Hall hall, HttpContext http, Viewer viewer, CancellationToken ct) =>
        {
            var seen = (await hall.ForAsync(viewer, ct)).Of(new HallFilter(language, topic));
            return TypedResults.Ok((veiled == true ? seen.Veiled : seen.Rooms).Select(r => RoomJson.Of(r, hall.Live(r), http.Request)).ToList());
        }).WithName("ListRooms");
    }

    /// <summary>Where most people are first; among equals the one opened last.</summary>
    public static IReadOnlyList<RoomView> Ordered(IEnumerable<RoomView> rooms) =>
        [.. rooms.OrderByDescending(r => r.Stage.Count + r.AudienceCount).ThenByDescending(r => r.OpenedAt)];

    public async Task<HallView> ForAsync(Viewer viewer, CancellationToken ct)
    {
        var (rooms, veiled) = (new List<RoomView>(), new List<RoomView>());
        foreach (var gathering in live.All)
        {
            var sight = await door.SightAsync(gathering, viewer.Member, ct);
            if (sight != Sight.Shut) (sight == Sight.Veiled ? veiled : rooms).Add(await views.OfAsync(gathering, ct));
        }
        return new(Ordered(rooms), Ordered(veiled));
    }

    /// <summary>Every member watches a hall of their own, so that nothing in the page tells whether closed rooms or blocks make it differ.</summary>
    private static async Task<IResult> PageAsync(HttpContext http, Hall hall, Viewer viewer, CancellationToken ct) =>
        Answers.Page<HallPage>(new { Hall = await hall.ForAsync(viewer, ct), Sight = new HallSight(viewer.Member, HallFilter.Of(http)) });

    private Gathering? Live(RoomView room) => live.Find(room.Id);
}
