using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Rooms;

/// <summary>In whose name a room may be opened, and to whom.</summary>
public sealed class ClubsOfRooms(IClubs clubs)
{
    /// <summary>The club that somebody chose for their room, or why not. Nothing chosen is no club.</summary>
    public async Task<(ClubCard? Club, Refusal? Refused)> ChooseAsync(MemberId member, string? slug, RoomAccess access, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(slug)) return (null, access == RoomAccess.Club ? new Refusal("club_missing", 400, "club") : null);
        // The same words whether there is no such club, it is not theirs, or they may not: a private one is not to be guessed.
        if ((await clubs.FindAsync([slug], ct)).GetValueOrDefault(slug) is not { } club || !(await clubs.WhereMayOpenRoomsAsync(member, [club.Id], ct)).Contains(club.Id))
            return (null, new Refusal("club_not_yours", 403, "club"));
        if (access is not (RoomAccess.Open or RoomAccess.Club)) return (null, new Refusal("club_access", 400, "access"));
        return club.IsPrivate && access != RoomAccess.Club ? (null, new Refusal("club_is_private", 403, "access")) : (club, null);
    }

    /// <summary>Why a room cannot be opened to everyone: its club is private.</summary>
    public async Task<Refusal?> RefuseOpeningAsync(Room room, RoomAccess to, CancellationToken ct) =>
        to == RoomAccess.Open && room.IsOfMembers && room.Club is { } club && (await clubs.CardsAsync([club], ct)).GetValueOrDefault(club) is not { IsPrivate: false }
            ? new Refusal("club_is_private", 403, "access") : null;
}
