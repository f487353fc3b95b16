using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>Ends what a member holds open: all browser sessions, and with them the tokens when they sign out everywhere.</summary>
public sealed class Access(PalabreDb db, Standing standing)
{
    /// <summary>
    /// Everywhere means everywhere: every browser, this one included, and every token. For the day a telephone is lost.
    /// </summary>
    public async Task EndAllAsync(MemberId member, CancellationToken ct)
    {
        await using var unit = await db.Database.BeginTransactionAsync(ct);
        await db.Set<ApiToken>().Where(t => t.MemberId == member.Value).ExecuteDeleteAsync(ct);
        await RenewStampAsync(member, ct);
        await unit.CommitAsync(ct);
        standing.Forget();
    }

    /// <summary>A new stamp makes every cookie issued before it worthless; tokens stay.</summary>
    public async Task EndSessionsAsync(MemberId member, CancellationToken ct)
    {
        await RenewStampAsync(member, ct);
        standing.Forget();
    }

    private async Task RenewStampAsync(MemberId member, CancellationToken ct)
    {
        var found = await db.Set<Member>().SingleAsync(m => m.Id == member.Value, ct);
        found.SecurityStamp = Enrolment.NewStamp();
        db.Tell(new AccessRevoked(member));
        await db.SaveChangesAsync(ct);
    }
}
