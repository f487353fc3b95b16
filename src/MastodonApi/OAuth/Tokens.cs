using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>POST /oauth/token and /oauth/revoke (RFC 6749 §3.2, RFC 7009).</summary>
internal static class Tokens
{
    public static void Map(MastodonRoutes routes)
    {
        routes.PostAsClient("/oauth/token", IssueAsync);
        routes.PostAsClient("/oauth/revoke", RevokeAsync);
    }

    private static async Task<Reply> IssueAsync(Call call)
    {
        call.Http.Response.Headers.CacheControl = "no-store";
        if (await call.Ask<Apps>().ProvedAsync(call) is not { } app) return Error(401, "invalid_client", "Client authentication failed: the client is unknown, or its secret is wrong.");
        return call.Said["grant_type"] switch
        {
            "authorization_code" => await OfCodeAsync(call, app),
            "client_credentials" => await OfAppAsync(call, app),
            _ => Error(400, "unsupported_grant_type", "Only authorization_code and client_credentials are offered."),
        };
    }

    private static async Task<Reply> OfCodeAsync(Call call, OAuthApp app)
    {
        var said = call.Said;
        return await call.Ask<Codes>().RedeemAsync(app, said["code"], said["redirect_uri"], said["code_verifier"], call.Ct) is var (access, scopes)
            ? Token(access.Secret, scopes, access.At)
            : Error(400, "invalid_grant", "The code is unknown, over, used before, or was given for another redirect_uri or verifier.");
    }

    private static async Task<Reply> OfAppAsync(Call call, OAuthApp app)
    {
        if (Scopes.Read(call.Said["scope"]) is not { } scopes || !Scopes.Cover(app.AllScopes, scopes)) return Error(400, "invalid_scope", "The app was not registered for these scopes.");
        var (secret, at) = await call.Ask<AppTokens>().IssueAsync(app, scopes, call.Ct);
        return Token(secret, string.Join(' ', scopes), at);
    }

    /// <summary>Whose token it is need not be known: what is no token any more is revoked already (RFC 7009 §2.2).</summary>
    private static async Task<Reply> RevokeAsync(Call call)
    {
        if (await call.Ask<Apps>().ProvedAsync(call) is not { } app) return Error(403, "unauthorized_client", "You are not authorized to revoke this token");
        var secret = call.Said["token"] ?? "";
        if (await call.Ask<IAccess>().CheckAsync(secret, call.Ct) is { } found)
        {
            if (!await call.Ask<Apps>().IssuedAsync(app, found.Token, call.Ct)) return Error(403, "unauthorized_client", "You are not authorized to revoke this token");
            await call.Ask<IAccess>().RevokeAsync(found.Member, found.Token, call.Ct);
        }
        else if (await call.Ask<AppTokens>().FindAsync(secret, call.Ct) is { } own && own.App == app.Id) await call.Ask<AppTokens>().RevokeAsync(own, call.Ct);
        return Reply.Empty;
    }

    private static Reply Error(int status, string code, string description) => Reply.Error(status, code, description);

    private static Reply Token(string secret, string scopes, DateTimeOffset at) => Reply.Ok(json =>
    {
        json.WriteStartObject();
        json.WriteString("access_token", secret);
        json.WriteString("token_type", "Bearer");
        json.WriteString("scope", scopes);
        json.WriteNumber("created_at", at.ToUnixTimeSeconds());
        json.WriteEndObject();
    });
}
