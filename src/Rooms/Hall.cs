using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>The live rooms this person may know of, those that are close to them first.</summary>
internal sealed class Hall(LiveRooms live, HallSnapshots snapshots, HallEyes eyes, HallViews views, HallDrawings drawings, IFollows follows, IClubs clubs, IEntitlements entitlements)
{
    /// <summary>Rooms that a program gets unless it asks for fewer, or more.</summary>
    private const int OnePage = 100;
    private const int MostAtOnce = 500;

    public static void Map(IEndpointRouteBuilder routes, RoomRoutes rooms)
    {
        routes.MapGet("/", PageAsync).ExcludeFromDescription();
        rooms.Api.MapGet("", async (string? language, string? topic, bool? veiled, bool? hidden, int? limit, Hall hall, HttpContext http, Viewer viewer, CancellationToken ct) =>
        {
            var seen = await hall.ForAsync(viewer, http.Reader().Language.Code, new HallFilter(language, topic), Math.Clamp(limit ?? OnePage, 1, MostAtOnce), ct);
            var lines = veiled == true ? seen.Veiled : hidden == true ? seen.Hidden : seen.Rooms;
            return TypedResults.Ok(lines.Select(line => RoomJson.Of(line.Room, hall.Live(line.Room), http.Request) with { Reason = HallReasonJson.Of(line.Why, http.Reader()) }).ToList());
        }).WithName("ListRooms");
    }

    /// <summary>Where most people are first; among equals the one opened last. For lists that are the same to everybody.</summary>
    public static IReadOnlyList<RoomView> Ordered(IEnumerable<RoomView> rooms) =>
        [.. rooms.OrderByDescending(r => r.Stage.Count + r.AudienceCount).ThenByDescending(r => r.OpenedAt)];

    /// <param name="read">The language they read in.</param>
    public async Task<HallView> ForAsync(Viewer viewer, string read, HallFilter filter, int? most, CancellationToken ct)
    {
        var rooms = live.All;
        if (viewer.Member is { } me) await AcquaintAsync(rooms, me, ct);
        return views.Of(await eyes.SeeAsync(await snapshots.OfAsync(rooms, ct), viewer.Member, ct), read, filter, most);
    }

    /// <summary>Every member watches a hall of their own, so that nothing in the page tells whether closed rooms or blocks make it differ.</summary>
    private static async Task<IResult> PageAsync(string? hid, HttpContext http, Hall hall, Viewer viewer, CancellationToken ct)
    {
        var sight = new HallSight(viewer.Member, HallFilter.Of(http));
        var view = await hall.ForAsync(viewer, http.Reader().Language.Code, sight.Filter, null, ct);
        return Answers.Page<HallPage>(new
        {
            Hall = view,
            Drawing = await hall.DrawAsync(http, view, viewer),
            Sight = sight,
            JustHidden = RoomId.TryParse(hid, null, out var room) ? view.Hidden.FirstOrDefault(line => line.Room.Id == room)?.Room : null,
        });
    }

    private Task<HallDrawing> DrawAsync(HttpContext http, HallView view, Viewer viewer) => drawings.OfAsync(http.Reader(), view, isMember: !viewer.IsGuest);

    /// <summary>What <see cref="RoomDoor"/> asks of one room, for all at once: which rooms among acquaintances, and of clubs, exist for somebody.</summary>
    public async Task AcquaintAsync(IReadOnlyCollection<Gathering> rooms, MemberId me, CancellationToken ct)
    {
        var strange = rooms.Where(r => r.Room.Access is RoomAccess.Social or RoomAccess.Club or RoomAccess.Supporters && !r.Admits(me)).ToList();
        if (strange.Exists(r => r.Room.IsOfMembers))
        {
            var own = (await clubs.OfMembersAsync([me], ct)).GetValueOrDefault(me)?.Select(c => c.Club.Id).ToHashSet() ?? [];
            foreach (var room in strange.Where(r => r.Room is { IsOfMembers: true, Club: { } club } && own.Contains(club))) room.Acquaint(me);
        }
        if (strange.Exists(r => r.Room.IsOfSupporters))
        {
            var supported = await entitlements.SupportedByAsync(me, Benefits.Rooms, ct);
            foreach (var room in strange.Where(r => r.Room.IsOfSupporters && supported.Contains(r.Room.Creator))) room.Acquaint(me);
        }
        var social = strange.Where(r => r.Room.Access == RoomAccess.Social).Select(r => (Room: r, Moderators: r.Moderators())).ToList();
        if (social.Count == 0) return;
        var following = await follows.FollowersAsync(me, [.. social.SelectMany(s => s.Moderators).Distinct()], ct);
        foreach (var (room, _) in social.Where(s => s.Moderators.Any(following.Contains))) room.Acquaint(me);
    }

    private Gathering? Live(RoomView room) => live.Find(room.Id);
}
