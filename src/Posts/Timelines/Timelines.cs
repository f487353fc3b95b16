using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>A part of a timeline, newest first.</summary>
/// <param name="Oldest">The line to ask on from, <c>max_id</c>; null when nothing older is to be expected.</param>
/// <param name="Newest">The line to ask newer ones from, <c>min_id</c>; null when it is empty.</param>
public sealed record Timeline(IReadOnlyList<PostView> Posts, long? Oldest, long? Newest)
{
    public static readonly Timeline Empty = new([], null, null);
}

/// <summary>What an author's page shows.</summary>
/// <param name="PicturesOnly">Only posts with pictures.</param>
/// <param name="Tag">Only posts about this, as it is found.</param>
internal sealed record ByWhich(bool WithReplies = false, bool WithBoosts = true, bool PinnedOnly = false, bool PicturesOnly = false, string? Tag = null);

/// <summary>All timelines, newest first, each asked of the database in one question. There is no other truth than this; a home comes from memory where that gives the same.</summary>
internal sealed class Timelines(PalabreDb db, PostDoor door, PostViews views, ReadPosts read, ReadShelves shelves, ReadTagged tagged, Lists lists, TagFollows tags)
{
    /// <summary>Tags of each kind in one question: each is looked up for every post of a timeline. As many as Mastodon takes.</summary>
    private const int MostTags = 4;

    /// <summary>
    /// What somebody and those they follow wrote and boosted; answers only to people they follow too. Who is read in an exclusive list is
    /// read there. What anybody writes for all to find about a tag one follows is here too.
    /// </summary>
    public async Task<Timeline> HomeAsync(MemberId me, TimelinePart part, CancellationToken ct)
    {
        var sight = await door.SightAsync(me, ct);
        var near = Near(sight);
        var elsewhere = await lists.ElsewhereAsync(me, ct);
        var followedTags = await tags.OfAsync(me, ct);
        var authors = Authors(near, elsewhere);
        if (await FromMemoryAsync(sight, authors, near, part, ct) is { } known)
        {
            if (followedTags.Count == 0) return await ShowAsync(known, me, part, ct);
            // What strangers write about a tag is on no shelf.
            if (await tagged.OfAsync(sight, followedTags, part, ct) is { } about) return await ShowAsync(part.Of([.. known, .. about]), me, part, ct);
        }

        return await ReadAsync(HomeLines(sight, authors, near, followedTags), me, part, ct);
    }

    private async Task<IReadOnlyList<Shown>?> FromMemoryAsync(Sight sight, List<MemberId> authors, List<MemberId> near, TimelinePart part, CancellationToken ct)
    {
        var home = await shelves.BeginAsync(sight, authors, near, part, ct);
        do
        {
            while (home.Next() is { Count: > 0 } next) home.Take(await read.FactsAsync(next, ct));
        }
        while (await shelves.ReadOnAsync(home, ct));
        // Read anew they no longer do, and the next home needs to ask nobody.
        foreach (var author in home.Stale) shelves.Forget(author);
        return home.Lines?.ConvertAll(line => line.Shown);
    }

    /// <summary>The home as the database has it, to compare.</summary>
    internal async Task<Timeline> HomeOfDatabaseAsync(MemberId me, TimelinePart part, CancellationToken ct)
    {
        var sight = await door.SightAsync(me, ct);
        var near = Near(sight);
        var elsewhere = await lists.ElsewhereAsync(me, ct);
        return await ReadAsync(HomeLines(sight, Authors(near, elsewhere), near, await tags.OfAsync(me, ct)), me, part, ct);
    }

    /// <summary>The reader, and those they follow and do not mute.</summary>
    internal static List<MemberId> Near(Sight sight) => [sight.Me!.Value, .. sight.Muted.Count == 0 ? sight.Followed : sight.Followed.Except(sight.Muted)];

    /// <summary>Those of them who are not read in a list of their own.</summary>
    internal static List<MemberId> Authors(List<MemberId> near, IReadOnlySet<MemberId> elsewhere) => elsewhere.Count == 0 ? near : [.. near.Where(author => !elsewhere.Contains(author))];

    private IQueryable<Shown> HomeLines(Sight sight, List<MemberId> authors, List<MemberId> near, IReadOnlyList<string> followedTags)
    {
        var me = sight.Me!.Value;
        var seen = WithBoosts(sight, door.Seen(sight)).Where(l => !sight.Muted.Contains(l.What.Author));
        return followedTags.Count == 0
            ? seen.Where(l => authors.Contains(l.Line.Author)
                && (l.What.ReplyToAuthor == null || l.Line.BoostOf != null || l.What.ReplyToAuthor == l.What.Author || l.What.Author == me || near.Contains(l.What.ReplyToAuthor.Value)))
            : seen.Where(l => (authors.Contains(l.Line.Author)
                && (l.What.ReplyToAuthor == null || l.Line.BoostOf != null || l.What.ReplyToAuthor == l.What.Author || l.What.Author == me || near.Contains(l.What.ReplyToAuthor.Value)))
                || (l.Line.Visibility == PostVisibility.Public && l.Line.BoostOf == null && (l.Line.ReplyToAuthor == null || l.Line.ReplyToAuthor == l.Line.Author)
                    && db.Set<PostTag>().Any(t => t.Post == l.Line.Id && followedTags.Contains(t.Tag))));
    }

    /// <summary>Without the boosts of those whom the reader follows without them.</summary>
    private static IQueryable<Shown> WithBoosts(Sight sight, IQueryable<Shown> lines)
    {
        if (sight.Circle.WithoutBoosts.Count == 0) return lines;
        List<MemberId> without = [.. sight.Circle.WithoutBoosts];
        return lines.Where(l => l.Line.BoostOf == null || !without.Contains(l.Line.Author));
    }

    /// <summary>What the people of a list wrote and boosted.</summary>
    public async Task<Timeline> OfListAsync(ListCard list, MemberId me, TimelinePart part, CancellationToken ct)
    {
        var sight = await door.SightAsync(me, ct);
        List<MemberId> people = [.. (await lists.PeopleAsync(me, list.Id, ct) ?? []).Except(sight.Muted)];
        List<MemberId> answered = list.Replies switch { ListReplies.List => people, ListReplies.Followed => [me, .. sight.Followed.Except(sight.Muted)], _ => [] };
        var lines = WithBoosts(sight, door.Seen(sight)).Where(l => people.Contains(l.Line.Author) && !sight.Muted.Contains(l.What.Author)
            && (l.What.ReplyToAuthor == null || l.Line.BoostOf != null || l.What.ReplyToAuthor == l.What.Author || answered.Contains(l.What.ReplyToAuthor.Value)));
        return await ReadAsync(lines, me, part, ct);
    }

    /// <summary>What everybody here wrote for all to find.</summary>
    public async Task<Timeline> HouseAsync(bool picturesOnly, MemberId? viewer, TimelinePart part, CancellationToken ct)
    {
        var sight = await door.SightAsync(viewer, ct);
        var lines = door.Seen(sight).Where(l => l.Line.Visibility == PostVisibility.Public && l.Line.BoostOf == null && !sight.Muted.Contains(l.Line.Author)
            && (l.Line.ReplyToAuthor == null || l.Line.ReplyToAuthor == l.Line.Author));
        if (picturesOnly) lines = lines.Where(l => l.Line.Pictures > 0);
        return await ReadAsync(lines, viewer, part, ct);
    }

    public async Task<Timeline> OfTagAsync(ByTag which, MemberId? viewer, TimelinePart part, CancellationToken ct)
    {
        var sight = await door.SightAsync(viewer, ct);
        var (any, none) = (Keys([which.Tag, .. which.Any ?? []]), Keys(which.None));
        var lines = door.Seen(sight).Where(l => l.Line.Visibility == PostVisibility.Public && l.Line.BoostOf == null && !sight.Muted.Contains(l.Line.Author));
        lines = any is [var key] ? lines.Where(l => db.Set<PostTag>().Any(t => t.Tag == key && t.Post == l.Line.Id)) : lines.Where(l => db.Set<PostTag>().Any(t => any.Contains(t.Tag) && t.Post == l.Line.Id));
        foreach (var one in Keys(which.All)) lines = lines.Where(l => db.Set<PostTag>().Any(t => t.Tag == one && t.Post == l.Line.Id));
        if (none.Count > 0) lines = lines.Where(l => !db.Set<PostTag>().Any(t => none.Contains(t.Tag) && t.Post == l.Line.Id));
        if (which.PicturesOnly) lines = lines.Where(l => l.Line.Pictures > 0);
        return await ReadAsync(lines, viewer, part, ct);
    }

    private static List<string> Keys(IEnumerable<string>? tags) => [.. (tags ?? []).Select(PostText.Key).Where(key => key.Length > 0).Distinct().Take(MostTags)];

    /// <summary>What leads to a page elsewhere, once that was asked.</summary>
    public async Task<Timeline> OfLinkAsync(string address, MemberId? viewer, TimelinePart part, CancellationToken ct)
    {
        var sight = await door.SightAsync(viewer, ct);
        var cards = db.Set<LinkCard>().Where(c => c.Address == address).Select(c => (long?)c.Id);
        var lines = door.Seen(sight).Where(l => l.Line.Visibility == PostVisibility.Public && l.Line.BoostOf == null && !sight.Muted.Contains(l.Line.Author)
            && db.Set<PostLink>().Any(k => cards.Contains(k.Card) && k.Post == l.Line.Id));
        return await ReadAsync(lines, viewer, part, ct);
    }

    public async Task<Timeline> OfClubAsync(ClubId club, MemberId me, TimelinePart part, CancellationToken ct)
    {
        var sight = await door.SightAsync(me, ct);
        return await ReadAsync(door.Seen(sight).Where(l => l.Line.Club == club && !sight.Muted.Contains(l.Line.Author)), me, part, ct);
    }

    public async Task<Timeline> ByAsync(MemberId author, ByWhich which, MemberId? viewer, TimelinePart part, CancellationToken ct)
    {
        var sight = await door.SightAsync(viewer, ct);
        var lines = door.Seen(sight).Where(l => l.Line.Author == author && l.Line.Visibility != PostVisibility.Direct);
        if (!which.WithReplies) lines = lines.Where(l => l.Line.ReplyToAuthor == null || l.Line.ReplyToAuthor == author);
        if (!which.WithBoosts) lines = lines.Where(l => l.Line.BoostOf == null);
        if (which.PinnedOnly) lines = lines.Where(l => l.Line.PinnedAt != null);
        if (which.PicturesOnly) lines = lines.Where(l => l.Line.Pictures > 0);
        if (which.Tag is { } tag) lines = lines.Where(l => db.Set<PostTag>().Any(t => t.Tag == tag && t.Post == l.Line.Id));
        return await ReadAsync(lines, viewer, part, ct);
    }

    /// <summary>Of each conversation among those it names that somebody is part of, the last post.</summary>
    public async Task<Timeline> TalksAsync(MemberId me, TimelinePart part, CancellationToken ct)
    {
        var sight = await door.SightAsync(me, ct);
        var direct = door.Written(sight).Where(p => p.Visibility == PostVisibility.Direct && !sight.Muted.Contains(p.Author))
            .Where(p => !db.Set<TalkMark>().Any(m => m.Member == me && m.Thread == p.Thread && m.AsideTo >= p.Id));
        var last = direct.GroupBy(p => p.Thread).Select(g => g.Max(p => p.Id));
        return await ReadAsync(door.Seen(sight).Where(l => last.Contains(l.Line.Id)), me, part, ct);
    }

    private async Task<Timeline> ReadAsync(IQueryable<Shown> lines, MemberId? viewer, TimelinePart part, CancellationToken ct)
    {
        return await ShowAsync(await part.TakeAsync(lines, ct), viewer, part, ct);
    }

    private async Task<Timeline> ShowAsync(IReadOnlyList<Shown> found, MemberId? viewer, TimelinePart part, CancellationToken ct)
    {
        if (found.Count == 0) return Timeline.Empty;
        return new(await views.OfAsync(found, viewer, ct), part.Oldest(found.Count, found[^1].Line.Id), found[0].Line.Id);
    }
}
