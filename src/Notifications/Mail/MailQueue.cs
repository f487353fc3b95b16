using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.Kit.Ui;
using Palabre.Kit.Words;

namespace Palabre.Notifications;

/// <summary>Rung when there is a letter; looks every few seconds all the same, for what is to be tried again.</summary>
internal sealed class MailBell : JobBell;

/// <summary>Puts letters on their way.</summary>
internal sealed class MailQueue(PalabreDb db, MailSettings settings, ICommunity community, Fragments fragments, OffLinks offs, IdMaker ids, TimeProvider clock)
{
    /// <summary>Those of some addresses to which nothing is sent any more.</summary>
    public async Task<IReadOnlySet<string>> SuspendedAsync(IReadOnlyCollection<string> addresses, CancellationToken ct)
    {
        List<string> asked = [.. addresses.Select(a => a.ToLowerInvariant())];
        return (await db.Set<SuspendedAddress>().Where(a => asked.Contains(a.Address)).Select(a => a.Address).ToListAsync(ct)).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    public Task<bool> HasAsync(string key, CancellationToken ct) => db.Set<QueuedMail>().AnyAsync(m => m.Key == key, ct);

    /// <summary>Puts a letter into the unit of work; the caller saves, and rings <see cref="MailBell"/>.</summary>
    /// <param name="off">What one press stops; null for what comes whatever they chose.</param>
    /// <param name="after">How long it waits, for somebody who may read it here meanwhile.</param>
    /// <param name="notification">What it says: once that is read it is of no use.</param>
    /// <param name="isConfirmation">It asks whether the address is theirs.</param>
    public async Task WriteAsync(string key, MemberId member, string address, Letter letter, Reader reader, OffKind? off, TimeSpan after, long? notification, CancellationToken ct, bool isConfirmation = false)
    {
        var link = off is { } kind ? new LetterLink(reader[kind == OffKind.Digest ? "notifications.mail_off_digest" : "notifications.mail_off_kind"], offs.PathOf(member, kind)) : null;
        var html = await fragments.RenderAsync<LetterBody>(reader, new
        {
            Letter = letter,
            Community = (await community.GetAsync(ct)).Name,
            Absolute = (Func<string, string>)settings.Absolute,
            Off = link,
        });
        var now = clock.GetUtcNow();
        db.Add(new QueuedMail
        {
            Id = ids.Next(),
            Key = key,
            Member = member,
            Address = address,
            IsConfirmation = isConfirmation,
            Notification = notification,
            Subject = letter.Subject,
            Text = letter.AsText(settings.Absolute, link),
            Html = html,
            OffPath = link?.Path ?? "",
            At = now,
            DueAt = now + after,
        });
    }
}
