using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.Kit.Words;

namespace Palabre.Notifications;

/// <summary>Asks whoever reads the post of an address whether it is theirs.</summary>
internal sealed class LetterWhenAddressToConfirm(PalabreDb db, MailSettings settings, MailQueue queue, ICommunity community, Readers readers, MailBell bell) : IOn<AddressToConfirm>
{
    public async Task HandleAsync(AddressToConfirm told, CancellationToken ct)
    {
        var key = $"confirm {told.Id}";
        if (!settings.IsOn || await queue.HasAsync(key, ct)) return;
        var reader = readers.Of(Language.Find(told.Language) ?? Language.English, TimeZoneInfo.TryFindSystemTimeZoneById(told.Zone, out var zone) ? zone : TimeZoneInfo.Utc);
        var name = (await community.GetAsync(ct)).Name;
        var letter = new Letter(reader["notifications.mail_confirm_subject", name], reader["notifications.mail_confirm_heading"],
            [new(null, [new(reader["notifications.mail_confirm_text", name])])], new(reader["notifications.mail_confirm_action"], told.Path), reader["notifications.mail_confirm_why"]);
        await queue.WriteAsync(key, told.Member, told.Address, letter, reader, off: null, TimeSpan.Zero, notification: null, ct, isConfirmation: true);
        await db.SaveChangesAsync(ct);
        bell.Ring();
    }
}
