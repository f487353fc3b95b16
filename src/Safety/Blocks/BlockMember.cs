using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Safety;

/// <summary>A member blocks another, or lifts the block. Both can be repeated, and neither is ever shown to the other.</summary>
internal sealed class BlockMember(PalabreDb db, IMembers members, Distances distances, TimeProvider clock)
{
    /// <summary>More than anyone ever met; keeps one account from filling the table.</summary>
    public const int Most = 20_000;

    public static void Map(SafetyRoutes routes)
    {
        routes.Api.MapPut("/blocks/{member:long}", async (MemberId member, HttpContext http, Viewer viewer, BlockMember block, CancellationToken ct) =>
            SafetyAnswers.NoContentOr(http, await block.DoAsync(viewer.Member!.Value, member, ct))).Deed("BlockMember");
        routes.Api.MapDelete("/blocks/{member:long}", async (MemberId member, Viewer viewer, BlockMember block, CancellationToken ct) =>
        {
            await block.LiftAsync(viewer.Member!.Value, member, ct);
            return TypedResults.NoContent();
        }).Deed("UnblockMember");
        routes.Forms.MapPost("/block", async (HttpContext http, IFormCollection form, Viewer viewer, BlockMember block, CancellationToken ct) =>
            SafetyAnswers.AfterForm(http, form, await block.DoAsync(viewer.Member!.Value, form.Member(), ct)));
        routes.Forms.MapPost("/unblock", async (HttpContext http, IFormCollection form, Viewer viewer, BlockMember block, CancellationToken ct) =>
        {
            await block.LiftAsync(viewer.Member!.Value, form.Member(), ct);
            return SafetyAnswers.AfterForm(http, form, null);
        });
    }

    public async Task<Refusal?> DoAsync(MemberId me, MemberId other, CancellationToken ct)
    {
        if (me == other) return new Refusal("block_yourself");
        if (!(await members.CardsAsync([other], ct)).ContainsKey(other)) return SafetyAnswers.NoSuchMember;
        if (await db.Set<Block>().AnyAsync(b => b.Blocker == me && b.Blocked == other, ct)) return null;
        if (await db.Set<Block>().CountAsync(b => b.Blocker == me, ct) >= Most) return new Refusal("blocks_many") { Args = [Most] };

        db.Add(new Block { Blocker = me, Blocked = other, At = clock.GetUtcNow() });
        db.Tell(new MemberBlocked(me, other));
        // Who hears of the block the moment it is committed finds it: a stage is cleared by what was told.
        using var changing = distances.Change(me, other);
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            // Pressed twice at once: the other press has done it.
            db.ChangeTracker.Clear();
        }
        return null;
    }

    public async Task LiftAsync(MemberId me, MemberId other, CancellationToken ct)
    {
        using var changing = distances.Change(me, other);
        await using var unit = await db.Database.BeginTransactionAsync(ct);
        if (await db.Set<Block>().Where(b => b.Blocker == me && b.Blocked == other).ExecuteDeleteAsync(ct) == 0) return;
        db.Tell(new MemberUnblocked(me, other));
        await db.SaveChangesAsync(ct);
        await unit.CommitAsync(ct);
    }
}
