using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>A room somebody was told of and did not come to.</summary>
/// <param name="CanBeHeard">It was recorded.</param>
public sealed record MissedRoom(NotificationView Line, RoomCard Room, bool CanBeHeard);

/// <summary>What a member would have missed.</summary>
/// <param name="Rooms">Live ones first, then those that can be heard again.</param>
/// <param name="Asking">How many ask to follow them.</param>
/// <param name="Others">Everything else that is unread, newest first.</param>
/// <param name="More">How much more is unread.</param>
public sealed record MissedView(IReadOnlyList<MissedRoom> Rooms, int Asking, IReadOnlyList<NotificationView> Others, int More)
{
    public bool IsEmpty => Rooms.Count == 0 && Asking == 0 && Others.Count == 0;
}

/// <summary>Gathers what a member was told and did not read, as it stands now: what no longer exists for them is left out.</summary>
internal sealed class DigestBook(PalabreDb db, NotificationBook book, IRooms rooms, IFollows follows)
{
    /// <summary>More is a letter that nobody reads to its end.</summary>
    private const int MostRooms = 8, MostOthers = 8;

    /// <summary>So much is looked through, newest first.</summary>
    private const int Looked = 200;

    public async Task<MissedView> OfAsync(MemberId me, DateTimeOffset since, CancellationToken ct)
    {
        var unread = await db.Set<Notification>().AsNoTracking().Where(n => n.Member == me && n.IsListed && n.ReadAt == null && n.At > since && n.Kind != NotificationKind.Missed)
            .OrderByDescending(n => n.Id).Take(Looked).ToListAsync(ct);
        var lines = await book.LookAsync(me, unread, ct);
        List<NotificationView> ofRooms = [.. lines.Where(l => l.What.Kind is NotificationKind.RoomOpened or NotificationKind.Speaks && l.Room is not null)];
        var heard = await rooms.HeardAgainAsync([.. ofRooms.Select(l => l.Room!.Id)], ct);
        List<MissedRoom> missed = [.. ofRooms.DistinctBy(l => l.Room!.Id).Select(l => new MissedRoom(l, l.Room!, heard.Contains(l.Room!.Id)))];
        // A call into a room that is over, and a floor once given, are of no use to anybody.
        List<NotificationView> others = [.. lines.Where(l => !News.IsLive(l.What.Kind) && l.What.Kind != NotificationKind.FollowRequested)];
        var asking = (await follows.WaitingAsync([me], ct)).GetValueOrDefault(me);
        return new([.. missed.OrderByDescending(m => m.Room.EndedAt is null).ThenByDescending(m => m.CanBeHeard).ThenByDescending(m => m.Room.OpenedAt).Take(MostRooms)],
            asking, [.. others.Take(MostOthers)], Math.Max(0, missed.Count - MostRooms) + Math.Max(0, others.Count - MostOthers));
    }
}
