using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>
/// The letter of confirmation is asked for in the settings; its link opens without signing in. Looking at the link changes nothing, because
/// mail programs look at links by themselves: one press does.
/// </summary>
internal static class ConfirmAddress
{
    public const string Path = "/confirm-address";

    public sealed record AddressJson(string? Address, bool IsConfirmed);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/me/address", async (Viewer viewer, Profiles profiles, CancellationToken ct) =>
        {
            var me = await profiles.OfAsync(viewer.Member!.Value, ct);
            return TypedResults.Ok(new AddressJson(me.Email, me.EmailConfirmed));
        }).ForMembers(ApiToken.Read).WithName("MyAddress").WithTags("Members");
        routes.MapPost("/api/me/address/confirmation", async (HttpContext http, Viewer viewer, Addresses addresses, CancellationToken ct) =>
            await addresses.AskAsync(viewer.Member!.Value, http.Reader(), ct) is { } refused ? http.Problem(refused) : (IResult)TypedResults.NoContent())
            .ForMembers(ApiToken.Write).RequireRateLimiting(RateLimits.Write).WithName("AskToConfirmAddress").WithTags("Members").Produces(204).ProducesProblem(409).ProducesProblem(429);
        routes.MapPost($"{SettingsPages.Path}/address", AskAsync).ForMembers(ApiToken.Write).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();

        var link = routes.MapGroup(Path).RequireRateLimiting(RateLimits.SignIn).ExcludeFromDescription();
        link.MapGet("/{token}", async (string token, Addresses addresses, CancellationToken ct) =>
            await addresses.FindAsync(token, ct) is { Email: { } address } ? Page(address, token) : Closed());
        link.MapPost("/{token}", async (string token, HttpContext http, Addresses addresses, CancellationToken ct) =>
            await addresses.ConfirmAsync(token, http.Reader(), ct) is null && await addresses.FindAsync(token, ct) is { Email: { } address } ? Page(address, null) : Closed());
    }

    private static async Task<IResult> AskAsync(HttpContext http, Viewer viewer, Desk desk, Addresses addresses, CancellationToken ct) =>
        await addresses.AskAsync(viewer.Member!.Value, http.Reader(), ct) is { } refused
            ? await desk.AgainAsync(http, viewer, [refused with { Field = "address" }], ct)
            : Answers.SeeOther($"{SettingsPages.Path}?saved=address#address");

    private static RazorComponentResult Page(string address, string? token) => Answers.Page<ConfirmAddressPage>(new { Address = address, Token = token });

    private static RazorComponentResult Closed() => Answers.Page<AddressLinkOverPage>(status: Addresses.Over.Status);
}
