using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Posts;

/// <summary>Posts that wait, for other slices: the same deeds as on the pages.</summary>
internal sealed class Scheduling(SchedulePost schedule) : IScheduling
{
    public async Task<IReadOnlyList<WaitingPost>> OfAsync(MemberId me, CancellationToken ct) => [.. (await schedule.OfAsync(me, ct)).Select(Of)];

    public async Task<(WaitingPost? Made, Refused? Refused)> AddAsync(PostReader writer, PostDraft draft, DateTimeOffset at, string language, string? key, CancellationToken ct) =>
        Of(await schedule.AddAsync(writer.Member!.Value, PostWriting.Wish(draft), at, writer.Host, language, key, ct));

    public async Task<(WaitingPost? Moved, Refused? Refused)> MoveAsync(MemberId me, ScheduledId post, DateTimeOffset at, CancellationToken ct) =>
        Of(await schedule.SetAsync(me, post, null, at, "", "", ct));

    public async Task<Refused?> DropAsync(MemberId me, ScheduledId post, CancellationToken ct) => (await schedule.RemoveAsync(me, post, ct))?.ToRefused();

    private static (WaitingPost? Post, Refused? Refused) Of((ScheduledPost? Post, Refusal? Refused) done) =>
        (done.Post is { } post ? Of(post) : null, done.Refused?.ToRefused());

    private static WaitingPost Of(ScheduledPost post)
    {
        var wish = post.Post;
        return new(post.Id, post.DueAt, new(wish.Text, wish.Warning, wish.Sensitive, wish.Language, wish.Visibility, wish.ReplyTo)
        {
            Pictures = wish.Pictures,
            Poll = wish.Poll,
            Club = wish.Club,
            QuoteOf = wish.QuoteOf,
            WhoQuotes = wish.WhoQuotes,
            WhoReplies = wish.WhoReplies,
        }, post.Reason?.ToRefused());
    }
}
