using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Safety;

/// <summary>A member mutes another for themselves alone, or hears them again. Both can be repeated.</summary>
internal sealed class MuteMember(PalabreDb db, IMembers members, Distances distances, TimeProvider clock)
{
    public static void Map(SafetyRoutes routes)
    {
        routes.Api.MapPut("/mutes/{member:long}", async (MemberId member, HttpContext http, Viewer viewer, MuteMember mute, CancellationToken ct) =>
            SafetyAnswers.NoContentOr(http, await mute.DoAsync(viewer.Member!.Value, member, ct))).Deed("MuteMember");
        routes.Api.MapDelete("/mutes/{member:long}", async (MemberId member, Viewer viewer, MuteMember mute, CancellationToken ct) =>
        {
            await mute.LiftAsync(viewer.Member!.Value, member, ct);
            return TypedResults.NoContent();
        }).Deed("UnmuteMember");
        routes.Forms.MapPost("/mute", async (HttpContext http, IFormCollection form, Viewer viewer, MuteMember mute, CancellationToken ct) =>
            SafetyAnswers.AfterForm(http, form, await mute.DoAsync(viewer.Member!.Value, form.Member(), ct)));
        routes.Forms.MapPost("/unmute", async (HttpContext http, IFormCollection form, Viewer viewer, MuteMember mute, CancellationToken ct) =>
        {
            await mute.LiftAsync(viewer.Member!.Value, form.Member(), ct);
            return SafetyAnswers.AfterForm(http, form, null);
        });
    }

    public async Task<Refusal?> DoAsync(MemberId me, MemberId other, CancellationToken ct)
    {
        if (me == other) return new Refusal("mute_yourself");
        if (!(await members.CardsAsync([other], ct)).ContainsKey(other)) return SafetyAnswers.NoSuchMember;
        if (await db.Set<Mute>().AnyAsync(m => m.Muter == me && m.Muted == other, ct)) return null;
        if (await db.Set<Mute>().CountAsync(m => m.Muter == me, ct) >= BlockMember.Most) return new Refusal("blocks_many") { Args = [BlockMember.Most] };

        db.Add(new Mute { Muter = me, Muted = other, At = clock.GetUtcNow() });
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            // Pressed twice at once: the other press has done it.
            db.ChangeTracker.Clear();
        }
        distances.Forget(me, other);
        return null;
    }

    public async Task LiftAsync(MemberId me, MemberId other, CancellationToken ct)
    {
        await db.Set<Mute>().Where(m => m.Muter == me && m.Muted == other).ExecuteDeleteAsync(ct);
        distances.Forget(me, other);
    }
}
