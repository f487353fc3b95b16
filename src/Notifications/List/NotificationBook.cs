using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>One line of the list, with what other slices say of it now.</summary>
/// <param name="Actor">Null when nobody did it, or when they are gone.</param>
/// <param name="Room">Null when it has none, or when it does not exist for this member any more.</param>
/// <param name="Occurrence">The same of a date of a show.</param>
/// <param name="Post">The same of a post.</param>
public sealed record NotificationView(Notification What, MemberCard? Actor, RoomCard? Room, OccurrenceCard? Occurrence = null, PostCard? Post = null)
{
    public NotificationId Id => new(What.Id);

    /// <summary>Where one is led when one presses it: it is read then.</summary>
    public string OpenPath => $"{NotificationsPage.Path}/{What.Id}";

    private const string SupportPath = "/wallet/memberships";

    /// <summary>Where it leads.</summary>
    public string Path => What.Kind switch
    {
        NotificationKind.FollowRequested => "/follow-requests",
        NotificationKind.Followed or NotificationKind.FollowAccepted or NotificationKind.InvitationAccepted => Actor?.Path ?? NotificationsPage.Path,
        NotificationKind.Collected => Collection.PathOf(new(What.Subject)),
        NotificationKind.TipReceived => "/thanks",
        NotificationKind.MoneyReceived or NotificationKind.MoneyAsked or NotificationKind.PaymentPassed or NotificationKind.PaymentReturned => "/wallet",
        NotificationKind.Disputed => What.Actor is null ? "/wallet#disputes" : "/stewards/charges",
        NotificationKind.LimitsRaiseAsked or NotificationKind.LimitsRaised => "/wallet/limits",
        NotificationKind.PaidOut => "/wallet/payout#payouts",
        NotificationKind.Missed => NotificationsPage.Path,
        NotificationKind.RenewalFailed => Actor is { } creator ? $"{creator.Path}/support" : SupportPath,
        NotificationKind.Supported or NotificationKind.SupportGiven => SupportPath,
        _ => Room?.Path ?? Occurrence?.Path ?? Post?.Path ?? NotificationsPage.Path,
    };
}

/// <summary>A part of somebody's list, newest first.</summary>
/// <param name="Unread">In all.</param>
/// <param name="Next">What to ask for as <c>before</c> to get the following part; null on the last.</param>
public sealed record NotificationsView(IReadOnlyList<NotificationView> Lines, int Unread, NotificationId? Next);

/// <summary>Reads and marks what members were told.</summary>
internal sealed class NotificationBook(PalabreDb db, IMembers members, IRooms rooms, EventBook events, IPosts posts, UnreadNews unread, TimeProvider clock)
{
    /// <summary>More on a page spares requests, fewer make it come sooner.</summary>
    public const int OnePage = 40;
    private const int MostAtOnce = 100;

    public async Task<NotificationsView> ReadAsync(MemberId me, NotificationId? before, int limit, CancellationToken ct)
    {
        var size = Math.Clamp(limit, 1, MostAtOnce);
        var mine = Listed(me);
        if (before is { Value: var end }) mine = mine.Where(n => n.Id < end);
        var found = await mine.OrderByDescending(n => n.Id).Take(size + 1).AsNoTracking().ToListAsync(ct);
        List<Notification> shown = [.. found.Take(size)];
        return new(await LookAsync(me, shown, ct), await Unread(me).CountAsync(ct), found.Count > size ? new(shown[^1].Id) : null);
    }

    /// <summary>One of them with its cards; null when it is not theirs.</summary>
    public async Task<NotificationView?> FindAsync(MemberId me, NotificationId id, CancellationToken ct) =>
        await db.Set<Notification>().AsNoTracking().SingleOrDefaultAsync(n => n.Id == id.Value && n.Member == me, ct) is { } found ? (await LookAsync(me, [found], ct))[0] : null;

    /// <summary>Lines of many members, by id, as they are said outside of a page: each was admitted to its room when it was told.</summary>
    public async Task<IReadOnlyDictionary<long, NotificationView>> LookForPushAsync(IReadOnlyCollection<Notification> lines, CancellationToken ct)
    {
        var people = await members.CardsAsync([.. lines.Select(n => n.Actor).OfType<MemberId>().Distinct()], ct);
        var cards = await rooms.CardsAsync([.. lines.Select(n => n.Room).OfType<RoomId>().Distinct()], ct);
        var dates = await events.CardsAsync(lines, ct);
        var written = new Dictionary<MemberId, IReadOnlyDictionary<PostId, PostCard>>();
        foreach (var of in lines.Where(n => n.Post is not null).GroupBy(n => n.Member)) written[of.Key] = await PostsOfAsync(of.Key, of, ct);
        return lines.ToDictionary(n => n.Id, n => View(n, people, cards, dates, written.GetValueOrDefault(n.Member)));
    }

    /// <summary>How many each of these members has not read; those with none are absent.</summary>
    public async Task<IReadOnlyDictionary<MemberId, int>> UnreadAsync(IReadOnlyCollection<MemberId> of, CancellationToken ct) =>
        await db.Set<Notification>().Where(n => n.ReadAt == null && n.IsListed && of.Contains(n.Member))
            .GroupBy(n => n.Member).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);

    /// <summary>Marks as read: these, or everything up to one of them, or all there is.</summary>
    public async Task<int> MarkAsync(MemberId me, IReadOnlyCollection<NotificationId>? these, NotificationId? upTo, CancellationToken ct)
    {
        var marked = Unread(me);
        if (these?.Select(id => id.Value).ToList() is { } wanted) marked = marked.Where(n => wanted.Contains(n.Id));
        if (upTo is { Value: var last }) marked = marked.Where(n => n.Id <= last);
        var now = clock.GetUtcNow();
        if (await marked.ExecuteUpdateAsync(n => n.SetProperty(one => one.ReadAt, now), ct) > 0) await unread.TellAsync([me], ct);
        return await Unread(me).CountAsync(ct);
    }

    /// <summary>Lines of one member with their cards; a room that does not exist for them any more has none.</summary>
    public async Task<IReadOnlyList<NotificationView>> LookAsync(MemberId me, IReadOnlyList<Notification> found, CancellationToken ct)
    {
        var people = await members.CardsAsync([.. found.Select(n => n.Actor).OfType<MemberId>().Distinct()], ct);
        List<RoomId> where = [.. found.Select(n => n.Room).OfType<RoomId>().Distinct()];
        var admitted = await rooms.AdmittedAsync(me, where, ct);
        var cards = await rooms.CardsAsync([.. admitted], ct);
        var dates = await events.SeenAsync(me, found, ct);
        var written = await PostsOfAsync(me, found, ct);
        return [.. found.Select(n => View(n, people, cards, dates, written))];
    }

    private Task<IReadOnlyDictionary<PostId, PostCard>> PostsOfAsync(MemberId me, IEnumerable<Notification> lines, CancellationToken ct) =>
        posts.CardsAsync(me, [.. lines.Select(n => n.Post).OfType<PostId>().Distinct()], ct);

    private IQueryable<Notification> Listed(MemberId me) => db.Set<Notification>().Where(n => n.Member == me && n.IsListed);

    private IQueryable<Notification> Unread(MemberId me) => Listed(me).Where(n => n.ReadAt == null);

    private static NotificationView View(
        Notification what, IReadOnlyDictionary<MemberId, MemberCard> people, IReadOnlyDictionary<RoomId, RoomCard> rooms,
        IReadOnlyDictionary<OccurrenceId, OccurrenceCard> dates, IReadOnlyDictionary<PostId, PostCard>? posts) => new(
        what, what.Actor is { } actor ? people.GetValueOrDefault(actor) : null, what.Room is { } room ? rooms.GetValueOrDefault(room) : null,
        what.Occurrence is { } date ? dates.GetValueOrDefault(date) : null, what.Post is { } post ? posts?.GetValueOrDefault(post) : null);
}
