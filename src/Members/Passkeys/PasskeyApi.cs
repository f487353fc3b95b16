using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>The first step of both ceremonies; the second is the form that carries the browser's answer in its field <c>credential</c>.</summary>
internal static class PasskeyApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var passkeys = routes.MapGroup("/api/passkeys").RequireRateLimiting(RateLimits.SignIn).WithTags("Passkeys");
        passkeys.MapPost("/creation-options", CreationAsync).WithName("PasskeyCreationOptions");
        passkeys.MapPost("/request-options", RequestAsync).WithName("PasskeyRequestOptions");
    }

    /// <param name="handle">What a newcomer's key shall be called; a member's key bears the member's own.</param>
    private static async Task<IResult> CreationAsync(string? handle, string? name, Viewer viewer, Passkeys passkeys, CancellationToken ct) =>
        TypedResults.Text(await passkeys.CreationOptionsAsync(viewer.Member, handle, name, ct), "application/json");

    private static async Task<IResult> RequestAsync(Passkeys passkeys, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return TypedResults.Text(await passkeys.RequestOptionsAsync(), "application/json");
    }
}
