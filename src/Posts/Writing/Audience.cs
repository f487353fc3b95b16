using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Posts;

/// <summary>For whom a post will be: what was wished, the club it names, and what it answers.</summary>
internal sealed class Audience(IClubs clubs)
{
    public async Task<(PostVisibility Visibility, ClubId? Club, Refusal? Refused)> OfAsync(MemberId me, PostWish wish, Post? answered, CancellationToken ct)
    {
        // What was said among few is answered among them: an answer tells half of what it answers.
        if (answered is { Visibility: PostVisibility.Direct }) return (PostVisibility.Direct, null, null);
        if (answered is { Visibility: PostVisibility.Club }) return (PostVisibility.Club, answered.Club, null);
        var visibility = wish.Visibility ?? (string.IsNullOrWhiteSpace(wish.Club) ? PostVisibility.Public : PostVisibility.Club);
        if (visibility != PostVisibility.Club) return (visibility, null, null);

        var slug = wish.Club ?? "";
        var club = (await clubs.FindAsync([slug], ct)).GetValueOrDefault(slug);
        // One answer for a club that is not there and for one that is another's.
        return club is not null && (await clubs.MembersAmongAsync(club.Id, [me], ct)).Contains(me)
            ? (visibility, club.Id, null)
            : (visibility, null, new Refusal("post_club", 422, "club"));
    }
}
