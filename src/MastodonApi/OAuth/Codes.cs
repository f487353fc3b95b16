using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.MastodonApi;

/// <summary>Consent becomes a code, and a code becomes a token, once.</summary>
internal sealed class Codes(PalabreDb db, IAccess access, TimeProvider clock)
{
    /// <summary>Kept so long after their use, so that a second use is noticed.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    /// <summary>Of one app for one member: whoever signs in on an eleventh device is signed out on the first.</summary>
    private const int MostTokens = 10;

    public async Task<string> MakeAsync(AuthorizeWish wish, MemberId member, CancellationToken ct)
    {
        var (code, now) = (Secrets.New(), clock.GetUtcNow());
        var old = now - Remembered;
        await db.Set<OAuthCode>().Where(c => c.CreatedAt < old).ExecuteDeleteAsync(ct);
        db.Add(new OAuthCode
        {
            Hash = Secrets.HashOf(code),
            App = wish.App.Id,
            Member = member,
            RedirectUri = wish.RedirectUri,
            Scopes = string.Join(' ', wish.Scopes),
            Challenge = wish.Challenge ?? "",
            CreatedAt = now,
        });
        await db.SaveChangesAsync(ct);
        return code;
    }

    /// <summary>Null when the code is none, or another's, or over, or was used before.</summary>
    public async Task<(IssuedAccess Access, string Scopes)?> RedeemAsync(OAuthApp app, string? given, string? redirectUri, string? verifier, CancellationToken ct)
    {
        var (hash, now) = (Secrets.HashOf(given ?? ""), clock.GetUtcNow());
        if (await db.Set<OAuthCode>().AsNoTracking().SingleOrDefaultAsync(c => c.Hash == hash && c.App == app.Id, ct) is not { } code) return null;
        if (code.UsedAt is not null) return await RefuseAgainAsync(code, ct);
        if (code.CreatedAt + OAuthCode.Life <= now || code.RedirectUri != redirectUri) return null;
        if (code.Challenge.Length > 0 && (verifier is null || Secrets.ChallengeOf(verifier) != code.Challenge)) return null;
        if (await db.Set<OAuthCode>().Where(c => c.Hash == hash && c.UsedAt == null).ExecuteUpdateAsync(c => c.SetProperty(one => one.UsedAt, now), ct) == 0) return null;

        var issued = await access.IssueAsync(code.Member, app.Name, code.Scopes.Split(' '), ct);
        db.Add(new OAuthToken { Token = issued.Token, App = app.Id, Member = code.Member });
        await db.SaveChangesAsync(ct);
        await db.Set<OAuthCode>().Where(c => c.Hash == hash).ExecuteUpdateAsync(c => c.SetProperty(one => one.Token, issued.Token), ct);
        await DropOldAsync(app, code.Member, ct);
        return (issued, code.Scopes);
    }

    private async Task<(IssuedAccess, string)?> RefuseAgainAsync(OAuthCode code, CancellationToken ct)
    {
        if (code.Token is { } stolen) await access.RevokeAsync(code.Member, stolen, ct);
        return null;
    }

    private async Task DropOldAsync(OAuthApp app, MemberId member, CancellationToken ct)
    {
        var tokens = await db.Set<OAuthToken>().Where(t => t.App == app.Id && t.Member == member).OrderByDescending(t => t.Token).Select(t => t.Token).ToListAsync(ct);
        foreach (var token in tokens.Skip(MostTokens)) await access.RevokeAsync(member, token, ct);
    }
}

/// <summary>A token that is gone was issued by nobody.</summary>
internal sealed class ForgetTokensWhenAccessRevoked(PalabreDb db, IAccess access) : Kit.Events.IOn<AccessRevoked>
{
    public async Task HandleAsync(AccessRevoked told, CancellationToken ct)
    {
        var known = await db.Set<OAuthToken>().Where(t => t.Member == told.Member).Select(t => t.Token).ToListAsync(ct);
        if (known.Count == 0) return;
        var standing = await access.StandingAsync(known, ct);
        var gone = known.Where(t => !standing.Contains(t)).ToList();
        await db.Set<OAuthToken>().Where(t => gone.Contains(t.Token)).ExecuteDeleteAsync(ct);
    }
}
