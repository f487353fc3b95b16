using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Wallet;

/// <summary>Envelopes for programs.</summary>
internal static class RedPacketApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/red-packets").WithTags("Wallet");
        Deed(api.MapPost("", async Task<IResult> (RedPacketWish wish, HttpContext http, Viewer viewer, MakeRedPacket make, RedPacketBook book, CancellationToken ct) =>
            await make.DoAsync(viewer, wish, ct) switch
            {
                ({ } made, _) => TypedResults.Created($"/api/red-packets/{made.Id}", RedPacketJson.Of(await book.ViewAsync(made, viewer.Member, ct))),
                (_, var refused) => http.Problem(refused!),
            }), "MakeRedPacket").Produces<RedPacketJson>(StatusCodes.Status201Created);
        Deed(api.MapPost("/{packet:guid}/open", async Task<IResult> (Guid packet, SaidWord? said, HttpContext http, Viewer viewer, OpenRedPacket open, RedPacketBook book, CancellationToken ct) =>
            await open.DoAsync(packet, viewer, said?.Word, ct) switch
            {
                ({ } share, _) when await book.FindAsync(packet, ct) is { } of => TypedResults.Ok(new OpenedJson(RedPacketJson.Text(new(share.Amount, of.Of)), of.Currency)),
                (_, var refused) => http.Problem(refused!),
            }), "OpenRedPacket").Produces<OpenedJson>();
        api.MapGet("/{packet:guid}", async Task<IResult> (Guid packet, HttpContext http, Viewer viewer, LookAtRedPackets look, CancellationToken ct) =>
            await look.OneAsync(packet, viewer.Member, ct) is { } view ? TypedResults.Ok(RedPacketJson.Of(view)) : http.Problem(new Refusal("not_found", 404)))
            .WithName("ShowRedPacket").Produces<RedPacketJson>().ProducesProblem(404);
        api.MapGet("", async Task<IResult> (RoomId? room, string? club, HttpContext http, Viewer viewer, LookAtRedPackets look, CancellationToken ct) =>
            await look.InAsync(room, club, viewer.Member, ct) is { } views ? TypedResults.Ok(new RedPacketsJson([.. views.Select(RedPacketJson.Of)])) : http.Problem(new Refusal("not_found", 404)))
            .WithName("ListRedPackets").Produces<RedPacketsJson>().ProducesProblem(404);
    }

    private static RouteHandlerBuilder Deed(RouteHandlerBuilder route, string name)
    {
        route.ForMembers(Scope.Write).WithName(name).RequireRateLimiting(RateLimits.Write);
        foreach (var status in new[] { 401, 403, 404, 409, 422 }) route.ProducesProblem(status);
        return route;
    }
}
