using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>Reads an audience part by part, from whoever knows it.</summary>
internal sealed class Audiences(IFollows follows, IClubs clubs, PalabreDb db)
{
    /// <param name="of">Whose audience: a member for followers, a club for its members.</param>
    /// <param name="after">Where the part before ended; 0 for the first.</param>
    /// <param name="most">How many at most.</param>
    public Task<MembersPart> PartAsync(Audience audience, long of, long after, int most, CancellationToken ct) => audience switch
    {
        Audience.Followers => follows.FollowersPartAsync(new(of), after, most, ct),
        Audience.KeenFollowers => KeenAsync(new(of), new(after), most, ct),
        Audience.ClubMembers => OfClubAsync(new(of), new(after), most, ct),
        Audience.ClubFollowers => clubs.FollowersPartAsync(new(of), after, most, ct),
        _ => throw new ArgumentOutOfRangeException(nameof(audience)),
    };

    /// <summary>Few of many followers choose this: their wishes are read, and who no longer follows is left out.</summary>
    private async Task<MembersPart> KeenAsync(MemberId followed, MemberId after, int most, CancellationToken ct)
    {
        // Compared in memory: an id is a number only in storage.
        var keen = (await db.Set<FollowWish>().Where(w => w.Followed == followed && w.Level == FollowLevel.Always).Select(w => w.Member).ToListAsync(ct))
            .Where(member => member.Value > after.Value).OrderBy(member => member.Value).Take(most).ToList();
        var still = await follows.FollowersAsync(followed, keen, ct);
        return new([.. keen.Where(still.Contains)], keen.Count == most ? keen[^1].Value : null);
    }

    private async Task<MembersPart> OfClubAsync(ClubId club, MemberId after, int most, CancellationToken ct)
    {
        var part = await clubs.MembersAsync(club, after, most, ct);
        return new(part, part.Count == most ? part[^1].Value : null);
    }
}
