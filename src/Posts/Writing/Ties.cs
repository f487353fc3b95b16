using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Posts;

/// <summary>The posts that a new one answers and quotes.</summary>
/// <param name="Leave">That its writer has to quote.</param>
internal sealed record PostTies(Post? Answered, Post? Quoted, QuoteLeave Leave)
{
    /// <summary>Others are quoted where they see it themselves: what is said of somebody behind their back they could not withdraw.</summary>
    public Refusal? Refuse(MemberId me, PostVisibility visibility) =>
        Quoted is null || Quoted.Author == me || visibility is PostVisibility.Public or PostVisibility.Unlisted ? null : new("quote_open", 422, "text");
}

/// <summary>Finds them, where the writer sees them and may do that.</summary>
internal sealed class Ties(PostDoor door, Leaves leaves)
{
    public async Task<(PostTies? Ties, Refusal? Refused)> OfAsync(MemberId me, PostWish wish, CancellationToken ct)
    {
        var sight = await door.SightAsync(me, ct);
        var answered = wish.ReplyTo is { } to ? await door.FindAsync(to, me, ct) : null;
        if (wish.ReplyTo is not null && answered is null) return (null, PostDoor.Unknown);
        if (answered is not null && !(await leaves.OfAsync(answered, sight, ct)).Reply) return (null, new("post_not_answered", 422, "text"));
        var quoted = wish.QuoteOf is { } of ? await door.FindAsync(of, me, ct) : null;
        if (wish.QuoteOf is not null && quoted is null) return (null, PostDoor.Unknown);
        var leave = quoted is null ? QuoteLeave.No : (await leaves.OfAsync(quoted, sight, ct)).Quote;
        return quoted is not null && leave == QuoteLeave.No ? (null, new("post_not_quoted", 422, "text")) : (new(answered, quoted, leave), null);
    }
}
