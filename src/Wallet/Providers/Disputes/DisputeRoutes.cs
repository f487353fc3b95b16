using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Kit;
using Palabre.Kit.Web;
using Palabre.Ledger;
using Palabre.Wallet.Providers.Pages;
using Palabre.Wallet.Providers.Refunds;

namespace Palabre.Wallet.Providers.Disputes;

/// <summary>A dispute as the API writes it. Amounts are in major units with a point.</summary>
/// <param name="State"><c>open</c>, <c>won</c> or <c>lost</c>.</param>
/// <param name="Amount">What was taken back.</param>
/// <param name="Owed">What of it who was credited owes.</param>
/// <param name="SetAside">What of their wallet was set aside.</param>
/// <param name="Left">What is still owed after it was lost.</param>
public sealed record DisputeJson(Guid Id, Guid Checkout, string State, string Amount, string Owed, string SetAside, string Left, string Currency, string? Plea, DateTimeOffset At, DateTimeOffset? ClosedAt)
{
    internal static DisputeJson Of(Dispute d) => new(d.Id, d.Checkout, d.State.ToString().ToLowerInvariant(), Text(d, d.Amount), Text(d, d.Owed), Text(d, d.SetAside), Text(d, d.Left), d.Currency, d.Plea, d.At, d.ClosedAt);

    private static string Text(Dispute d, long minor) => new Money(minor, d.Of).Plain();
}

/// <summary>A dispute as stewards read it.</summary>
public sealed record SeenDisputeJson(DisputeJson Dispute, string Member, string Provider, string Reference);

/// <param name="Words">Why.</param>
public sealed record WriteOffAsked(string? Words);

/// <param name="Text">What who was credited says to it.</param>
public sealed record DisputePlea(string? Text);

/// <summary>Disputes: one's own, and the stewards' page of all that goes back.</summary>
internal static class DisputeRoutes
{
    public const string Path = "/stewards/charges";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost($"{WalletPages.Path}/disputes/{{dispute:guid}}", async (Guid dispute, IFormCollection form, Viewer viewer, DecideCharges decide, CancellationToken ct) =>
            WalletAnswers.AfterForm(await decide.PleadAsync(viewer.Member!.Value, dispute, form["plea"], ct), $"{WalletPages.Path}?answered"))
            .ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
        var api = routes.MapGroup("/api/wallet/disputes").WithTags("Wallet");
        api.MapGet("", async (Viewer viewer, LookAtCharges look, CancellationToken ct) => TypedResults.Ok((await look.OfAsync(viewer.Member!.Value, ct)).Select(DisputeJson.Of).ToList()))
            .ForMembers(Scope.Read).WithName("ListDisputes");
        api.MapPut("/{dispute:guid}/plea", async (Guid dispute, DisputePlea plea, HttpContext http, Viewer viewer, DecideCharges decide, CancellationToken ct) =>
            WalletAnswers.NoContentOr(http, await decide.PleadAsync(viewer.Member!.Value, dispute, plea.Text, ct))).Deed("AnswerDispute").Produces(StatusCodes.Status204NoContent);
        MapStewards(routes);
    }

    private static void MapStewards(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/stewards").HiddenFromAllButStewards().WithTags("Stewards");
        api.MapGet("/disputes", async (LookAtCharges look, CancellationToken ct) => TypedResults.Ok((await look.DisputesAsync(ct)).Select(d => new SeenDisputeJson(DisputeJson.Of(d.Dispute), d.Member?.Handle ?? "", d.Dispute.Provider, d.Dispute.Reference)).ToList()))
            .WithName("ListAllDisputes");
        Deed(api.MapPost("/disputes/{dispute:guid}/write-off", async (Guid dispute, WriteOffAsked asked, HttpContext http, Viewer viewer, DecideCharges decide, CancellationToken ct) =>
            WalletAnswers.NoContentOr(http, await decide.WriteOffAsync(viewer.Member!.Value, dispute, asked.Words, ct)))).WithName("WriteOffDispute").Produces(StatusCodes.Status204NoContent);
        Deed(api.MapPost("/checkouts/{checkout:guid}/refunds", async (Guid checkout, CardRefundAsked asked, HttpContext http, Viewer viewer, DecideCharges decide, CancellationToken ct) =>
            await decide.RefundAsync(viewer.Member!.Value, checkout, asked, ct) is var (made, refused) && made is null ? (IResult)http.Problem(refused!) : TypedResults.Ok(CardRefundJson.Of(made))))
            .WithName("RefundForMember").Produces<CardRefundJson>();

        var pages = routes.MapGroup(Path).HiddenFromAllButStewards().ExcludeFromDescription();
        pages.MapGet("", async (string? of, string? done, Viewer viewer, LookAtCharges look, CancellationToken ct) => Answers.Page<ChargesPage>(await ShownAsync(of, done is not null, viewer, look, ct)));
        pages.MapPost("/disputes/{dispute:guid}", async (Guid dispute, HttpContext http, IFormCollection form, Viewer viewer, LookAtCharges look, DecideCharges decide, CancellationToken ct) =>
            await decide.WriteOffAsync(viewer.Member!.Value, dispute, form["words"], ct) is { } refused
                ? await http.PageAgainAsync<ChargesPage>(await ShownAsync(form["of"], false, viewer, look, ct), refused) : Answers.SeeOther($"{Path}?of={Uri.EscapeDataString(form["of"].ToString())}&done"))
            .RequireRateLimiting(RateLimits.Write);
        pages.MapPost("/{checkout:guid}/refund", async (Guid checkout, HttpContext http, IFormCollection form, Viewer viewer, LookAtCharges look, DecideCharges decide, CancellationToken ct) =>
        {
            var asked = new CardRefundAsked(Guid.TryParse(form["id"], out var id) ? id : Guid.Empty, form["amount"], form["words"]);
            return (await decide.RefundAsync(viewer.Member!.Value, checkout, asked, ct)).Refused is { } refused
                ? await http.PageAgainAsync<ChargesPage>(await ShownAsync($"{checkout}", false, viewer, look, ct), refused) : Answers.SeeOther($"{Path}?of={checkout}&done");
        }).RequireRateLimiting(RateLimits.Write);
    }

    private static RouteHandlerBuilder Deed(RouteHandlerBuilder route)
    {
        foreach (var status in new[] { 403, 404, 409, 422 }) route.ProducesProblem(status);
        return route.RequireRateLimiting(RateLimits.Write);
    }

    private static async Task<object> ShownAsync(string? of, bool isDone, Viewer viewer, LookAtCharges look, CancellationToken ct) => new
    {
        Disputes = await look.DisputesAsync(ct),
        Refunds = await look.RefundsAsync(ct),
        Typed = of,
        Charge = string.IsNullOrWhiteSpace(of) ? null : await look.FindAsync(of, viewer.Member!.Value, ct),
        Done = isDone,
    };
}
