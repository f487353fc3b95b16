using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>What the programme of clubs may ask of rooms.</summary>
internal sealed class ClubRooms(OpenRoom open, PalabreDb db) : IClubRooms
{
    public IReadOnlyList<string> Languages => Tongues.All;

    public IReadOnlyList<string> Topics => Subject.AllTopics;

    public async Task<OpeningRefused?> OpenAsync(ClubRoomWish wish, CancellationToken ct)
    {
        var (opened, refused) = await open.DoAsync(
            new Viewer(wish.Creator, IsSteward: false, Scopes: null),
            new(wish.Title, wish.IsOfMembers ? "club" : "open", Language: wish.Language, Topics: wish.Topic is { } topic ? [topic] : []),
            ct, comesIn: true, given: (wish.Id, wish.Club));
        return opened is null ? new(refused!.Code, refused.Status, refused.Args) : null;
    }

    public async Task<IReadOnlyList<RoomCard>> LatestAsync(ClubId club, int most, CancellationToken ct)
    {
        var rooms = await db.Set<Room>().AsNoTracking().Where(r => r.Club == club && r.Access == RoomAccess.Open).OrderByDescending(r => r.OpenedAt).Take(most).ToListAsync(ct);
        return [.. rooms.Select(RoomsFacade.Card)];
    }
}
