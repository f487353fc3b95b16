using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>How a live room stands towards one person because of blocks.</summary>
public enum Sight
{
    /// <summary>As to everybody.</summary>
    Open,

    /// <summary>Somebody they block is on stage: in the hall it waits under the capsule, at the door a line says who.</summary>
    Veiled,

    /// <summary>Somebody who blocks them created it, moderates it or speaks in it: as if it did not exist.</summary>
    Shut,
}

/// <summary>Those in a room whose blocks count, at one moment.</summary>
/// <param name="Host">Whose room it is now; the creator, unless they handed it over.</param>
public sealed record Cast(MemberId Creator, MemberId Host, IReadOnlySet<MemberId> Moderators, IReadOnlySet<MemberId> OnStage)
{
    public IReadOnlyCollection<MemberId> Everyone => [Creator, Host, .. Moderators, .. OnStage];
}

/// <summary>
/// Blocks at the door. Whoever is outside is judged by everyone on stage; whoever is inside already goes only when the block is a
/// moderator's (from the audience) or the creator's (from the stage as well): nobody is cut in the middle of a sentence because
/// somebody else was let up.
/// </summary>
public static class EntryRule
{
    /// <param name="place">Where the viewer is in this room; null when they are outside.</param>
    public static Sight Of(MemberId viewer, RoomRole? place, Cast cast, Blocks blocks)
    {
        if (viewer == cast.Creator || viewer == cast.Host) return Sight.Open;
        if (blocks.BlockedBy.Contains(cast.Creator) || blocks.BlockedBy.Contains(cast.Host)) return Sight.Shut;
        if (place is null or < RoomRole.Speaker && blocks.BlockedBy.Overlaps(cast.Moderators)) return Sight.Shut;
        if (place is null && blocks.BlockedBy.Overlaps(cast.OnStage)) return Sight.Shut;
        return place is null && blocks.Blocked.Overlaps(cast.OnStage) ? Sight.Veiled : Sight.Open;
    }
}
