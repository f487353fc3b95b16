using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>A token just issued, with its secret, which nobody sees again.</summary>
public sealed record IssuedToken(ApiToken Token, string Secret);

/// <summary>Issuing, listing, checking and revoking bearer tokens.</summary>
public sealed class ApiTokens(PalabreDb db, IdMaker ids, Standing standing, TimeProvider clock)
{
    /// <summary>Lets secret scanners recognise a token that leaked into a public file.</summary>
    public const string Prefix = "plb_";
    public const int PerMember = 50;

    private const int SecretBytes = 32;

    public async Task<IReadOnlyList<ApiToken>> OfAsync(MemberId member, CancellationToken ct) =>
        await db.Set<ApiToken>().AsNoTracking().Where(t => t.MemberId == member.Value).OrderByDescending(t => t.Id).ToListAsync(ct);

    /// <param name="scopes">Null for all of them.</param>
    public async Task<Outcome<IssuedToken>> IssueAsync(MemberId member, string? name, IReadOnlyList<string>? scopes, DateTimeOffset? expiresAt, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (Refuse(name, scopes, expiresAt, now) is { } refused) return refused;
        if (await db.Set<ApiToken>().CountAsync(t => t.MemberId == member.Value, ct) >= PerMember) return new Refusal("tokens_many") { Args = [PerMember] };

        return await IssueAsync(member, name!.Trim(), string.Join(' ', ApiToken.AllScopes.Where(s => scopes is null || scopes.Contains(s))), expiresAt, ct);
    }

    /// <summary>Makes a token of what was checked before.</summary>
    internal async Task<IssuedToken> IssueAsync(MemberId member, string name, string scopes, DateTimeOffset? expiresAt, CancellationToken ct)
    {
        var secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var token = new ApiToken
        {
            Id = ids.Next(),
            MemberId = member.Value,
            Name = name,
            Hash = HashOf(secret),
            CreatedAt = clock.GetUtcNow(),
            ExpiresAt = expiresAt,
            Scopes = scopes,
        };
        db.Add(token);
        await db.SaveChangesAsync(ct);
        return new IssuedToken(token, secret);
    }

    public async Task<Refusal?> RevokeAsync(MemberId member, long token, CancellationToken ct)
    {
        await using var unit = await db.Database.BeginTransactionAsync(ct);
        if (await db.Set<ApiToken>().Where(t => t.Id == token && t.MemberId == member.Value).ExecuteDeleteAsync(ct) == 0) return new Refusal("token_unknown", 404);
        db.Tell(new AccessRevoked(member));
        await db.SaveChangesAsync(ct);
        await unit.CommitAsync(ct);
        standing.Forget();
        return null;
    }

    /// <summary>Whom a secret stands for; null when it is unknown, revoked or expired.</summary>
    public async Task<TokenStanding?> CheckAsync(string secret, CancellationToken ct)
    {
        if (!MayBe(secret)) return null;
        var now = clock.GetUtcNow();
        if (await standing.OfTokenAsync(HashOf(secret), ct) is not { } found || found.IsOver(now)) return null;
        if (found.IsUseToNote(now)) await NoteUseAsync(found.TokenId, now, ct);
        return found;
    }

    /// <summary>Whether this could be one, before anything is asked.</summary>
    internal static bool MayBe(string secret) => secret.StartsWith(Prefix, StringComparison.Ordinal) && secret.Length <= 100;

    internal static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>One writer an hour: the condition lets the others of the same moment pass.</summary>
    private async Task NoteUseAsync(long token, DateTimeOffset now, CancellationToken ct)
    {
        var since = now - TokenStanding.UseIsNotedEvery;
        await db.Set<ApiToken>().Where(t => t.Id == token && (t.LastUsedAt == null || t.LastUsedAt < since))
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.LastUsedAt, now), ct);
    }

    private static Refusal? Refuse(string? name, IReadOnlyList<string>? scopes, DateTimeOffset? expiresAt, DateTimeOffset now) =>
        string.IsNullOrWhiteSpace(name) ? new Refusal("token_name_missing", 422, "token_name")
        : name.Trim().Length > ApiToken.NameLength ? new Refusal("name_long", 422, "token_name") { Args = [ApiToken.NameLength] }
        : scopes is not null && (scopes.Count == 0 || scopes.Any(s => !ApiToken.AllScopes.Contains(s))) ? new Refusal("scope_unknown", 422, "scopes")
        : expiresAt <= now ? new Refusal("expiry_past", 422, "expiresAt")
        : null;
}
