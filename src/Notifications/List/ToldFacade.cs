using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>The list for other slices, as far as they can say what is in it.</summary>
internal sealed class ToldFacade(PalabreDb db, UnreadNews unread, TimeProvider clock) : ITold
{
    private static readonly Dictionary<ToldKind, NotificationKind> Kinds = new()
    {
        [ToldKind.Mentioned] = NotificationKind.Mentioned,
        [ToldKind.Replied] = NotificationKind.Replied,
        [ToldKind.Favourited] = NotificationKind.Favourited,
        [ToldKind.Boosted] = NotificationKind.Boosted,
        [ToldKind.Quoted] = NotificationKind.Quoted,
        [ToldKind.QuotedEdited] = NotificationKind.QuotedEdited,
        [ToldKind.BoostedEdited] = NotificationKind.BoostedEdited,
        [ToldKind.Followed] = NotificationKind.Followed,
        [ToldKind.FollowRequested] = NotificationKind.FollowRequested,
        [ToldKind.PollEnded] = NotificationKind.PollEnded,
    };

    private static readonly Dictionary<NotificationKind, ToldKind> Words = Kinds.ToDictionary(k => k.Value, k => k.Key);

    /// <summary>Null for what other slices have no word for.</summary>
    public static ToldKind? WordOf(NotificationKind kind) => Words.TryGetValue(kind, out var word) ? word : null;

    public async Task<IReadOnlyList<Told>> ReadAsync(MemberId me, IReadOnlyCollection<ToldKind> kinds, MemberId? by, LinePart part, CancellationToken ct)
    {
        var mine = Shown(me, [.. kinds.Select(k => Kinds[k])]);
        if (by is { } actor) mine = mine.Where(n => n.Actor == actor);
        if (part.MaxId is { } max) mine = mine.Where(n => n.Id < max);
        if (part.SinceId is { } since) mine = mine.Where(n => n.Id > since);
        if (part.MinId is not { } min) return [.. (await mine.OrderByDescending(n => n.Id).Take(part.Limit).ToListAsync(ct)).Select(Of)];
        return [.. (await mine.Where(n => n.Id > min).OrderBy(n => n.Id).Take(part.Limit).ToListAsync(ct)).OrderByDescending(n => n.Id).Select(Of)];
    }

    public async Task<Told?> FindAsync(MemberId me, NotificationId id, CancellationToken ct) =>
        await Shown(me, [.. Kinds.Values]).SingleOrDefaultAsync(n => n.Id == id.Value, ct) is { } found ? Of(found) : null;

    public async Task DismissAsync(MemberId me, IReadOnlyCollection<NotificationId>? these, CancellationToken ct)
    {
        var gone = Shown(me, [.. Kinds.Values]);
        if (these?.Select(id => id.Value).ToList() is { } wanted) gone = gone.Where(n => wanted.Contains(n.Id));
        var now = clock.GetUtcNow();
        // The row stays, so that the same thing is not told anew.
        await gone.ExecuteUpdateAsync(n => n.SetProperty(one => one.IsListed, false).SetProperty(one => one.ReadAt, one => one.ReadAt ?? now), ct);
        await unread.TellAsync([me], ct);
    }

    private IQueryable<Notification> Shown(MemberId me, List<NotificationKind> kinds) =>
        db.Set<Notification>().AsNoTracking().Where(n => n.Member == me && n.IsListed && (n.Actor != null || n.Kind == NotificationKind.PollEnded) && kinds.Contains(n.Kind));

    private static Told Of(Notification n) => new(new(n.Id), Words[n.Kind], n.Actor ?? n.Member, n.Post, n.At, n.ReadAt is not null);
}
