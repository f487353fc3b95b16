using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>A new line, and who of those into whose homes or lists it belongs is shown it: the question that their pages ask, for many of them at once.</summary>
internal sealed class LineReaders(PalabreDb db, PostDoor door, IFollows follows, ISafety safety, IFiltering filters, FilterablePosts read)
{
    /// <summary>Null when it, or what it boosts, is gone.</summary>
    public async Task<(Post Line, Post What)?> FindAsync(PostId id, CancellationToken ct)
    {
        if (await db.Set<Post>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == id.Value, ct) is not { } line) return null;
        var what = line.BoostOf is { } of ? await db.Set<Post>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == of, ct) : line;
        return what is null ? null : (line, what);
    }

    public async Task<HashSet<MemberId>> AmongAsync(Post line, Post what, IReadOnlyCollection<MemberId> belonging, CancellationToken ct)
    {
        if (belonging.Count == 0) return [];
        HashSet<MemberId> readers = [.. await door.ReadersAsync(what, [.. belonging], ct)];
        if (line.BoostOf is not null) readers.ExceptWith(await follows.WithoutBoostsOfAsync(line.Author, readers, ct));
        // A boost brings two authors: neither may be kept apart from the reader, or muted.
        readers.RemoveWhere((await safety.BlocksAsync(line.Author, readers, ct)).With);
        foreach (var author in new HashSet<MemberId> { line.Author, what.Author }) readers.ExceptWith(await safety.MutersAsync(author, [.. readers], ct));
        readers.ExceptWith(await filters.HidingAsync(FilterContext.Home, await read.OfAsync(what, ct), [.. readers.Where(r => r != what.Author)], ct));
        return readers;
    }
}
