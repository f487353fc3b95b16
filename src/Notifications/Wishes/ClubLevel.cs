using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>How much a member wants to hear of a club they are in or follow.</summary>
public enum ClubLevel
{
    /// <summary>Nothing of what is told for the club's sake; whom they follow themselves, they hear of.</summary>
    Never = 0,

    /// <summary>One room in twenty-four hours, the first: a club may open ten a day.</summary>
    Sometimes = 1,

    /// <summary>Every room. So it is for everybody who has chosen nothing.</summary>
    Always = 2,
}

/// <summary>The level a member chose for a club.</summary>
internal sealed class ClubWish
{
    public required ClubId Club { get; init; }
    public required MemberId Member { get; init; }
    public required ClubLevel Level { get; set; }
}

internal sealed class ClubWishMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<ClubWish>(wish =>
    {
        wish.ToTable("notification_club_wishes");
        wish.HasKey(w => new { w.Club, w.Member });
        wish.HasIndex(w => w.Member);
    });
}
