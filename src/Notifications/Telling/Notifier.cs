using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>Writes down what members are told, with what is to be pushed to their devices and mailed, and shows it on their open pages.</summary>
internal sealed class Notifier(PalabreDb db, Receivers receivers, UnreadNews unread, MailChannel mail, PushBell bell, IdMaker ids, TimeProvider clock)
{
    /// <summary>Tells a few members at once. A race lost to the same news is an error that whoever delivers events tries again.</summary>
    public async Task TellAsync(News news, IReadOnlyCollection<MemberId> to, CancellationToken ct)
    {
        var told = await WriteAsync(news, to, ct);
        await db.SaveChangesAsync(ct);
        await ShowAsync(told, ct);
    }

    /// <summary>Puts the notifications into the unit of work; the caller saves, and then calls <see cref="ShowAsync"/>.</summary>
    public async Task<IReadOnlyList<MemberId>> WriteAsync(News news, IReadOnlyCollection<MemberId> to, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var told = await receivers.OfAsync(news, to, now, ct);
        await mail.WriteAsync([.. told.Select(receiver => Write(news, receiver, now))], ct);
        return [.. told.Where(r => r.IsListed).Select(r => r.Member)];
    }

    /// <summary>After the commit: open pages count anew, and devices are rung.</summary>
    public async Task ShowAsync(IReadOnlyCollection<MemberId> told, CancellationToken ct)
    {
        bell.Ring();
        unread.Announce(told);
        await unread.TellAsync(told, ct);
    }

    private Notification Write(News news, Receiver receiver, DateTimeOffset now)
    {
        var notification = new Notification
        {
            Id = ids.Next(),
            Member = receiver.Member,
            Kind = news.Kind,
            Subject = news.Subject,
            Actor = news.Actor,
            Room = news.Room,
            Occurrence = news.Occurrence,
            Post = news.ShownTo(receiver.Member),
            Count = news.Count,
            At = now,
            IsListed = receiver.IsListed,
            HeldUntil = receiver.HeldUntil,
        };
        db.Add(notification);
        foreach (var device in receiver.Devices) db.Add(new PushDelivery { Notification = notification.Id, Device = device, DueAt = now });
        return notification;
    }
}
