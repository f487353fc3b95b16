using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Streams;

namespace Palabre.Posts;

/// <summary>
/// Tells the open homes into which a new line belongs that there is one; they count, and move nothing. The question to each home is the
/// one its page asks, so that nothing is counted which is not there when one looks.
/// </summary>
internal sealed class CountOnPages(LineReaders readers, IFollows follows, ISafety safety, Lists lists, TagFollows tags, LiveStreams streams) : IOn<PostWritten>, IOn<PostBoosted>
{
    public Task HandleAsync(PostWritten told, CancellationToken ct) => CountAsync(told.Post, ct);

    public Task HandleAsync(PostBoosted told, CancellationToken ct) => CountAsync(told.Boost, ct);

    private async Task CountAsync(PostId id, CancellationToken ct)
    {
        var watchers = HomeTopics.Watchers(streams);
        if (watchers.Count == 0 || await readers.FindAsync(id, ct) is not var (line, what)) return;
        var homes = await readers.AmongAsync(line, what, await HomesAsync(line, what, watchers, ct), ct);
        var message = StreamMessage.Same(PostTopics.Written, $"{{\"line\":\"{id}\",\"post\":\"{what.PostId}\"}}");
        foreach (var home in homes) streams.Publish(HomeTopics.Of(home), message.Again());
    }

    private async Task<HashSet<MemberId>> HomesAsync(Post line, Post what, IReadOnlyList<MemberId> watchers, CancellationToken ct)
    {
        HashSet<MemberId> homes = [.. await follows.FollowersAsync(line.Author, watchers, ct)];
        homes.ExceptWith(await lists.ElsewhereAmongAsync(line.Author, [.. homes], ct));
        if (watchers.Contains(line.Author)) homes.Add(line.Author);
        if (line.BoostOf is null && what.ReplyToAuthor is { } answered && answered != what.Author) await KeepFollowersOfAsync(answered, line.Author, homes, ct);
        // For its tags a post comes to whoever follows one of them, whoever wrote it.
        else if (line is { BoostOf: null, Visibility: PostVisibility.Public } && PostText.Tags(line.Text).Count > 0) homes.UnionWith(await tags.FollowersAsync(line.Id, watchers, ct));
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
