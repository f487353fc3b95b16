using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>A suspended member's sessions end at once and their tokens stop counting; when it is lifted the tokens count again.</summary>
internal sealed class KeepOutWhenSuspended(PalabreDb db, Access access, Standing standing) : IOn<MemberSuspended>, IOn<SuspensionLifted>
{
    public async Task HandleAsync(MemberSuspended told, CancellationToken ct)
    {
        if (!await db.Set<Member>().AnyAsync(m => m.Id == told.Member.Value, ct)) return;
        var known = await db.Set<Suspension>().SingleOrDefaultAsync(s => s.MemberId == told.Member.Value, ct);
        if (known?.DecidedAt >= told.At) return;
        if (known is null)
            db.Add(known = new Suspension { MemberId = told.Member.Value, Rule = told.Rule, Path = told.Path, DecidedAt = told.At });
        (known.Until, known.Rule, known.Path, known.DecidedAt, known.IsLifted) = (told.Until, told.Rule, told.Path, told.At, false);
        // One unit of work: the suspension is saved with the new stamp that ends every session.
        await access.EndSessionsAsync(told.Member, ct);
    }

    public async Task HandleAsync(SuspensionLifted told, CancellationToken ct)
    {
        if (await db.Set<Suspension>().SingleOrDefaultAsync(s => s.MemberId == told.Member.Value, ct) is not { } known || known.DecidedAt >= told.At) return;
        (known.IsLifted, known.DecidedAt) = (true, told.At);
        await db.SaveChangesAsync(ct);
        standing.Forget();
    }
}
