using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Streams;

namespace Palabre.Posts;

/// <summary>
/// Tells the lists that somebody listens to what their people write and boost. The question to each is the one its timeline asks
/// (<see cref="Timelines.OfListAsync"/>), of all of them at once.
/// </summary>
internal sealed class TellLists(LineReaders readers, IFollows follows, ISafety safety, Lists lists, LiveStreams streams) : IOn<PostWritten>, IOn<PostBoosted>
{
    public Task HandleAsync(PostWritten told, CancellationToken ct) => TellAsync(told.Post, ct);

    public Task HandleAsync(PostBoosted told, CancellationToken ct) => TellAsync(told.Boost, ct);

    private async Task TellAsync(PostId id, CancellationToken ct)
    {
        var watched = ListTopics.Watched(streams);
        if (watched.Count == 0 || await readers.FindAsync(id, ct) is not var (line, what)) return;
        var found = await lists.WithAmongAsync(line.Author, watched, ct);
        if (line.BoostOf is null && what.ReplyToAuthor is { } answered && answered != what.Author) found = await WithAnsweredAsync(found, answered, ct);
        var owners = await readers.AmongAsync(line, what, [.. found.Select(l => l.Owner).Distinct()], ct);
        var message = StreamMessage.Same(PostTopics.Written, $"{{\"line\":\"{id}\",\"post\":\"{what.PostId}\"}}", kept: false);
        foreach (var list in found.Where(l => owners.Contains(l.Owner))) streams.Publish(PostTopics.List(list.Owner, list.Id), message.Again());
    }

    /// <summary>Those of these lists in which answers to somebody are.</summary>
    private async Task<IReadOnlyList<MemberList>> WithAnsweredAsync(IReadOnlyList<MemberList> found, MemberId answered, CancellationToken ct)
    {
        List<MemberId> owners = [.. found.Select(l => l.Owner).Distinct()];
        var muters = await safety.MutersAsync(answered, owners, ct);
        var followers = await follows.FollowersAsync(answered, owners, ct);
        var there = (await lists.WithAmongAsync(answered, [.. found.Select(l => (l.Owner, l.Id))], ct)).Select(l => l.Id).ToHashSet();
        return [.. found.Where(l => !muters.Contains(l.Owner) && l.Replies switch
        {
            ListReplies.List => there.Contains(l.Id),
            ListReplies.Followed => l.Owner == answered || followers.Contains(l.Owner),
            _ => false,
        })];
    }
}
