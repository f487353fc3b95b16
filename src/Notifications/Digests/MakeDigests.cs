using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Words;

namespace Palabre.Notifications;

/// <summary>Makes the digests that are due: none for whoever missed nothing. The letter and the day of the next are one change.</summary>
internal sealed class MakeDigests(PalabreDb db, DigestBook digests, MailQueue queue, MailChannel channel, IMembers members, ICommunity community, TimeProvider clock)
{
    private const int Most = 20;

    /// <summary>How many were due.</summary>
    public async Task<int> DoAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var due = await db.Set<MailWishes>().Where(w => w.DigestDueAt != null && w.DigestDueAt <= now).OrderBy(w => w.DigestDueAt).Take(Most).ToListAsync(ct);
        if (due.Count == 0) return 0;
        var addresses = await members.AddressesAsync([.. due.Select(w => w.Member)], ct);
        var suspended = await queue.SuspendedAsync([.. addresses.Values], ct);
        foreach (var wishes in due)
        {
            if (addresses.TryGetValue(wishes.Member, out var address) && !suspended.Contains(address)) await WriteAsync(wishes, address, ct);
            (wishes.DigestedAt, wishes.DigestDueAt) = (now, DigestHour.Next(wishes.Digest, now, wishes.Zone));
            await db.SaveChangesAsync(ct);
        }
        return due.Count;
    }

    private async Task WriteAsync(MailWishes wishes, string address, CancellationToken ct)
    {
        var missed = await digests.OfAsync(wishes.Member, wishes.DigestedAt, ct);
        if (missed.IsEmpty) return;
        var reader = channel.ReaderOf(wishes);
        var letter = DigestLetter.Of(missed, wishes.Digest, (await community.GetAsync(ct)).Name, reader);
        var key = string.Create(CultureInfo.InvariantCulture, $"digest {wishes.Member.Value} {wishes.DigestDueAt!.Value.ToUnixTimeSeconds()}");
        await queue.WriteAsync(key, wishes.Member, address, letter, reader, OffKind.Digest, TimeSpan.Zero, notification: null, ct);
    }
}
