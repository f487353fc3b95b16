using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Posts;

/// <summary>How far one has read, for one's programs.</summary>
internal static class MarkerRoutes
{
    public sealed record MarkerJson(PostId LastRead, int Version, DateTimeOffset At)
    {
        public static MarkerJson? Of(Marker? marker) => marker is null ? null : new(new(marker.LastRead), marker.Version, marker.At);
    }

    public sealed record MarkersJson(MarkerJson? Home, MarkerJson? Notifications)
    {
        public static MarkersJson Of(IReadOnlyList<Marker> all) =>
            new(MarkerJson.Of(all.SingleOrDefault(m => m.Place == MarkerPlace.Home)), MarkerJson.Of(all.SingleOrDefault(m => m.Place == MarkerPlace.Notifications)));
    }

    public sealed record Wish(PostId? Home, PostId? Notifications);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/markers").WithTags("Posts");
        api.MapGet("", async (Viewer viewer, Markers markers, CancellationToken ct) =>
            TypedResults.Ok(MarkersJson.Of(await markers.OfAsync(viewer.Member!.Value, Enum.GetValues<MarkerPlace>(), ct)))).ForMembers(Scope.Read).WithName("ShowMarkers");
        api.MapPut("", async (Wish wish, HttpContext http, Viewer viewer, Markers markers, CancellationToken ct) =>
        {
            var read = new Dictionary<MarkerPlace, long>();
            if (wish.Home is { } home) read[MarkerPlace.Home] = home.Value;
            if (wish.Notifications is { } told) read[MarkerPlace.Notifications] = told.Value;
            return await markers.SetAsync(viewer.Member!.Value, read, ct) is { } set ? TypedResults.Ok(MarkersJson.Of(set)) : (IResult)http.Problem(new Refusal("marker_moved"));
        }).Deed("SetMarkers").Produces<MarkersJson>().ProducesProblem(409);
    }
}
