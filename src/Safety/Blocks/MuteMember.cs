using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Safety;

/// <summary>A member mutes another for themselves alone, for a time or until they lift it, or hears them again. Both can be repeated: what was wished last holds.</summary>
internal sealed class MuteMember(PalabreDb db, IMembers members, Distances distances, TimeProvider clock) : IMutes
{
    /// <summary>Longer is for good.</summary>
    private const int MostSeconds = 10 * 365 * 24 * 60 * 60;

    /// <param name="Seconds">How long; 0 or nothing until it is lifted.</param>
    /// <param name="Notifications">Whether one is not told of what they do either; true when nothing is said.</param>
    public sealed record Wish(int? Seconds = null, bool? Notifications = null);

    public static void Map(SafetyRoutes routes)
    {
        routes.Api.MapPut("/mutes/{member:long}", async (MemberId member, Wish? wish, HttpContext http, Viewer viewer, MuteMember mute, CancellationToken ct) =>
            SafetyAnswers.NoContentOr(http, await mute.DoAsync(viewer.Member!.Value, member, wish ?? new(), ct))).Deed("MuteMember").ProducesProblem(422);
        routes.Api.MapDelete("/mutes/{member:long}", async (MemberId member, Viewer viewer, MuteMember mute, CancellationToken ct) =>
        {
            await mute.LiftAsync(viewer.Member!.Value, member, ct);
            return TypedResults.NoContent();
        }).Deed("UnmuteMember");
        routes.Forms.MapPost("/mute", async (HttpContext http, IFormCollection form, Viewer viewer, MuteMember mute, CancellationToken ct) =>
            SafetyAnswers.AfterForm(http, form, await mute.DoAsync(viewer.Member!.Value, form.Member(), Typed(form), ct)));
        routes.Forms.MapPost("/unmute", async (HttpContext http, IFormCollection form, Viewer viewer, MuteMember mute, CancellationToken ct) =>
        {
            await mute.LiftAsync(viewer.Member!.Value, form.Member(), ct);
            return SafetyAnswers.AfterForm(http, form, null);
        });
    }

    public async Task<Refusal?> DoAsync(MemberId me, MemberId other, Wish wish, CancellationToken ct)
    {
        if (me == other) return new Refusal("mute_yourself");
        if (wish.Seconds is < 0 or > MostSeconds) return new Refusal("mute_time", 422, "seconds");
        if (!(await members.CardsAsync([other], ct)).ContainsKey(other)) return SafetyAnswers.NoSuchMember;
        var known = await db.Set<Mute>().SingleOrDefaultAsync(m => m.Muter == me && m.Muted == other, ct);
        if (known is null && await db.Set<Mute>().CountAsync(m => m.Muter == me, ct) >= BlockMember.Most) return new Refusal("blocks_many") { Args = [BlockMember.Most] };

        if (known is null) db.Add(known = new Mute { Muter = me, Muted = other, At = clock.GetUtcNow() });
        known.Until = wish.Seconds is > 0 and var seconds ? clock.GetUtcNow() + TimeSpan.FromSeconds(seconds) : null;
        known.Untold = wish.Notifications ?? true;
        using var changing = distances.Change(me, other);
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || UniqueViolation.IsIn(e))
        {
            // Pressed twice at once, or lifted in this moment: the other press has done it.
            db.ChangeTracker.Clear();
        }
        return null;
    }

    public async Task LiftAsync(MemberId me, MemberId other, CancellationToken ct)
    {
        using var changing = distances.Change(me, other);
        await db.Set<Mute>().Where(m => m.Muter == me && m.Muted == other).ExecuteDeleteAsync(ct);
    }

    public async Task<IReadOnlyDictionary<MemberId, MutedMember>> OfAsync(MemberId member, IReadOnlyCollection<MemberId> others, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await db.Set<Mute>().AsNoTracking().Where(m => m.Muter == member && others.Contains(m.Muted) && (m.Until == null || m.Until > now))
            .ToDictionaryAsync(m => m.Muted, m => new MutedMember(m.Until, m.Untold), ct);
    }

    private static Wish Typed(IFormCollection form) =>
        new(int.TryParse(form["seconds"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null, form["told"] == "yes" ? false : null);
}
