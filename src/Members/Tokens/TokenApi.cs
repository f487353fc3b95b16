using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>API tokens for programs. A token may issue others, but none that may more than itself.</summary>
internal static class TokenApi
{
    public sealed record NewToken(string? Name, IReadOnlyList<string>? Scopes, DateTimeOffset? ExpiresAt);
    public sealed record TokenJson(string Id, string Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt);

    /// <param name="Secret">Shown this once.</param>
    public sealed record IssuedJson(string Id, string Name, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt, string Secret);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var tokens = routes.MapGroup("/api/tokens").WithTags("Tokens");
        tokens.MapGet("", ListAsync).ForMembers(ApiToken.Read).WithName("ListTokens");
        tokens.MapPost("", IssueAsync).ForMembers(ApiToken.Write).RequireRateLimiting(RateLimits.Write).WithName("IssueToken");
        tokens.MapDelete("/{id:long}", RevokeAsync).ForMembers(ApiToken.Write).WithName("RevokeToken");
    }

    private static async Task<Ok<IReadOnlyList<TokenJson>>> ListAsync(Viewer viewer, ApiTokens tokens, CancellationToken ct) =>
        TypedResults.Ok<IReadOnlyList<TokenJson>>([.. (await tokens.OfAsync(viewer.Member!.Value, ct)).Select(Of)]);

    private static async Task<Results<Created<IssuedJson>, ProblemHttpResult>> IssueAsync(HttpContext http, NewToken body, Viewer viewer, ApiTokens tokens, CancellationToken ct)
    {
        var scopes = body.Scopes ?? [.. ApiToken.AllScopes.Where(viewer.May)];
        if (scopes.FirstOrDefault(s => !viewer.May(s)) is { } beyond) return http.Problem(new Refusal("scope_missing", 403, "scopes") { Args = [beyond] });
        var issued = await tokens.IssueAsync(viewer.Member!.Value, body.Name, scopes, body.ExpiresAt, ct);
        if (issued.IsRefused) return http.Problem(issued.Refusals[0] is { Field: "token_name" } refused ? refused with { Field = "name" } : issued.Refusals[0]);

        var (token, secret) = issued.Value;
        return TypedResults.Created($"/api/tokens/{token.Id}", new IssuedJson(Text(token.Id), token.Name, token.Scopes.Split(' '), token.ExpiresAt, secret));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(long id, HttpContext http, Viewer viewer, ApiTokens tokens, CancellationToken ct) =>
        await tokens.RevokeAsync(viewer.Member!.Value, id, ct) is { } refused ? http.Problem(refused) : TypedResults.NoContent();

    private static TokenJson Of(ApiToken token) =>
        new(Text(token.Id), token.Name, token.Scopes.Split(' '), token.CreatedAt, token.ExpiresAt, token.LastUsedAt);

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
