using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>
/// One line for many readers at a time. Whether it exists for each of them is asked of the same door as everywhere, from memory; what is shown of it
/// is brought together once for all to whom it is the same.
/// </summary>
internal sealed class ReadForMany(PalabreDb db, PostDoor door, ReadPosts read, PostViews views, ThreadMutes mutes, IFiltering filters, FilterablePosts filterables)
{
    /// <summary>What may differ between readers to whom a post is else the same.</summary>
    /// <param name="Follows">Its author, who may let followers alone quote it.</param>
    private readonly record struct Sameness(bool SeesAnswered, bool Follows, MyMarks Mine);

    /// <param name="isNew">It was written just now: nobody has done anything with it.</param>
    /// <returns>Readers for whom it does not exist, or who mute its author, are absent.</returns>
    public async Task<IReadOnlyDictionary<MemberId, WrittenPost>> OfAsync(PostId id, IReadOnlyCollection<MemberId> readers, string house, bool isNew, CancellationToken ct)
    {
        var found = new Dictionary<MemberId, WrittenPost>(readers.Count);
        if (await FindAsync(id.Value, ct) is not var (line, what)) return found;
        var answered = what.Post.ReplyTo is { } to ? (await read.FactsAsync([to], ct))[0] : null;
        var said = await filterables.OfAsync(what.Post, ct);
        var same = new Dictionary<Sameness, WrittenPost>();
        foreach (var reader in readers)
        {
            var sight = await door.SightAsync(reader, ct);
            if (sight.IsApart(line.Author) || !sight.Sees(what) || sight.Muted.Contains(what.Post.Author)) continue;
            if (await IsTheirOwnAsync(sight, what, said, ct)) found[reader] = await OneAsync(line, what, reader, house, ct);
            else
            {
                var sameness = new Sameness(
                    answered is not null && sight.Sees(answered), sight.Circle.FollowedSet.Contains(what.Post.Author), isNew && line.BoostOf is null ? MyMarks.None : await MarksAsync(reader, what.Post.Id, ct));
                if (!same.TryGetValue(sameness, out var shown)) same[sameness] = shown = await OneAsync(line, what, reader, house, ct);
                found[reader] = shown;
            }
        }

        return found;
    }

    private async Task<(Post Line, PostFacts What)?> FindAsync(long id, CancellationToken ct)
    {
        if ((await read.FactsAsync([id], ct))[0] is { } written) return (written.Post, written);
        if (await db.Set<Post>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, ct) is not { BoostOf: { } boosted } boost) return null;
        return (await read.FactsAsync([boosted], ct))[0] is { } what ? (boost, what) : null;
    }

    /// <summary>Whether something of it may be this reader's alone: it is theirs; counts, a room, a poll or a quote, what their filters find, a conversation they left.</summary>
    private async ValueTask<bool> IsTheirOwnAsync(Sight sight, PostFacts what, Filterable said, CancellationToken ct)
    {
        var post = what.Post;
        if (post.Author == sight.Me || post.Room is not null || post.Show is not null || post.HasPoll || post.QuoteOf is not null) return true;
        if (!what.Totals.IsNone && (sight.HasBlocks || !what.Totals.AllOpen)) return true;
        if ((await mutes.OfAsync(sight.Me, ct)).Contains(post.Thread)) return true;
        return (await filters.MatchesAsync(sight.Me!.Value, [said], ct)).Count > 0;
    }

    private async ValueTask<MyMarks> MarksAsync(MemberId reader, long post, CancellationToken ct)
    {
        var marks = await read.MarksAsync(reader, post, ct);
        return new(marks.Favourites.Contains(post), marks.Boosts.Contains(post), marks.Bookmarks.Contains(post));
    }

    private async Task<WrittenPost> OneAsync(Post line, PostFacts what, MemberId reader, string house, CancellationToken ct) =>
        PostRecords.Of((await views.EachAsync([new() { Line = line, What = what.Post }], reader, ct))[0], new(reader, house));
}
