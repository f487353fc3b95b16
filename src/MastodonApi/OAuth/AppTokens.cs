using Microsoft.EntityFrameworkCore;
using Palabre.Kit.Storage;

namespace Palabre.MastodonApi;

/// <summary>Tokens of apps by themselves (RFC 6749 §4.4): they read what guests read, and say that somebody registered.</summary>
internal sealed class AppTokens(PalabreDb db, TimeProvider clock)
{
    /// <summary>Begins unlike a member's.</summary>
    public const string Prefix = "pla_";

    /// <summary>An app that needs more asks anew each time; the oldest go.</summary>
    private const int MostOfOne = 20;

    public async Task<(string Secret, DateTimeOffset At)> IssueAsync(OAuthApp app, IReadOnlyList<string> scopes, CancellationToken ct)
    {
        var (secret, now) = (Prefix + Secrets.New(), clock.GetUtcNow());
        db.Add(new OAuthAppToken { Hash = Secrets.HashOf(secret), App = app.Id, Scopes = string.Join(' ', scopes), CreatedAt = now });
        await db.SaveChangesAsync(ct);
        var kept = await db.Set<OAuthAppToken>().Where(t => t.App == app.Id).OrderByDescending(t => t.CreatedAt).Skip(MostOfOne - 1).Select(t => (DateTimeOffset?)t.CreatedAt).FirstOrDefaultAsync(ct);
        if (kept is { } oldest) await db.Set<OAuthAppToken>().Where(t => t.App == app.Id && t.CreatedAt < oldest).ExecuteDeleteAsync(ct);
        return (secret, now);
    }

    /// <summary>Null when it is none of these.</summary>
    public async Task<IReadOnlySet<string>?> ScopesAsync(string secret, CancellationToken ct) => (await FindAsync(secret, ct))?.Scopes.Split(' ').ToHashSet();

    public async Task<OAuthAppToken?> FindAsync(string secret, CancellationToken ct)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var hash = Secrets.HashOf(secret);
        return await db.Set<OAuthAppToken>().AsNoTracking().SingleOrDefaultAsync(t => t.Hash == hash, ct);
    }

    public Task RevokeAsync(OAuthAppToken token, CancellationToken ct) => db.Set<OAuthAppToken>().Where(t => t.Hash == token.Hash).ExecuteDeleteAsync(ct);
}
