using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>Somebody who is told something, and how.</summary>
/// <param name="Devices">Where it is pushed to now.</param>
/// <param name="HeldUntil">Would have been pushed, but for their quiet hours, which end then.</param>
internal sealed record Receiver(MemberId Member, bool IsListed, IReadOnlyList<long> Devices, DateTimeOffset? HeldUntil);

/// <summary>Who of some members may be told something, was not told yet, and wants to be.</summary>
internal sealed class Receivers(PalabreDb db, ISafety safety, IFollows follows, IRooms rooms, IPosts posts, PushSettings push, MailSettings mail)
{
    public async Task<IReadOnlyList<Receiver>> OfAsync(News news, IReadOnlyCollection<MemberId> to, DateTimeOffset now, CancellationToken ct)
    {
        HashSet<MemberId> people = [.. to.Where(member => member != news.Actor)];
        await PartAsync(news, people, ct);
        await KeepFindersAsync(news, people, ct);
        if (news.Post is { } post && people.Count > 0)
        {
            people.IntersectWith(await posts.ReadersAsync(post, people, ct));
            people.ExceptWith(await posts.TiredAsync(post, [.. people], ct));
        }
        await ForgetToldAsync(news, people, ct);
        await KeepWantingAsync(news, people, ct);
        await KeepWantingClubAsync(news, people, now, ct);
        if (people.Count == 0) return [];

        List<MemberId> asked = [.. people];
        var wishes = await db.Set<MemberWishes>().AsNoTracking().Where(w => asked.Contains(w.Member)).ToDictionaryAsync(w => w.Member, ct);
        var devices = push.IsOn
            ? (await db.Set<PushDevice>().Where(d => asked.Contains(d.Member) && !db.Set<PushApp>().Any(a => a.Device == d.Id)).Select(d => new { d.Member, d.Id }).ToListAsync(ct)).ToLookup(d => d.Member, d => d.Id)
            : Enumerable.Empty<long>().ToLookup(_ => default(MemberId));
        var ringing = (await RingingAsync(news, asked, ct)).ToLookup(a => a.Member, a => a.Device);
        var written = await WrittenAsync(news.Kind, asked, ct);
        return [.. people.Select(member => Of(news.Kind, member, wishes.GetValueOrDefault(member), [.. devices[member]], [.. ringing[member]], written.Contains(member), now)).OfType<Receiver>()];
    }

    /// <param name="devices">Browsers, which ring for what is ticked in the settings.</param>
    /// <param name="apps">Programs that want this: they have settings of their own, and show what is in the list.</param>
    /// <param name="isWritten">They want a letter of it, wherever else they do not want to read it.</param>
    private static Receiver? Of(NotificationKind kind, MemberId member, MemberWishes? wishes, IReadOnlyList<long> devices, IReadOnlyList<long> apps, bool isWritten, DateTimeOffset now)
    {
        var isListed = wishes?.Lists(kind) ?? true;
        List<long> rung = [.. wishes?.Pushes(kind) ?? true ? devices : [], .. isListed ? apps : []];
        if (!isListed && rung.Count == 0 && !isWritten) return null;
        var heldUntil = rung.Count > 0 ? wishes?.Quiet?.EndIfQuiet(now) : null;
        return new(member, isListed, heldUntil is null ? rung : [], heldUntil);
    }

    /// <summary>Those who want a letter of this kind.</summary>
    private async Task<IReadOnlySet<MemberId>> WrittenAsync(NotificationKind kind, List<MemberId> asked, CancellationToken ct)
    {
        if (!mail.IsOn || !MailWishes.HasLetter(kind)) return new HashSet<MemberId>();
        return (await db.Set<MailWishes>().AsNoTracking().Where(w => asked.Contains(w.Member)).ToListAsync(ct)).Where(w => w.Mails(kind)).Select(w => w.Member).ToHashSet();
    }

    /// <summary>Those programs that want to be rung for this, and for whoever did it.</summary>
    private async Task<IReadOnlyList<PushApp>> RingingAsync(News news, List<MemberId> asked, CancellationToken ct)
    {
        if (!push.IsOn || ToldFacade.WordOf(news.Kind) is not { } kind) return [];
        List<PushApp> wanting = [.. (await db.Set<PushApp>().AsNoTracking().Where(a => asked.Contains(a.Member)).ToListAsync(ct)).Where(a => a.Wants(kind) && a.Policy != AppPushPolicy.None)];
        if (news.Actor is not { } actor || wanting.All(a => a.Policy == AppPushPolicy.All)) return wanting;
        List<MemberId> members = [.. wanting.Select(a => a.Member).Distinct()];
        var (following, followed) = (await follows.FollowersAsync(actor, members, ct), await follows.FollowedAsync(actor, members, ct));
        return [.. wanting.Where(a => a.Policy switch { AppPushPolicy.Followed => following.Contains(a.Member), AppPushPolicy.Follower => followed.Contains(a.Member), _ => true })];
    }

    /// <summary>Nobody hears of somebody they block, or who blocks them, or whom they mute with their news.</summary>
    private async Task PartAsync(News news, HashSet<MemberId> people, CancellationToken ct)
    {
        if (news.Actor is not { } actor || people.Count == 0) return;
        var blocks = await safety.BlocksAsync(actor, people, ct);
        people.RemoveWhere(blocks.With);
        people.ExceptWith(await safety.UntoldAsync(actor, [.. people], ct));
    }

    /// <summary>Nobody hears of a room that they would not find.</summary>
    private async Task KeepFindersAsync(News news, HashSet<MemberId> people, CancellationToken ct)
    {
        // Who has the floor is inside, whoever else is.
        if (news.Room is not { } room || people.Count == 0 || news.Kind == NotificationKind.HandAccepted) return;
        if (news.IsOfLiveRoom) people.IntersectWith(await rooms.FindableByAsync(room, people, ct));
        else
            foreach (var member in people.ToList())
                if ((await rooms.AdmittedAsync(member, [room], ct)).Count == 0) people.Remove(member);
    }

    private async Task ForgetToldAsync(News news, HashSet<MemberId> people, CancellationToken ct)
    {
        List<MemberId> asked = [.. people];
        // Who was called into a room knows that it is open, and who knows that need not be told who speaks in it.
        List<NotificationKind> kinds = news.Kind switch
        {
            NotificationKind.RoomOpened => [NotificationKind.RoomOpened, NotificationKind.Pinged],
            NotificationKind.Speaks => [NotificationKind.Speaks, NotificationKind.RoomOpened, NotificationKind.Pinged],
            _ => [news.Kind],
        };
        people.ExceptWith(await db.Set<Notification>().Where(n => kinds.Contains(n.Kind) && n.Subject == news.Subject && asked.Contains(n.Member)).Select(n => n.Member).ToListAsync(ct));
    }

    /// <summary>How much one wants to hear of somebody one follows (<see cref="FollowLevel"/>).</summary>
    private async Task KeepWantingAsync(News news, HashSet<MemberId> people, CancellationToken ct)
    {
        if (news is not { Kind: NotificationKind.RoomOpened or NotificationKind.Speaks, Actor: { } actor } || news.IsAwaited || people.Count == 0) return;
        List<MemberId> asked = [.. people];
        var levels = await db.Set<FollowWish>().Where(w => w.Followed == actor && asked.Contains(w.Member)).ToDictionaryAsync(w => w.Member, w => w.Level, ct);
        people.RemoveWhere(member => !levels.GetValueOrDefault(member, FollowLevel.Sometimes).Wants(news.Kind));
    }

    /// <summary>How much one wants to hear of a club (<see cref="ClubLevel"/>), where it is told for the club's sake.</summary>
    private async Task KeepWantingClubAsync(News news, HashSet<MemberId> people, DateTimeOffset now, CancellationToken ct)
    {
        if (news is not { Kind: NotificationKind.RoomOpened, Club: { } club } || people.Count == 0) return;
        List<MemberId> asked = [.. people];
        var levels = await db.Set<ClubWish>().Where(w => w.Club == club && asked.Contains(w.Member) && w.Level != ClubLevel.Always).ToDictionaryAsync(w => w.Member, w => w.Level, ct);
        people.RemoveWhere(member => levels.TryGetValue(member, out var level) && level == ClubLevel.Never);
        List<MemberId> sometimes = [.. levels.Where(l => l.Value == ClubLevel.Sometimes).Select(l => l.Key)];
        if (sometimes.Count == 0) return;
        var since = now - TimeSpan.FromDays(1);
        var lately = await db.Set<Fanout>().Where(f => f.Kind == NotificationKind.RoomOpened && f.Of == club.Value && f.DoneAt > since && (f.Audience == Audience.ClubMembers || f.Audience == Audience.ClubFollowers))
            .Select(f => f.Subject).Distinct().ToListAsync(ct);
        people.ExceptWith(await db.Set<Notification>().Where(n => n.Kind == NotificationKind.RoomOpened && lately.Contains(n.Subject) && n.At > since && sometimes.Contains(n.Member)).Select(n => n.Member).ToListAsync(ct));
    }
}
