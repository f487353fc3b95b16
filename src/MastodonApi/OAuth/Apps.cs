using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.MastodonApi;

/// <summary>Programs register themselves (POST /api/v1/apps), and are found again by their id and secret.</summary>
internal sealed class Apps(PalabreDb db, IAppPushes pushes, IdMaker ids, TimeProvider clock)
{
    private const int MostAddresses = 10;

    public static void Map(MastodonRoutes routes)
    {
        routes.Post("/api/v1/apps", Who.Anyone, null, call => call.Ask<Apps>().RegisterAsync(call), Allowance.Apps);
        routes.Get("/api/v1/apps/verify_credentials", Who.Apps, null, call => call.Ask<Apps>().VerifyAsync(call));
    }

    public async Task<OAuthApp?> FindAsync(string? clientId, CancellationToken ct) =>
        clientId is { Length: > 0 and <= 64 } ? await db.Set<OAuthApp>().AsNoTracking().SingleOrDefaultAsync(a => a.ClientId == clientId, ct) : null;

    /// <summary>The app that proves who it is, in the body or by Basic (RFC 6749 §2.3.1); null when it does not.</summary>
    public async Task<OAuthApp?> ProvedAsync(Call call)
    {
        var (id, secret) = Basic(call.Http.Request) is var (name, word) ? (name, word) : (call.Said["client_id"], call.Said["client_secret"]);
        return await FindAsync(id, call.Ct) is { } app && secret is not null && Secrets.Matches(secret, app.SecretHash) ? app : null;
    }

    /// <summary>Whether a member's token came by this app.</summary>
    public Task<bool> IssuedAsync(OAuthApp app, TokenId token, CancellationToken ct) => db.Set<OAuthToken>().AnyAsync(t => t.Token == token && t.App == app.Id, ct);

    private async Task<Reply> RegisterAsync(Call call)
    {
        var said = call.Said;
        var name = said["client_name"]?.Trim() ?? "";
        var addresses = said.All("redirect_uris").SelectMany(a => a.Split(['\n', '\r', ' '], StringSplitOptions.RemoveEmptyEntries)).Distinct().ToList();
        var website = said["website"]?.Trim() ?? "";
        if (name.Length == 0) return Reply.Error(422, "Validation failed: Application name can't be blank");
        if (addresses.Count is 0 or > MostAddresses || !addresses.All(RedirectUri.IsGood)) return Reply.Error(422, "Validation failed: Redirect URI must be an absolute URI");
        if (Scopes.Read(said["scopes"]) is not { } scopes) return Reply.Error(422, "Validation failed: Scopes doesn't match configured on the server");
        if (website.Length > 0 && (website.Length > OAuthApp.AddressLength || !Uri.TryCreate(website, UriKind.Absolute, out var at) || at.Scheme is not ("http" or "https"))) website = "";

        var secret = Secrets.New();
        var app = new OAuthApp
        {
            Id = ids.Next(),
            ClientId = Secrets.New(),
            SecretHash = Secrets.HashOf(secret),
            Name = Short(name),
            Website = website,
            RedirectUris = string.Join('\n', addresses),
            Scopes = string.Join(' ', scopes),
            CreatedAt = clock.GetUtcNow(),
        };
        db.Add(app);
        await db.SaveChangesAsync(call.Ct);
        return Reply.Ok(json => Write(json, app, secret));
    }

    private async Task<Reply> VerifyAsync(Call call) => await AppOfAsync(call) is { } app ? Reply.Ok(json => Write(json, app, secret: null)) : Reply.Unknown;

    private async Task<OAuthApp?> AppOfAsync(Call call)
    {
        long? app = call.Caller!.Token is { } token
            ? await db.Set<OAuthToken>().Where(t => t.Token == token).Select(t => (long?)t.App).SingleOrDefaultAsync(call.Ct)
            : (await call.Ask<AppTokens>().FindAsync(call.Http.Request.Headers.Authorization.ToString()["Bearer ".Length..].Trim(), call.Ct))?.App;
        return app is null ? null : await db.Set<OAuthApp>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == app, call.Ct);
    }

    /// <summary>CredentialApplication, or Application where the secret is not told again.</summary>
    private void Write(Utf8JsonWriter json, OAuthApp app, string? secret)
    {
        json.WriteStartObject();
        json.WriteId("id", app.Id);
        json.WriteString("name", app.Name);
        json.WriteString("website", app.Website.Length > 0 ? app.Website : null);
        json.WriteStartArray("scopes");
        foreach (var scope in app.AllScopes) json.WriteStringValue(scope);
        json.WriteEndArray();
        json.WriteStartArray("redirect_uris");
        foreach (var address in app.Addresses) json.WriteStringValue(address);
        json.WriteEndArray();
        json.WriteString("redirect_uri", app.RedirectUris);
        if (secret is not null)
        {
            json.WriteString("client_id", app.ClientId);
            json.WriteString("client_secret", secret);
            json.WriteNumber("client_secret_expires_at", 0);
        }
        json.WriteString("vapid_key", pushes.PublicKey ?? "");
        json.WriteEndObject();
    }

    private static (string Id, string Secret)? Basic(HttpRequest request)
    {
        const string scheme = "Basic ";
        var given = request.Headers.Authorization.ToString();
        if (!given.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return null;
        var bytes = new byte[given.Length];
        if (!Convert.TryFromBase64String(given[scheme.Length..].Trim(), bytes, out var length)) return null;
        var both = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return both.Length == 2 ? (Uri.UnescapeDataString(both[0]), Uri.UnescapeDataString(both[1])) : null;
    }

    private static string Short(string name) => name.Length <= OAuthApp.NameLength ? name : name[..(char.IsHighSurrogate(name[OAuthApp.NameLength - 1]) ? OAuthApp.NameLength - 1 : OAuthApp.NameLength)];
}
