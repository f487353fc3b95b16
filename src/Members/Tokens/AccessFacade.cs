using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>Tokens for other slices: the same table, the same check.</summary>
internal sealed class AccessFacade(PalabreDb db, ApiTokens tokens, TimeProvider clock) : IAccess
{
    public async Task<IssuedAccess> IssueAsync(MemberId member, string name, IReadOnlyCollection<string> scopes, CancellationToken ct)
    {
        var issued = await tokens.IssueAsync(member, name, string.Join(' ', scopes.Append(ApiToken.Program)), expiresAt: null, ct);
        return new(new(issued.Token.Id), issued.Secret, issued.Token.CreatedAt);
    }

    public async ValueTask<TokenAccess?> CheckAsync(string secret, CancellationToken ct) => (await tokens.CheckAsync(secret, ct))?.AccessAt(clock.GetUtcNow());

    public Task RevokeAsync(MemberId member, TokenId token, CancellationToken ct) => tokens.RevokeAsync(member, token.Value, ct);

    public async Task<IReadOnlySet<TokenId>> StandingAsync(IReadOnlyCollection<TokenId> asked, CancellationToken ct)
    {
        var wanted = asked.Select(t => t.Value).ToList();
        return (await db.Set<ApiToken>().Where(t => wanted.Contains(t.Id)).Select(t => t.Id).ToListAsync(ct)).Select(TokenId.From).ToHashSet();
    }
}
