using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Kit;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>Where the use cases hang their routes: JSON under <c>/api/wallet</c>, pages and forms under <c>/wallet</c>; both for members only.</summary>
/// <param name="Root">For what everybody may read.</param>
internal sealed record WalletRoutes(RouteGroupBuilder Api, RouteGroupBuilder Pages, RouteGroupBuilder Forms, IEndpointRouteBuilder Root);

/// <summary>How deeds about money are answered, the same for all of them.</summary>
internal static class WalletAnswers
{
    /// <summary>Limits a deed and documents the refusals it can meet.</summary>
    public static RouteHandlerBuilder Deed(this RouteHandlerBuilder route, string name)
    {
        route.ForMembers(Scope.MoveMoney).WithName(name).RequireRateLimiting(RateLimits.Write);
        foreach (var status in new[] { 401, 403, 404, 409, 422 }) route.ProducesProblem(status);
        return route;
    }

    /// <summary>There is no form to show again.</summary>
    public static IResult Refused(Refusal refused) => Answers.Page<ErrorPage>(new { Refusal = refused }, refused.Status);

    /// <summary>204, or the problem.</summary>
    public static IResult NoContentOr(HttpContext http, Refusal? refused) => refused is null ? TypedResults.NoContent() : http.Problem(refused);

    /// <summary>After a form without fields: where it leads, or the refusal.</summary>
    public static IResult AfterForm(Refusal? refused, string path) => refused is null ? Answers.SeeOther(path) : Refused(refused);

    /// <summary>As JSON writes an amount: whole units with the point, without the currency.</summary>
    public static string Plain(this Money money) => money.ToString().Split(' ')[0];

    /// <summary>Where a payment is asked from; null when nothing is known of that.</summary>
    public static string? Place(HttpContext http) => Household.Of(http.Connection.RemoteIpAddress) is { Length: > 0 } place ? place : null;
}
