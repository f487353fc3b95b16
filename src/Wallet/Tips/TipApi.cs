using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <param name="Id">A UUID made by who asks, here or in the header.</param>
/// <param name="To">A handle.</param>
/// <param name="Password">Above the amount that asks for a proof, by a member without passkey.</param>
internal sealed record TipJsonWish(Guid? Id, string? To, string? Amount, string? Words, bool IsPrivate, RoomId? Room, string? Password = null) : IAskedOnce
{
    IAskedOnce IAskedOnce.With(Guid id) => this with { Id = id };
}

/// <summary>What was given, in whole units.</summary>
internal sealed record GivenTipJson(Guid Id, string To, string Amount, string Fee, string House, string Total, string Currency, bool IsHeld);

/// <param name="By">A handle; null when no name is shown.</param>
/// <param name="Amount">Only for who received it.</param>
internal sealed record ThanksJson(string? By, string Words, string? Amount, string? Currency, DateTimeOffset At);

internal sealed record ThanksListJson(IReadOnlyList<ThanksJson> Thanks);

internal sealed record ThanksWish(bool IsPublic);

/// <summary>Thanks for programs.</summary>
internal static class TipApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/tips").WithTags("Wallet");
        api.MapPost("", async Task<IResult> (TipJsonWish wish, HttpContext http, Viewer viewer, GiveTip give, IMembers members, CancellationToken ct) =>
        {
            var handle = wish.To ?? "";
            if ((await members.FindAsync([handle], ct)).Values.FirstOrDefault() is not { } to) return http.Problem(new Refusal("member_unknown", 422, "to") { Args = [handle.TrimStart('@')] });
            var (given, refused) = await give.DoAsync(viewer, new(wish.Id ?? Guid.Empty, to.Id, wish.Amount ?? "", new(wish.Words, wish.IsPrivate, wish.Room), new(null, wish.Password)), WalletAnswers.Place(http), ct);
            return given is null ? http.Problem(refused!) : TypedResults.Created($"/api/tips/{given.Tip.Id}", Json(given, to));
        }).Deed("GiveTip").TakesKey().Produces<GivenTipJson>(StatusCodes.Status201Created);
        api.MapGet("", async (Viewer viewer, TipBook tips, CancellationToken ct) => Json((await tips.ListAsync(viewer.Member!.Value, viewer.Member, ct))!)).ForMembers(Scope.SeeMoney).WithName("ListMyThanks").ProducesProblem(401);
        api.MapGet("/of/{handle}", async Task<IResult> (string handle, HttpContext http, Viewer viewer, TipBook tips, IMembers members, CancellationToken ct) =>
            (await members.FindAsync([handle], ct)).Values.FirstOrDefault() is { } of && await tips.ListAsync(of.Id, viewer.Member, ct) is { } lines
                ? TypedResults.Ok(Json(lines)) : http.Problem(new Refusal("not_found", 404))).WithName("ListThanks").Produces<ThanksListJson>().ProducesProblem(404);
        api.MapPut("/list", async Task<IResult> (ThanksWish wish, Viewer viewer, TipBook tips, CancellationToken ct) =>
        {
            await tips.SetPublicAsync(viewer.Member!.Value, wish.IsPublic, ct);
            return TypedResults.NoContent();
        }).Deed("SetThanksPublic").Produces(StatusCodes.Status204NoContent);
    }

    private static GivenTipJson Json(GivenTip given, MemberCard to)
    {
        var quote = TipQuote.FromWallet(given.Tip.Of);
        return new(given.Tip.Id, to.Handle, Text(quote.Arrives), Text(quote.Fee), Text(quote.House), Text(quote.Total), given.Tip.Currency, given.IsHeld);
    }

    private static ThanksListJson Json(IReadOnlyList<ThanksLine> lines) =>
        new([.. lines.Select(l => new ThanksJson(l.By?.Handle, l.Tip.Words, l.Amount is { } amount ? Text(amount) : null, l.Amount?.Currency.Code, l.Tip.MadeAt))]);

    private static string Text(Money money) => money.Plain();
}
