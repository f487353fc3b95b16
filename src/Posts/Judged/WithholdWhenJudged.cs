using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>Stewards took a post away, or gave it back. What holds now is asked, not told: two tellings may come in any order.</summary>
internal sealed class WithholdWhenJudged(PalabreDb db, ISafety safety, PostMemory memory, TimeProvider clock) : IOn<PostJudged>
{
    public async Task HandleAsync(PostJudged told, CancellationToken ct)
    {
        DateTimeOffset? since = (await safety.TakenAwayAsync([told.Post], ct)).Contains(told.Post) ? clock.GetUtcNow() : null;
        var isOpen = since is null;
        await db.Set<Post>().Where(p => p.Id == told.Post.Value && (p.WithheldAt == null) != isOpen)
            .ExecuteUpdateAsync(p => p.SetProperty(one => one.WithheldAt, since), ct);
        var led = await db.Set<Post>().Where(p => p.Id == told.Post.Value).Select(p => new { p.ReplyTo, p.QuoteOf }).SingleOrDefaultAsync(ct);
        db.Tell(new PostFoundOtherwise(told.Post));
        await db.SaveChangesAsync(ct);
        memory.Judged(told.Post.Value, led?.ReplyTo, led?.QuoteOf);
    }
}
