using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>Envelopes for programs.</summary>
internal static class RedPacketApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/red-packets").WithTags("Wallet");
        api.MapPost("", async Task<IResult> (RedPacketWish wish, HttpContext http, Viewer viewer, MakeRedPacket make, RedPacketBook book, CancellationToken ct) =>
            await make.DoAsync(viewer, wish, ct) switch
            {
                ({ } made, _) => TypedResults.Created($"/api/red-packets/{made.Id}", RedPacketJson.Of(await book.ViewAsync(made, viewer.Member, ct))),
                (_, var refused) => http.Problem(refused!),
            }).Deed("MakeRedPacket").TakesKey().Produces<RedPacketJson>(StatusCodes.Status201Created);
        api.MapPost("/{packet:guid}/open", async Task<IResult> (Guid packet, SaidWord? said, HttpContext http, Viewer viewer, OpenRedPacket open, RedPacketBook book, CancellationToken ct) =>
            await open.DoAsync(packet, viewer, said?.Word, ct) switch
            {
                ({ } share, _) when await book.FindAsync(packet, ct) is { } of => TypedResults.Ok(new OpenedJson(new Money(share.Amount, of.Of).Plain(), of.Currency)),
                (_, var refused) => http.Problem(refused!),
            }).Deed("OpenRedPacket").Produces<OpenedJson>();
        api.MapGet("/{packet:guid}", async Task<IResult> (Guid packet, HttpContext http, Viewer viewer, LookAtRedPackets look, CancellationToken ct) =>
            await look.OneAsync(packet, viewer.Member, ct) is { } view ? TypedResults.Ok(RedPacketJson.Of(view)) : http.Problem(new Refusal("not_found", 404)))
            .WithName("ShowRedPacket").Produces<RedPacketJson>().ProducesProblem(404);
        api.MapGet("", async Task<IResult> (RoomId? room, string? club, HttpContext http, Viewer viewer, LookAtRedPackets look, CancellationToken ct) =>
            await look.InAsync(room, club, viewer.Member, ct) is { } views ? TypedResults.Ok(new RedPacketsJson([.. views.Select(RedPacketJson.Of)])) : http.Problem(new Refusal("not_found", 404)))
            .WithName("ListRedPackets").Produces<RedPacketsJson>().ProducesProblem(404);
    }
}
