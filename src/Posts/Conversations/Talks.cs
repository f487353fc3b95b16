using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>Conversations among those they name, and what was read of them.</summary>
internal sealed class Talks(PalabreDb db, PostDoor door, PostViews views, Timelines timelines) : ITalks
{
    public async Task<TalksPart> OfAsync(PostReader reader, LinePart part, CancellationToken ct)
    {
        if (reader.Member is not { } me) return new([], null, null);
        var lines = await timelines.TalksAsync(me, TimelinePart.Of(part), ct);
        return new(await TalksAsync(lines.Posts, me, reader, ct), lines.Oldest, lines.Newest);
    }

    public async Task<Talk?> AtAsync(PostReader reader, PostId last, CancellationToken ct) =>
        reader.Member is { } me && await (await SeenAsync(me, ct)).SingleOrDefaultAsync(p => p.Id == last.Value, ct) is { } post ? await OneAsync(post, me, reader, ct) : null;

    public async Task<Talk?> ReadAsync(PostReader reader, PostId thread, CancellationToken ct)
    {
        if (reader.Member is not { } me || await (await SeenAsync(me, ct)).Where(p => p.Thread == thread.Value).OrderByDescending(p => p.Id).FirstOrDefaultAsync(ct) is not { } last) return null;
        await MarkAsync(me, last, ct);
        return await OneAsync(last, me, reader, ct);
    }

    /// <summary>Somebody sees these posts now: of their conversation so much is read.</summary>
    public async Task ReadAsync(MemberId me, IEnumerable<PostView> seen, CancellationToken ct)
    {
        if (seen.Select(v => v.Post).Where(p => p.Visibility == PostVisibility.Direct).MaxBy(p => p.Id) is { } last) await MarkAsync(me, last, ct);
    }

    private async Task<IQueryable<Post>> SeenAsync(MemberId me, CancellationToken ct)
    {
        var sight = await door.SightAsync(me, ct);
        return door.Written(sight).Where(p => p.Visibility == PostVisibility.Direct && !sight.Muted.Contains(p.Author));
    }

    private async Task MarkAsync(MemberId me, Post last, CancellationToken ct)
    {
        var mark = db.Set<TalkMark>().Where(m => m.Member == me && m.Thread == last.Thread);
        if (await mark.AnyAsync(ct)) await ForwardAsync();
        else
        {
            db.Add(new TalkMark { Member = me, Thread = last.Thread, ReadTo = last.Id });
            try { await db.SaveChangesAsync(ct); }
            catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
            {
                // On two devices at once.
                db.ChangeTracker.Clear();
                await ForwardAsync();
            }
        }

        Task<int> ForwardAsync() => mark.Where(m => m.ReadTo < last.Id).ExecuteUpdateAsync(m => m.SetProperty(one => one.ReadTo, last.Id), ct);
    }

    private async Task<Talk?> OneAsync(Post post, MemberId me, PostReader reader, CancellationToken ct) => await TalksAsync(await views.OfAsync([post], me, ct), me, reader, ct) is [var talk] ? talk : null;

    private async Task<IReadOnlyList<Talk>> TalksAsync(IReadOnlyList<PostView> last, MemberId me, PostReader reader, CancellationToken ct)
    {
        List<long> threads = [.. last.Select(v => v.Post.Thread)];
        var read = await db.Set<TalkMark>().Where(m => m.Member == me && threads.Contains(m.Thread)).ToDictionaryAsync(m => m.Thread, m => m.ReadTo, ct);
        return [.. last.Select(v => new Talk(PostRecords.Of(v, reader), v.Post.Author != me && v.Post.Id > read.GetValueOrDefault(v.Post.Thread)))];
    }
}
