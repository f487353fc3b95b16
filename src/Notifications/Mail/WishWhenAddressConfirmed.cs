using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>From the moment an address is somebody's they get a letter a week, unless they chose otherwise before; and whatever came back from it is forgotten.</summary>
internal sealed class WishWhenAddressConfirmed(PalabreDb db, TimeProvider clock) : IOn<AddressConfirmed>
{
    public async Task HandleAsync(AddressConfirmed told, CancellationToken ct)
    {
        var address = told.Address.ToLowerInvariant();
        await db.Set<SuspendedAddress>().Where(a => a.Address == address).ExecuteDeleteAsync(ct);
        var wishes = await db.Set<MailWishes>().SingleOrDefaultAsync(w => w.Member == told.Member, ct);
        if (wishes is null)
        {
            var now = clock.GetUtcNow();
            db.Add(wishes = new MailWishes { Member = told.Member, Language = told.Language, Zone = told.Zone, DigestedAt = now });
            wishes.Choose(Digest.Weekly, now);
        }
        else (wishes.Language, wishes.Zone) = (told.Language, told.Zone);
        await db.SaveChangesAsync(ct);
    }
}
