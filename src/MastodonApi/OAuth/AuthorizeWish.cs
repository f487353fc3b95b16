using Microsoft.AspNetCore.Http;
using Palabre.Kit;

namespace Palabre.MastodonApi;

/// <summary>What a program asks a member for (RFC 6749 §4.1.1, RFC 7636 §4.3), as far as it can be trusted: the app is known and the address its own.</summary>
/// <param name="State">The program's own, given back untouched.</param>
/// <param name="Wrong">An error code for the program; null when all is well.</param>
internal sealed record AuthorizeWish(OAuthApp App, string RedirectUri, IReadOnlyList<string> Scopes, string? State, string? Challenge, string? Wrong)
{
    public bool IsOutOfBand => RedirectUri == OAuthApp.OutOfBand;

    /// <summary>A refusal for a person: with an app or an address that is not known, nobody is led anywhere (§4.1.2.1).</summary>
    public static async Task<(AuthorizeWish? Wish, Refusal? Refused)> ReadAsync(Apps apps, Func<string, string?> said, CancellationToken ct)
    {
        if (await apps.FindAsync(said("client_id"), ct) is not { } app) return (null, new Refusal("oauth_app", StatusCodes.Status400BadRequest));
        var address = said("redirect_uri") is { Length: > 0 } asked ? asked : app.Addresses.Count == 1 ? app.Addresses[0] : "";
        if (!app.Addresses.Contains(address)) return (null, new Refusal("oauth_redirect", StatusCodes.Status400BadRequest));
        var scopes = MastodonApi.Scopes.Read(said("scope"));
        var (challenge, method) = (said("code_challenge"), said("code_challenge_method"));
        var wrong = said("response_type") != "code" ? "unsupported_response_type"
            : scopes is null || !MastodonApi.Scopes.Cover(app.AllScopes, scopes) ? "invalid_scope"
            : !string.IsNullOrEmpty(challenge) && (method != "S256" || challenge.Length is < 43 or > 128) ? "invalid_request"
            : null;
        return (new(app, address, scopes ?? [], said("state"), string.IsNullOrEmpty(challenge) ? null : challenge, wrong), null);
    }

    /// <summary>Where the program is told something.</summary>
    public string Back(params (string Name, string? Value)[] answered) => MastodonApi.RedirectUri.With(RedirectUri, [.. answered, ("state", State)]);
}
