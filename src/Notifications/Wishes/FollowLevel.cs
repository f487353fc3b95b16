using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>How much a member wants to hear of somebody they follow. Where people merely listen is told to nobody.</summary>
public enum FollowLevel
{
    /// <summary>Nothing.</summary>
    Never = 0,

    /// <summary>When they open a room. So it is for everybody who has chosen nothing.</summary>
    Sometimes = 1,

    /// <summary>Also when they come onto the stage of somebody else's room.</summary>
    Always = 2,
}

internal static class FollowLevels
{
    public static bool Wants(this FollowLevel level, NotificationKind kind) => level switch
    {
        FollowLevel.Never => false,
        FollowLevel.Sometimes => kind == NotificationKind.RoomOpened,
        _ => true,
    };
}

/// <summary>The level a member chose for somebody they follow.</summary>
internal sealed class FollowWish
{
    public required MemberId Member { get; init; }
    public required MemberId Followed { get; init; }
    public required FollowLevel Level { get; set; }
}

internal sealed class FollowWishMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<FollowWish>(wish =>
    {
        wish.ToTable("notification_follow_wishes");
        // Asked by who is followed, when they do something; by who follows, when they look at their own.
        wish.HasKey(w => new { w.Followed, w.Member });
        wish.HasIndex(w => w.Member);
    });
}
