using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.Kit.Streams;

namespace Palabre.Posts;

/// <summary>Tells the streams of timelines that are open to all what came into them. Answers to others are in none of them, as on their pages.</summary>
internal sealed class TellHouseWhenPostWritten(ReadPosts read, LiveStreams streams) : IOn<PostWritten>
{
    public async Task HandleAsync(PostWritten told, CancellationToken ct)
    {
        if (streams.WatchingNow == 0 || await read.FactAsync(told.Post, ct) is not { Post: { Visibility: PostVisibility.Public } post } facts) return;
        if (post.ReplyToAuthor is { } answered && answered != post.Author) return;
        var message = StreamMessage.Same(PostTopics.Written, $"{{\"line\":\"{told.Post}\",\"post\":\"{told.Post}\"}}", kept: false);
        foreach (var topic in OpenPlaces.Of(facts.Tags).Where(t => streams.WatcherCount(t) > 0)) streams.Publish(topic, message.Again());
    }
}

/// <summary>What says where a post stood or stands.</summary>
internal sealed record Reach(MemberId Author, PostVisibility Visibility, ClubId? Club, IReadOnlyList<MemberId> Named, IReadOnlyList<string> Tags);

/// <summary>Where a post may stand on open pages and in open streams.</summary>
internal sealed class OpenPlaces(IFollows follows, IClubs clubs, LiveStreams streams)
{
    /// <summary>The house's timeline, and those of its tags.</summary>
    public static IEnumerable<string> Of(IEnumerable<string> tags) => tags.Select(PostTopics.Tag).Prepend(PostTopics.House);

    public async Task PublishAsync(StreamMessage message, Reach post, CancellationToken ct)
    {
        var lists = ListTopics.Watched(streams);
        var readers = await ReadersAsync(post, [.. HomeTopics.Watchers(streams).Union(lists.Select(l => l.Owner))], ct);
        IEnumerable<string> open = post.Visibility == PostVisibility.Public ? Of(post.Tags) : [];
        var near = readers.Select(PostTopics.Home).Concat(lists.Where(l => readers.Contains(l.Owner)).Select(l => PostTopics.List(l.Owner, l.List)));
        foreach (var topic in near.Concat(open).Where(t => streams.WatcherCount(t) > 0)) streams.Publish(topic, message.Again());
    }

    /// <summary>Those of whoever has a home or a list open for whom it existed.</summary>
    private async Task<IReadOnlySet<MemberId>> ReadersAsync(Reach post, IReadOnlyList<MemberId> watchers, CancellationToken ct)
    {
        if (watchers.Count == 0) return new HashSet<MemberId>();
        HashSet<MemberId> readers = [.. post.Named.Where(watchers.Contains)];
        if (watchers.Contains(post.Author)) readers.Add(post.Author);
        // Boosts bring a public post into homes of people who follow somebody else: that it is gone is no secret from anybody.
        if (post.Visibility is PostVisibility.Public or PostVisibility.Unlisted) readers.UnionWith(watchers);
        if (post.Visibility == PostVisibility.Private) readers.UnionWith(await follows.FollowersAsync(post.Author, watchers, ct));
        if (post is { Visibility: PostVisibility.Club, Club: { } club }) readers.UnionWith(await clubs.MembersAmongAsync(club, watchers, ct));
        return readers;
    }
}

/// <summary>What a post says now is asked by whoever shows it.</summary>
internal sealed class TellWhenPostChanged(PalabreDb db, PostMemory memory, OpenPlaces places) : IOn<PostChanged>
{
    public async Task HandleAsync(PostChanged told, CancellationToken ct)
    {
        // Heard perhaps before whoever changed it comes to say so to the memory.
        memory.Changed(told.Post.Value);
        if (await db.Set<Post>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == told.Post.Value, ct) is not { } post) return;
        var named = await db.Set<PostMention>().Where(m => m.Post == post.Id).Select(m => m.Member).ToListAsync(ct);
        var reach = new Reach(post.Author, post.Visibility, post.Club, named, PostText.Tags(post.Text));
        await places.PublishAsync(StreamMessage.Same(PostTopics.Changed, told.Post.ToString(), kept: false), reach, ct);
    }
}

internal sealed class TellWhenPostDeleted(OpenPlaces places) : IOn<PostDeleted>
{
    public Task HandleAsync(PostDeleted told, CancellationToken ct) =>
        places.PublishAsync(StreamMessage.Same(PostTopics.Deleted, told.Post.ToString(), kept: false), new(told.Author, told.Visibility, told.Club, told.Named, told.Tags), ct);
}

/// <summary>A boost that is taken back goes from where it came: the homes and lists of those who follow whoever boosted.</summary>
internal sealed class TellWhenPostUnboosted(IFollows follows, LiveStreams streams) : IOn<PostUnboosted>
{
    public async Task HandleAsync(PostUnboosted told, CancellationToken ct)
    {
        var lists = ListTopics.Watched(streams);
        IReadOnlyList<MemberId> watchers = [.. HomeTopics.Watchers(streams).Union(lists.Select(l => l.Owner))];
        if (watchers.Count == 0) return;
        HashSet<MemberId> near = [.. await follows.FollowersAsync(told.By, watchers, ct)];
        if (watchers.Contains(told.By)) near.Add(told.By);
        var message = StreamMessage.Same(PostTopics.Deleted, told.Boost.ToString(), kept: false);
        foreach (var topic in near.Select(PostTopics.Home).Concat(lists.Where(l => near.Contains(l.Owner)).Select(l => PostTopics.List(l.Owner, l.List))).Where(t => streams.WatcherCount(t) > 0)) streams.Publish(topic, message.Again());
    }
}

/// <summary>Tells those whom a post among few names, and its author, that their conversation goes on.</summary>
internal sealed class TellTalksWhenPostWritten(PalabreDb db, PostDoor door, LiveStreams streams) : IOn<PostWritten>
{
    public async Task HandleAsync(PostWritten told, CancellationToken ct)
    {
        if (await db.Set<Post>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == told.Post.Value, ct) is not { Visibility: PostVisibility.Direct } post) return;
        List<MemberId> named = [.. await db.Set<PostMention>().Where(m => m.Post == post.Id).Select(m => m.Member).ToListAsync(ct), post.Author];
        var message = StreamMessage.Same(PostTopics.Talked, told.Post.ToString(), kept: false);
        foreach (var reader in await door.ReadersAsync(post, [.. named.Distinct().Where(m => streams.WatcherCount(PostTopics.Talks(m)) > 0)], ct))
            streams.Publish(PostTopics.Talks(reader), message.Again());
    }
}
