using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>Whoever proved who they are but is suspended is told until when and why, and where to read and contest it.</summary>
public sealed class KeptOut(PalabreDb db, IHttpContextAccessor http, TimeProvider clock)
{
    /// <summary>Where the decision is, once somebody was kept out.</summary>
    public string? Path { get; private set; }

    public async Task<Refusal?> RefuseAsync(Member member)
    {
        var suspension = await db.Set<Suspension>().AsNoTracking().SingleOrDefaultAsync(s => s.MemberId == member.Id);
        if (suspension is null || !suspension.HoldsAt(clock.GetUtcNow())) return null;
        Path = suspension.Path;
        return suspension.Refuse(http.HttpContext!.Reader());
    }
}
