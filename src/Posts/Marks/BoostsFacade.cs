using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>Boosts for other slices.</summary>
internal sealed class BoostsFacade(PalabreDb db) : IBoosts
{
    public async Task<MembersPart> PartAsync(PostId post, long before, int most, CancellationToken ct)
    {
        var quotes = db.Set<Post>().Where(q => q.QuoteOf == post.Value && q.QuoteState == QuoteState.Accepted && q.WithheldAt == null);
        var part = await db.Set<Post>().Where(p => p.BoostOf == post.Value && p.Id < before)
            .OrderByDescending(p => p.Id).Take(most).Select(p => new { p.Id, p.Author, Quotes = quotes.Any(q => q.Author == p.Author) }).ToListAsync(ct);
        return new([.. part.Where(p => !p.Quotes).Select(p => p.Author)], part.Count == most ? part[^1].Id : null);
    }
}
