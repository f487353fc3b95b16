using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Words;

namespace Palabre.Notifications;

/// <summary>
/// E-mail as a third way to be told, after the list and devices: whoever wants a kind of thing by letter has one on its way with the
/// notification. A kind that is mailed unless somebody says otherwise is a case in <see cref="MailWishes.IsMailedByDefault"/>.
/// </summary>
internal sealed class MailChannel(PalabreDb db, MailSettings settings, MailQueue queue, NotificationBook book, IMembers members, Readers readers, MailBell bell)
{
    /// <summary>Whoever is here reads it here: then no letter is needed. What leads into a live room cannot wait.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Puts letters into the unit of work of what is being told; the caller saves.</summary>
    public async Task WriteAsync(IReadOnlyCollection<Notification> told, CancellationToken ct)
    {
        if (!settings.IsOn || told.Count == 0) return;
        List<MemberId> asked = [.. told.Select(n => n.Member)];
        var wishes = await db.Set<MailWishes>().AsNoTracking().Where(w => asked.Contains(w.Member)).ToDictionaryAsync(w => w.Member, ct);
        List<Notification> wanted = [.. told.Where(n => wishes.TryGetValue(n.Member, out var wish) && wish.Mails(n.Kind))];
        if (wanted.Count == 0) return;
        var addresses = await members.AddressesAsync([.. wanted.Select(n => n.Member)], ct);
        var suspended = await queue.SuspendedAsync([.. addresses.Values], ct);
        var lines = await book.LookForPushAsync(wanted, ct);
        foreach (var one in wanted)
            if (addresses.TryGetValue(one.Member, out var address) && !suspended.Contains(address))
                await WriteAsync(lines[one.Id], address, ReaderOf(wishes[one.Member]), ct);
        bell.Ring();
    }

    public Reader ReaderOf(MailWishes wishes) =>
        readers.Of(Language.Find(wishes.Language) ?? Language.English, TimeZoneInfo.TryFindSystemTimeZoneById(wishes.Zone, out var zone) ? zone : TimeZoneInfo.Utc);

    private Task WriteAsync(NotificationView line, string address, Reader reader, CancellationToken ct)
    {
        var (what, sentence) = (line.What, Sentences.Of(line, reader));
        var isAlways = what.Kind.IsAlwaysTold();
        var letter = new Letter(line.Room is { } where ? $"{sentence} – {where.Title}" : sentence, sentence, PartsOf(line, reader),
            new(reader["notifications.mail_open"], line.OpenPath), reader[isAlways ? "notifications.mail_why_always" : "notifications.mail_why_kind", reader[$"notifications.kind.{Sentences.Word(what.Kind)}"]]);
        return queue.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"told {what.Id}"), what.Member, address, letter, reader, isAlways ? null : OffKind.Of(what.Kind),
            isAlways || News.IsLive(what.Kind) || what.Kind.IsOfEvent() ? TimeSpan.Zero : Patience, what.Id, ct);
    }

    /// <summary>What it is about, and when, on the clock of whoever gets it.</summary>
    private static IReadOnlyList<LetterPart> PartsOf(NotificationView line, Reader reader) => line switch
    {
        { Room: { } room } => [new(null, [new(room.Title, reader.Hour(room.OpenedAt))])],
        { Occurrence: { } date } => [new(null, [new(date.Show.Title, reader["notifications.event_at", reader.Day(date.Start), reader.Hour(date.Start)])])],
        _ => [],
    };
}
