using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
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
        if (reader.Member is not { } me || await LastAsync(me, thread, ct) is not { } last) return null;
        await ReadToAsync(me, last, ct);
        return await OneAsync(last, me, reader, ct);
    }

    public async Task<Talk?> UnreadAsync(PostReader reader, PostId thread, CancellationToken ct)
    {
        if (reader.Member is not { } me || await LastAsync(me, thread, ct) is not { } last) return null;
        await MarkAsync(new() { Member = me, Thread = last.Thread, UnreadAt = last.Id }, m => m.SetProperty(one => one.UnreadAt, last.Id), ct);
        return await OneAsync(last, me, reader, ct);
    }

    public async Task<bool> PutAsideAsync(PostReader reader, PostId thread, CancellationToken ct)
    {
        if (reader.Member is not { } me || await LastAsync(me, thread, ct) is not { } last) return false;
        await MarkAsync(new() { Member = me, Thread = last.Thread, AsideTo = last.Id }, m => m.SetProperty(one => one.AsideTo, last.Id), ct);
        return true;
    }

    /// <summary>Somebody sees these posts now: of their conversation so much is read.</summary>
    public async Task ReadAsync(MemberId me, IEnumerable<PostView> seen, CancellationToken ct)
    {
        if (seen.Select(v => v.Post).Where(p => p.Visibility == PostVisibility.Direct).MaxBy(p => p.Id) is { } last) await ReadToAsync(me, last, ct);
    }

    private async Task<IQueryable<Post>> SeenAsync(MemberId me, CancellationToken ct)
    {
        var sight = await door.SightAsync(me, ct);
        return door.Written(sight).Where(p => p.Visibility == PostVisibility.Direct && !sight.Muted.Contains(p.Author));
    }

    private async Task<Post?> LastAsync(MemberId me, PostId thread, CancellationToken ct) =>
        await (await SeenAsync(me, ct)).Where(p => p.Thread == thread.Value).OrderByDescending(p => p.Id).FirstOrDefaultAsync(ct);

    /// <summary>Reading an earlier page of it takes nothing back.</summary>
    private Task ReadToAsync(MemberId me, Post last, CancellationToken ct) => MarkAsync(
        new() { Member = me, Thread = last.Thread, ReadTo = last.Id },
        m => m.SetProperty(one => one.ReadTo, one => one.ReadTo > last.Id ? one.ReadTo : last.Id).SetProperty(one => one.UnreadAt, one => one.UnreadAt > last.Id ? one.UnreadAt : 0), ct);

    private async Task MarkAsync(TalkMark first, Action<UpdateSettersBuilder<TalkMark>> change, CancellationToken ct)
    {
        var mark = db.Set<TalkMark>().Where(m => m.Member == first.Member && m.Thread == first.Thread);
        if (await mark.ExecuteUpdateAsync(change, ct) > 0) return;
        db.Add(first);
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            // On two devices at once.
            db.ChangeTracker.Clear();
            await mark.ExecuteUpdateAsync(change, ct);
        }
    }

    private async Task<Talk?> OneAsync(Post post, MemberId me, PostReader reader, CancellationToken ct) => await TalksAsync(await views.OfAsync([post], me, ct), me, reader, ct) is [var talk] ? talk : null;

    private async Task<IReadOnlyList<Talk>> TalksAsync(IReadOnlyList<PostView> last, MemberId me, PostReader reader, CancellationToken ct)
    {
        List<long> threads = [.. last.Select(v => v.Post.Thread)];
        var marks = await db.Set<TalkMark>().AsNoTracking().Where(m => m.Member == me && threads.Contains(m.Thread)).ToDictionaryAsync(m => m.Thread, ct);
        return [.. last.Select(v => new Talk(PostRecords.Of(v, reader), IsUnread(v.Post, me, marks.GetValueOrDefault(v.Post.Thread))))];
    }

    private static bool IsUnread(Post last, MemberId me, TalkMark? mark) => (last.Author != me && last.Id > (mark?.ReadTo ?? 0)) || last.Id == mark?.UnreadAt;
}
