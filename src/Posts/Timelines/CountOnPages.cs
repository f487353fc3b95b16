using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.Kit.Streams;

namespace Palabre.Posts;

/// <summary>
/// Tells the open homes into which a new line belongs that there is one; they count, and move nothing. The question to each home is the
/// one its page asks, so that nothing is counted which is not there when one looks.
/// </summary>
internal abstract class CountOnPages(PalabreDb db, PostDoor door, IFollows follows, ISafety safety, IFiltering filters, FilterablePosts read, Lists lists, TagFollows tags, LiveStreams streams)
{
    protected async Task CountAsync(PostId line, CancellationToken ct)
    {
        var watchers = HomeTopics.Watchers(streams);
        if (watchers.Count == 0 || await db.Set<Post>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == line.Value, ct) is not { } written) return;
        var what = written.BoostOf is { } of ? await db.Set<Post>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == of, ct) : written;
        if (what is null) return;
        var homes = await HomesAsync(written, what, watchers, ct);
        var message = StreamMessage.Same(PostTopics.Written, $"{{\"line\":\"{line}\",\"post\":\"{what.PostId}\"}}");
        foreach (var home in homes) streams.Publish(HomeTopics.Of(home), message.Again());
    }

    private async Task<HashSet<MemberId>> HomesAsync(Post line, Post what, IReadOnlyList<MemberId> watchers, CancellationToken ct)
    {
        HashSet<MemberId> homes = [.. await follows.FollowersAsync(line.Author, watchers, ct)];
        if (line.BoostOf is not null) homes.ExceptWith(await follows.WithoutBoostsOfAsync(line.Author, [.. homes], ct));
        homes.ExceptWith(await lists.ElsewhereAmongAsync(line.Author, [.. homes], ct));
        if (watchers.Contains(line.Author)) homes.Add(line.Author);
        if (line.BoostOf is null && what.ReplyToAuthor is { } answered && answered != what.Author) await KeepFollowersOfAsync(answered, line.Author, homes, ct);
        // For its tags a post comes to whoever follows one of them, whoever wrote it.
        else if (line is { BoostOf: null, Visibility: PostVisibility.Public } && PostText.Tags(line.Text).Count > 0) homes.UnionWith(await tags.FollowersAsync(line.Id, watchers, ct));
        homes.IntersectWith(await door.ReadersAsync(what, [.. homes], ct));
        // A boost brings two authors: neither may be kept apart from the reader, or muted.
        var apart = await safety.BlocksAsync(line.Author, homes, ct);
        homes.RemoveWhere(apart.With);
        foreach (var author in new HashSet<MemberId> { line.Author, what.Author }) homes.ExceptWith(await safety.MutersAsync(author, [.. homes], ct));
        homes.ExceptWith(await filters.HidingAsync(FilterContext.Home, await read.OfAsync(what, ct), [.. homes.Where(h => h != what.Author)], ct));
        return homes;
    }

    /// <summary>An answer belongs into the homes of those who follow the one it answers too.</summary>
    private async Task KeepFollowersOfAsync(MemberId answered, MemberId author, HashSet<MemberId> homes, CancellationToken ct)
    {
        HashSet<MemberId> near = [.. await follows.FollowersAsync(answered, homes, ct), answered];
        near.ExceptWith(await safety.MutersAsync(answered, [.. near], ct));
        if (homes.Contains(author)) near.Add(author);
        homes.IntersectWith(near);
    }
}

internal sealed class CountOnPagesWhenPostWritten(PalabreDb db, PostDoor door, IFollows follows, ISafety safety, IFiltering filters, FilterablePosts read, Lists lists, TagFollows tags, LiveStreams streams)
    : CountOnPages(db, door, follows, safety, filters, read, lists, tags, streams), IOn<PostWritten>
{
    public Task HandleAsync(PostWritten told, CancellationToken ct) => CountAsync(told.Post, ct);
}

internal sealed class CountOnPagesWhenPostBoosted(PalabreDb db, PostDoor door, IFollows follows, ISafety safety, IFiltering filters, FilterablePosts read, Lists lists, TagFollows tags, LiveStreams streams)
    : CountOnPages(db, door, follows, safety, filters, read, lists, tags, streams), IOn<PostBoosted>
{
    public Task HandleAsync(PostBoosted told, CancellationToken ct) => CountAsync(told.Boost, ct);
}
