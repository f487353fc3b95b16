using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Words;

namespace Palabre.Notifications;

/// <summary>
/// Sends what is due, a few dozen at once, and keeps what became of it in one transaction: a kill in between sends at most those again, and
/// a device shows the newest of a topic only.
/// </summary>
internal sealed partial class PushRound(PalabreDb db, NotificationBook book, PushPost post, AppSecrets secrets, Readers readers, TimeProvider clock, ILogger<PushRound> log)
{
    /// <summary>More are fewer commits; fewer are sent twice after a kill.</summary>
    public const int Most = 64;

    /// <summary>A service that cannot for so long is left alone; the line in the list remains.</summary>
    private const int MostTries = 8;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    /// <summary>How many it looked at.</summary>
    public async Task<int> DoAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var due = await db.Set<PushDelivery>().Where(d => d.DueAt <= now).OrderBy(d => d.DueAt).ThenBy(d => d.Notification).Take(Most)
            .Join(db.Set<PushDevice>(), d => d.Device, d => d.Id, (delivery, device) => new { Delivery = delivery, Device = device })
            .Join(db.Set<Notification>(), d => d.Delivery.Notification, n => n.Id, (d, notification) => new { d.Delivery, d.Device, What = notification })
            .ToListAsync(ct);
        List<long> devices = [.. due.Select(d => d.Device.Id).Distinct()];
        var apps = await db.Set<PushApp>().AsNoTracking().Where(a => devices.Contains(a.Device)).ToDictionaryAsync(a => a.Device, ct);
        var lines = await book.LookForPushAsync([.. due.Select(d => d.What).DistinctBy(n => n.Id)], ct);

        var outcomes = new ConcurrentDictionary<PushDelivery, PushOutcome?>();
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = SendPushes.AtOnce, CancellationToken = ct }, async (one, stop) =>
            outcomes[one.Delivery] = MessageOf(lines[one.What.Id], one.Device, apps.GetValueOrDefault(one.Device.Id), now) is { } message ? await post.SendAsync(one.Device, message, stop) : null);

        foreach (var one in due) Keep(one.Delivery, one.Device, outcomes[one.Delivery]);
        // What was sent was sent: a stop must not make it be sent again.
        await SaveAsync();
        return due.Count;
    }

    private PushMessage? MessageOf(NotificationView line, PushDevice device, PushApp? app, DateTimeOffset now) =>
        app is null ? PushMessage.Of(line, ReaderOf(device), now) : AppMessage.Of(line, secrets.Open(app.Access), app, ReaderOf(device), now);

    private Reader ReaderOf(PushDevice device) => readers.Of(Language.Find(device.Language) ?? Language.English, TimeZoneInfo.Utc);

    private void Keep(PushDelivery delivery, PushDevice device, PushOutcome? outcome)
    {
        if (outcome is { Answer: PushAnswer.Later } later && delivery.Tries + 1 < MostTries)
        {
            delivery.Tries++;
            delivery.DueAt = clock.GetUtcNow() + Wait(delivery.Tries, later.After);
            return;
        }
        if (outcome is { Answer: PushAnswer.Gone }) db.Remove(device);
        if (outcome is { Answer: PushAnswer.Refused or PushAnswer.Later }) NotTaken(log, device.Id, delivery.Notification, outcome.Status);
        db.Remove(delivery);
    }

    /// <summary>Twice as long each time, and never together with all the others that were refused in the same moment.</summary>
    private static TimeSpan Wait(int tries, TimeSpan? asked)
    {
        var longer = TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, 2.5 * Math.Pow(2, tries)));
        var spread = TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32((int)longer.TotalMilliseconds / 2 + 1));
        return (asked is { } wait && wait > longer ? (wait < LongestWait ? wait : LongestWait) : longer) + spread;
    }

    private async Task SaveAsync()
    {
        try { await db.SaveChangesAsync(CancellationToken.None); }
        catch (DbUpdateConcurrencyException)
        {
            // A device or a notification went meanwhile, and its deliveries with it: the others are kept one by one.
            foreach (var entry in db.ChangeTracker.Entries().Where(e => e.State is EntityState.Modified or EntityState.Deleted).ToList())
                if (await entry.GetDatabaseValuesAsync(CancellationToken.None) is null) entry.State = EntityState.Detached;
            await db.SaveChangesAsync(CancellationToken.None);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The push service of device {Device} did not take notification {Notification}: status {Status}")]
    static partial void NotTaken(ILogger log, long device, long notification, int status);
}
