using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>Quotes for other slices.</summary>
internal sealed class QuotesFacade(PalabreDb db) : IQuotes
{
    public async Task<QuotesPart> PartAsync(PostId post, long before, int most, CancellationToken ct)
    {
        var part = await db.Set<Post>().Where(p => p.QuoteOf == post.Value && p.QuoteState == QuoteState.Accepted && p.WithheldAt == null && p.Id < before)
            .OrderByDescending(p => p.Id).Take(most).Select(p => new { p.Id, p.Author }).ToListAsync(ct);
        return new([.. part.Select(p => new QuoteBy(new(p.Id), p.Author))], part.Count == most ? part[^1].Id : null);
    }
}
