using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>Who calls: a member's program, or an app that has nobody yet.</summary>
/// <param name="Member">Null for an app by itself.</param>
/// <param name="Token">Of the member; null for an app by itself.</param>
internal sealed record Caller(MemberId? Member, TokenId? Token, IReadOnlySet<string> Scopes);

/// <summary>Finds who calls by their bearer token. A cookie says nothing here.</summary>
internal sealed class Callers(IAccess access, AppTokens apps)
{
    private const string Bearer = "Bearer ";

    /// <summary>Nobody when no token is given; a reply when it is none of ours any more.</summary>
    public async Task<(Caller? Caller, Reply? Refused)> FindAsync(HttpContext http, CancellationToken ct)
    {
        var given = http.Request.Headers.Authorization.ToString();
        if (given.Length == 0) return (null, null);
        return given.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? await OfAsync(given[Bearer.Length..].Trim(), ct) : (null, Reply.Unknown);
    }

    /// <summary>Who it is, as far as that is remembered: most calls need nothing more. Null says nothing.</summary>
    public static Caller? Recall(HttpContext http)
    {
        var given = http.Request.Headers.Authorization.ToString();
        if (!given.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return null;
        return http.RequestServices.GetRequiredService<IStanding>().Recall(given[Bearer.Length..].Trim()) is { IsSuspended: false } found ? Of(found) : null;
    }

    /// <summary>The token that was shown.</summary>
    public static string SecretOf(HttpContext http) => http.Request.Headers.Authorization.ToString()[Bearer.Length..].Trim();

    public async Task<(Caller? Caller, Reply? Refused)> OfAsync(string secret, CancellationToken ct)
    {
        if (await access.CheckAsync(secret, ct) is { } found)
            return found.IsSuspended ? (null, Reply.Suspended) : (Of(found), null);
        return await apps.ScopesAsync(secret, ct) is { } scopes ? (new(null, null, scopes), null) : (null, Reply.Unknown);
    }

    private static Caller Of(TokenAccess found) => new(found.Member, found.Token, found.Scopes);
}
