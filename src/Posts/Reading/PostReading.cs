using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>Reading for other slices: the timelines of the pages, as records.</summary>
internal sealed class PostReading(PalabreDb db, PostDoor door, PostViews views, Timelines timelines, Lists lists, Threads threads, ListMarks marks, ListQuotes quotes, ShowPost show, ReadForMany many, PostMemory memory) : IPostReading
{
    private static readonly AuthorFigures Nothing = new(0, null);

    public async Task<WrittenPosts> HouseAsync(PostReader reader, bool picturesOnly, LinePart part, CancellationToken ct) =>
        Of(await timelines.HouseAsync(picturesOnly, reader.Member, TimelinePart.Of(part), ct), reader);

    public async Task<WrittenPosts> OfTagAsync(PostReader reader, ByTag which, LinePart part, CancellationToken ct) =>
        Of(await timelines.OfTagAsync(which, reader.Member, TimelinePart.Of(part), ct), reader);

    public async Task<WrittenPosts> OfLinkAsync(PostReader reader, string address, LinePart part, CancellationToken ct) =>
        Of(await timelines.OfLinkAsync(address, reader.Member, TimelinePart.Of(part), ct), reader);

    public async Task<WrittenPosts> OfListAsync(PostReader reader, ListId list, LinePart part, CancellationToken ct) =>
        reader.Member is { } me && await lists.FindAsync(me, list, ct) is { } found
            ? Of(await timelines.OfListAsync(found, me, TimelinePart.Of(part), ct), reader) : Of(Timeline.Empty, reader);

    public async Task<WrittenPosts> ByAsync(PostReader reader, MemberId author, ByAuthor which, LinePart part, CancellationToken ct)
    {
        var shown = new ByWhich(which.WithReplies, which.WithBoosts, which.PinnedOnly, which.PicturesOnly, which.Tag is { } tag ? PostText.Key(tag) : null);
        return Of(await timelines.ByAsync(author, shown, reader.Member, TimelinePart.Of(part), ct), reader);
    }

    public async Task<WrittenPosts> FavouritesAsync(PostReader reader, LinePart part, CancellationToken ct) =>
        reader.Member is { } me ? Of(await marks.FavouritesAsync(me, TimelinePart.Of(part), ct), reader) : Of(Timeline.Empty, reader);

    public async Task<WrittenPosts> BookmarksAsync(PostReader reader, LinePart part, CancellationToken ct) =>
        reader.Member is { } me ? Of(await marks.BookmarksAsync(me, TimelinePart.Of(part), ct), reader) : Of(Timeline.Empty, reader);

    public async Task<IReadOnlyList<WrittenPost>> LinesAsync(PostReader reader, IReadOnlyCollection<PostId> lines, CancellationToken ct)
    {
        if (lines.Count == 0) return [];
        List<long> wanted = [.. lines.Select(l => l.Value)];
        var found = await door.Seen(await door.SightAsync(reader.Member, ct)).Where(l => wanted.Contains(l.Line.Id)).ToListAsync(ct);
        var there = (await views.EachAsync(found, reader.Member, ct)).ToDictionary(v => v.Line);
        return [.. wanted.Distinct().Select(there.GetValueOrDefault).OfType<PostView>().Select(v => PostRecords.Of(v, reader))];
    }

    public Task<IReadOnlyDictionary<MemberId, WrittenPost>> LineForManyAsync(PostId line, IReadOnlyCollection<MemberId> readers, string house, bool isNew, CancellationToken ct) =>
        many.OfAsync(line, readers, house, isNew, ct);

    public async Task<WrittenPost?> OwnBoostAsync(PostReader reader, PostId post, CancellationToken ct)
    {
        if (reader.Member is not { } me) return null;
        var line = await db.Set<Post>().Where(p => p.BoostOf == post.Value && p.Author == me).Select(p => (long?)p.Id).SingleOrDefaultAsync(ct);
        return line is { } id && await LinesAsync(reader, [new(id)], ct) is [var boost] ? boost : null;
    }

    public async Task<PostConversation?> ConversationAsync(PostReader reader, PostId post, CancellationToken ct) =>
        await threads.OfAsync(post, reader.Member, ct) is { } thread ? new(Of(thread.Ancestors, reader), Of(thread.Descendants, reader)) : null;

    public async Task<IReadOnlyList<PostVersion>?> VersionsAsync(PostReader reader, PostId post, CancellationToken ct)
    {
        if (await door.FindAsync(post, reader.Member, ct) is not { } found) return null;
        var named = (await views.OneAsync(found, reader.Member, ct)).Mentioned;
        return [.. (await show.VersionsAsync(found, ct)).Select(v => new PostVersion(v.Text, PostHtml.Of(v.Text, named, reader.House, reader.Host), v.Warning, v.IsSensitive, v.WrittenAt))];
    }

    public Task<IReadOnlyList<MemberCard>?> WhoMarkedAsync(PostReader reader, PostId post, PostMark mark, CancellationToken ct) =>
        marks.PeopleAsync(post, boosts: mark == PostMark.Boost, reader.Member, ct);

    public async Task<WrittenPosts?> QuotesAsync(PostReader reader, PostId post, LinePart part, CancellationToken ct) =>
        await quotes.OfAsync(post, QuoteState.Accepted, reader.Member, TimelinePart.Of(part), ct) is { } lines ? Of(lines, reader) : null;

    public async Task<IReadOnlyDictionary<MemberId, AuthorFigures>> FiguresAsync(IReadOnlyCollection<MemberId> authors, CancellationToken ct)
    {
        if (authors.Count == 0) return new Dictionary<MemberId, AuthorFigures>();
        var open = await ForEverybodyAsync(ct);
        List<MemberId> asked = [.. authors.Distinct()];
        var known = await memory.Figures.OfAsync(asked, async missing =>
        {
            var read = await open.Where(p => missing.Contains(p.Author)).GroupBy(p => p.Author).Select(g => new { g.Key, Count = g.Count(), Last = g.Max(p => p.Id) })
                .ToDictionaryAsync(g => g.Key, g => new AuthorFigures(g.Count, IdMaker.TimeOf(g.Last)), ct);
            return missing.ToDictionary(author => author, author => read.GetValueOrDefault(author, Nothing));
        });
        return asked.Zip(known).Where(a => a.Second is { Posts: > 0 }).ToDictionary(a => a.First, a => a.Second!);
    }

    public async Task<int> CountAsync(CancellationToken ct) => await (await ForEverybodyAsync(ct)).CountAsync(ct);

    public async Task<IReadOnlyList<string>> TagsAsync(string beginning, int most, CancellationToken ct)
    {
        var key = PostText.Key(beginning);
        if (key.Length == 0) return [];
        var open = await ForEverybodyAsync(ct);
        return await db.Set<PostTag>().Where(t => t.Tag.StartsWith(key) && open.Any(p => p.Id == t.Post)).GroupBy(t => t.Tag)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Take(most).Select(g => g.Key).ToListAsync(ct);
    }

    public string TagOf(string written) => PostText.Key(written);

    private async Task<IQueryable<Post>> ForEverybodyAsync(CancellationToken ct) => door.Written(await door.SightAsync(null, ct));

    internal static WrittenPosts Of(Timeline timeline, PostReader reader) => new(Of(timeline.Posts, reader), timeline.Oldest, timeline.Newest);

    private static List<WrittenPost> Of(IEnumerable<PostView> views, PostReader reader) => [.. views.Select(v => PostRecords.Of(v, reader))];
}
