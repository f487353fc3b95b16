using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>
/// Sends what is due, letter by letter. A letter is claimed before it is sent and done after: a kill in between sends that one again, later,
/// with the same Message-ID.
/// </summary>
internal sealed partial class MailRound(PalabreDb db, MailPost post, IMembers members, TimeProvider clock, ILogger<MailRound> log)
{
    /// <summary>How long a server has for a letter it has claimed; longer leaves it lying after a kill, shorter sends it twice on a slow line.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1), LongestWait = TimeSpan.FromHours(6), GiveUpAfter = TimeSpan.FromDays(3);
    private const int Most = 20;

    /// <summary>How many it looked at.</summary>
    public async Task<int> DoAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var due = await db.Set<QueuedMail>().Where(m => m.DoneAt == null && m.DueAt <= now).OrderBy(m => m.DueAt).Take(Most).ToListAsync(ct);
        foreach (var mail in due)
        {
            if (await IsOfNoUseAsync(mail, ct)) mail.Finish(MailState.Dropped, now);
            else
            {
                mail.Claim(clock.GetUtcNow() + Claim);
                if (!await SavedAsync(mail, ct)) continue;
                Keep(mail, await post.SendAsync(mail, ct));
            }
            // What was sent was sent: a stop must not make it be sent again.
            await SavedAsync(mail, CancellationToken.None);
        }
        return due.Count;
    }

    /// <summary>The address is not theirs any more or takes nothing, what it says was read here, or they stopped letters like it.</summary>
    private async Task<bool> IsOfNoUseAsync(QueuedMail mail, CancellationToken ct)
    {
        if (mail.IsConfirmation) return false;
        if (!await IsWantedAsync(mail, ct)) return true;
        var address = mail.Address.ToLowerInvariant();
        return (await members.AddressesAsync([mail.Member], ct)).GetValueOrDefault(mail.Member) != mail.Address || await db.Set<SuspendedAddress>().AnyAsync(a => a.Address == address, ct);
    }

    private async Task<bool> IsWantedAsync(QueuedMail mail, CancellationToken ct)
    {
        if (await db.Set<MailWishes>().AsNoTracking().SingleOrDefaultAsync(w => w.Member == mail.Member, ct) is not { } wishes) return false;
        if (mail.Notification is not { } told) return wishes.Digest != Digest.Never;
        return await db.Set<Notification>().AsNoTracking().SingleOrDefaultAsync(n => n.Id == told, ct) is { ReadAt: null } what && wishes.Mails(what.Kind);
    }

    private void Keep(QueuedMail mail, MailOutcome outcome)
    {
        var now = clock.GetUtcNow();
        switch (outcome.Answer)
        {
            case MailAnswer.Taken:
                mail.Finish(MailState.Sent, now);
                return;
            case MailAnswer.Later when now - mail.At < GiveUpAfter:
                mail.TryAgain(now + Wait(mail.Tries));
                // Said once a letter, and not with each try.
                if (mail.Tries == 1) NotYet(log, mail.Id, outcome.Reply, outcome.Text);
                return;
            case MailAnswer.NoSuchAddress:
                db.Add(new SuspendedAddress { Address = mail.Address.ToLowerInvariant(), At = now, Reply = outcome.Reply });
                break;
        }
        mail.Finish(MailState.GivenUp, now);
        NotTaken(log, mail.Id, outcome.Reply, outcome.Text);
    }

    /// <summary>Twice as long each time.</summary>
    internal static TimeSpan Wait(int tries) => tries > 10 ? LongestWait : TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, FirstWait.Ticks << (tries - 1)));

    /// <summary>False when another server has it.</summary>
    private async Task<bool> SavedAsync(QueuedMail mail, CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.Entry(mail).State = EntityState.Detached;
            return false;
        }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            // Two letters to an address that does not exist: it is suspended already.
            foreach (var entry in db.ChangeTracker.Entries<SuspendedAddress>().Where(a => a.State == EntityState.Added).ToList()) entry.State = EntityState.Detached;
            await db.SaveChangesAsync(ct);
            return true;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The mail server did not take letter {Mail} yet ({Reply}: {Text}); it is tried again for three days")]
    static partial void NotYet(ILogger log, long mail, int reply, string text);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The mail server did not take letter {Mail} ({Reply}: {Text}); it is given up")]
    static partial void NotTaken(ILogger log, long mail, int reply, string text);
}
