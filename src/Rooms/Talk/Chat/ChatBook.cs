using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>Some lines of a chat, oldest first, as one viewer sees them.</summary>
/// <param name="Older">The line before which there are more; null at the beginning.</param>
/// <param name="Muted">Writers whom the viewer mutes: their lines are left out.</param>
public sealed record ChatSheet(ChatSettings Settings, IReadOnlyList<ChatLineView> Lines, ChatLineId? Older, IReadOnlySet<MemberId> Muted);

/// <summary>Reads the kept lines of a room, page by page, without those whose writers the viewer mutes.</summary>
internal sealed class ChatBook(PalabreDb db, CardBook cards, TalkRooms rooms, ISafety safety)
{
    public const int PageSize = 50;
    public const int LargestPage = 200;

    /// <param name="before">Only lines older than this one.</param>
    /// <param name="also">More people of whom to know whether the viewer mutes them: those who may write next.</param>
    public async Task<ChatSheet> ReadAsync(
        RoomId room, Viewer viewer, ChatLineId? before, CancellationToken ct, int most = PageSize, IReadOnlyCollection<MemberId>? also = null)
    {
        var lines = await TakeAsync(room, before, most + 1, ct);
        var shown = lines.Take(most).Reverse().ToList();
        var muted = await MutedAsync(viewer, [.. shown.Select(l => l.By), .. also ?? []], ct);
        var known = await cards.OfAsync([.. shown.Select(l => l.By).Distinct()], ct);
        return new(await rooms.SettingsOfAsync(room, db, ct), ChatLineView.Of(shown.Where(l => !muted.Contains(l.By)), known), lines.Count > most ? shown[0].LineId : null, muted);
    }

    public async Task<IReadOnlySet<MemberId>> MutedAsync(Viewer viewer, IReadOnlyCollection<MemberId> writers, CancellationToken ct) =>
        viewer.Member is { } me && writers.Count > 0 ? await safety.MutedAsync(me, [.. writers.Distinct()], ct) : new HashSet<MemberId>();

    private async Task<List<ChatLine>> TakeAsync(RoomId room, ChatLineId? before, int most, CancellationToken ct)
    {
        var lines = db.Set<ChatLine>().AsNoTracking().Where(l => l.Room == room);
        if (before is { Value: var edge }) lines = lines.Where(l => l.Id < edge);
        return await lines.OrderByDescending(l => l.Id).Take(most).ToListAsync(ct);
    }
}
