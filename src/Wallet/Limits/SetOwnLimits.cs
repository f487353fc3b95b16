using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Ledger;
using Palabre.Ledger.Amounts;

namespace Palabre.Wallet;

/// <summary>A member's limits as they are shown.</summary>
/// <param name="House">The house's, for this member.</param>
/// <param name="Waiting">What they become, and when.</param>
/// <param name="LeftInDay">What may still leave today, by whatever limit is lower; the same of thirty days.</param>
public sealed record LimitsShown(Currency Currency, Bounds House, Bounds Own, (Bounds Bounds, DateTimeOffset At)? Waiting, Money LeftInDay, Money LeftInMonth);

/// <summary>All three as they are to be: what is left out is not limited beyond the house.</summary>
/// <param name="AtOnce">The most in one payment, as typed; "0": nothing leaves.</param>
/// <param name="Day">In 24 hours.</param>
/// <param name="Month">In 30 days.</param>
/// <param name="Password">To raise any of them, by a member without passkey.</param>
public sealed record LimitsWish(string? AtOnce, string? Day, string? Month, string? Password = null);

/// <summary>A member sets limits of their own, lower than the house's. Raising them asks for a proof, and for a day (<see cref="OwnLimits"/>).</summary>
internal sealed class SetOwnLimits(Limits limits, Gates gates, IProofs proofs, WalletSettings settings, PalabreDb db, TimeProvider clock)
{
    public const string Path = $"{WalletPages.Path}/limits";

    /// <summary>Whole units with the point; null where nothing is said.</summary>
    public sealed record BoundsJson(string? AtOnce, string? Day, string? Month);

    /// <param name="At">From this moment on.</param>
    public sealed record WaitingBoundsJson(string? AtOnce, string? Day, string? Month, DateTimeOffset At);

    /// <param name="House">The house's limits for this member.</param>
    /// <param name="Own">Their own, which hold now.</param>
    /// <param name="Next">What they become; null when nothing waits.</param>
    /// <param name="LeftInDay">What may still leave now, by whichever limit is lower.</param>
    /// <param name="LeftInMonth">The same of thirty days.</param>
    public sealed record LimitsJson(string Currency, BoundsJson House, BoundsJson Own, WaitingBoundsJson? Next, string LeftInDay, string LeftInMonth);

    private static readonly Refusal Off = new("limits_off", 404);

    public static void Map(WalletRoutes routes)
    {
        routes.Api.MapGet("/limits", async (HttpContext http, Viewer viewer, SetOwnLimits set, CancellationToken ct) =>
            await set.ShownAsync(viewer.Member!.Value, ct) is { } shown ? TypedResults.Ok(Json(shown)) : (IResult)http.Problem(Off))
            .ForMembers(Scope.SeeMoney).WithName("ShowLimits").Produces<LimitsJson>().ProducesProblem(StatusCodes.Status404NotFound);
        routes.Api.MapPut("/limits", async (LimitsWish wish, HttpContext http, Viewer viewer, SetOwnLimits set, CancellationToken ct) =>
            await set.AnswerAsync(http, viewer, await set.DoAsync(viewer.Member!.Value, wish, null, ct), ct)).Deed("SetOwnLimits").Produces<LimitsJson>();
        routes.Api.MapDelete("/limits/next", async (HttpContext http, Viewer viewer, SetOwnLimits set, CancellationToken ct) =>
            await set.AnswerAsync(http, viewer, await set.KeepAsync(viewer.Member!.Value, ct), ct)).Deed("KeepOwnLimits").Produces<LimitsJson>();

        routes.Pages.MapGet("/limits", async (string? saved, Viewer viewer, SetOwnLimits set, CancellationToken ct) =>
            await set.ShownAsync(viewer.Member!.Value, ct) is { } shown ? Answers.Page<LimitsPage>(new { Shown = shown, Saved = saved is not null }) : WalletAnswers.Refused(Off));
        routes.Pages.MapGet("/limits/raise", async (string? atOnce, string? day, string? month, Viewer viewer, SetOwnLimits set, CancellationToken ct) =>
            await set.RaiseAsync(viewer.Member!.Value, new(atOnce, day, month), ct) is { } raise ? (IResult)Answers.Page<RaiseLimitsPage>(raise) : Answers.SeeOther(Path));
        routes.Forms.MapPost("/limits", async (HttpContext http, IFormCollection form, Viewer viewer, SetOwnLimits set, CancellationToken ct) =>
        {
            var (me, wish) = (viewer.Member!.Value, Of(form));
            if (await set.RaiseAsync(me, wish, ct) is not null)
                return Answers.SeeOther($"{Path}/raise{QueryString.Create(new Dictionary<string, string?> { ["atOnce"] = wish.AtOnce, ["day"] = wish.Day, ["month"] = wish.Month })}");
            if (await set.DoAsync(me, wish, null, ct) is not { } refused) return Answers.SeeOther($"{Path}?saved");
            return await set.ShownAsync(me, ct) is { } shown ? await http.PageAgainAsync<LimitsPage>(new { Shown = shown }, refused) : WalletAnswers.Refused(refused);
        });
        routes.Forms.MapPost("/limits/raise", async (HttpContext http, IFormCollection form, Viewer viewer, SetOwnLimits set, CancellationToken ct) =>
        {
            var (me, wish) = (viewer.Member!.Value, Of(form));
            if (await set.DoAsync(me, wish with { Password = form["proof-password"] }, form["credential"], ct) is not { } refused) return Answers.SeeOther($"{Path}?saved");
            return await set.RaiseAsync(me, wish, ct) is { } raise ? await http.PageAgainAsync<RaiseLimitsPage>(raise, refused with { Field = null }) : WalletAnswers.Refused(refused);
        });
        routes.Forms.MapPost("/limits/keep", async (Viewer viewer, SetOwnLimits set, CancellationToken ct) =>
            WalletAnswers.AfterForm(await set.KeepAsync(viewer.Member!.Value, ct), $"{Path}?saved"));
    }

    /// <summary>Null where nothing is limited.</summary>
    public async Task<LimitsShown?> ShownAsync(MemberId me, CancellationToken ct)
    {
        if (!settings.IsLimited) return null;
        var now = clock.GetUtcNow();
        var (row, house) = (await RowAsync(me, ct), await limits.OfHouseAsync(me, ct));
        var (inDay, inMonth) = await limits.LeftAsync(me, ct);
        return new(settings.Of, house, row?.At(now) ?? default, row?.WaitingAt(now), inDay, inMonth);
    }

    public async Task<Refusal?> DoAsync(MemberId me, LimitsWish wish, string? credential, CancellationToken ct)
    {
        var (wanted, refused) = await ReadAsync(me, wish, ct);
        if (wanted is not { } bounds) return refused;
        // Whoever is answered has the lower limit: nothing that was looked at before is written afterwards.
        using var turn = await gates.EnterAsync(me, ct);
        var now = clock.GetUtcNow();
        var known = await Rows(me).SingleOrDefaultAsync(ct);
        var row = known ?? New(me);
        if (row.IsRaisedBy(bounds, now) && await proofs.CheckAsync(me, credential, wish.Password, ct) is { } unproved) return unproved.ToRefusal();
        if (known is null)
        {
            // Of another currency, perhaps.
            await db.Set<OwnLimits>().Where(o => o.Member == me).ExecuteDeleteAsync(ct);
            db.Add(row);
        }
        Settle(row, now);
        if (row.Set(bounds, now) is { } higher) db.Tell(new LimitsRaised(me, higher, IsInForce: false));
        await db.SaveChangesAsync(ct);
        return null;
    }

    /// <summary>What waited for its moment holds, and its owner is told.</summary>
    public async Task SettleAsync(MemberId me, CancellationToken ct)
    {
        using var turn = await gates.EnterAsync(me, ct);
        if (await Rows(me).SingleOrDefaultAsync(ct) is not { } row) return;
        Settle(row, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Those whose raised limits hold by now, and who were not told.</summary>
    public Task<List<MemberId>> DueAsync(int most, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return db.Set<OwnLimits>().Where(o => o.Currency == settings.Of.Code && o.NextAt <= now).OrderBy(o => o.NextAt).Select(o => o.Member).Take(most).ToListAsync(ct);
    }

    /// <summary>What waits to be raised is not wanted any more.</summary>
    public async Task<Refusal?> KeepAsync(MemberId me, CancellationToken ct)
    {
        if (!settings.IsLimited) return Off;
        using var turn = await gates.EnterAsync(me, ct);
        if (await Rows(me).SingleOrDefaultAsync(ct) is { } row)
        {
            Settle(row, clock.GetUtcNow());
            row.Keep(clock.GetUtcNow());
        }
        await db.SaveChangesAsync(ct);
        return null;
    }

    private void Settle(OwnLimits row, DateTimeOffset now)
    {
        if (row.Settle(now) is { } since) db.Tell(new LimitsRaised(row.Member, since, IsInForce: true));
    }

    /// <summary>What is looked at before it is raised; null when the wish raises nothing, or is none.</summary>
    private async Task<object?> RaiseAsync(MemberId me, LimitsWish wish, CancellationToken ct)
    {
        if ((await ReadAsync(me, wish, ct)).Bounds is not { } bounds) return null;
        var (row, now) = (await RowAsync(me, ct) ?? New(me), clock.GetUtcNow());
        return row.IsRaisedBy(bounds, now) ? new { Currency = settings.Of, Before = row.At(now), After = bounds, At = now + OwnLimits.Wait, Typed = wish, Means = await proofs.MeansAsync(me, ct) } : null;
    }

    private async Task<(Bounds? Bounds, Refusal? Refused)> ReadAsync(MemberId me, LimitsWish wish, CancellationToken ct)
    {
        if (!settings.IsLimited) return (null, Off);
        var house = await limits.OfHouseAsync(me, ct);
        var (atOnce, day, month) = (Read(wish.AtOnce, "atOnce", house.AtOnce), Read(wish.Day, "day", house.Day), Read(wish.Month, "month", house.Month));
        return (atOnce.Refused ?? day.Refused ?? month.Refused) is { } wrong ? (null, wrong) : (new Bounds(atOnce.Minor, day.Minor, month.Minor), null);
    }

    private (long? Minor, Refusal? Refused) Read(string? typed, string field, long? house)
    {
        if (string.IsNullOrWhiteSpace(typed)) return (null, null);
        var read = AmountText.Read(typed, settings.Of);
        // A wallet out of which nothing goes is a wish like others.
        if (read.Refusal is { Code: AmountRefusal.Zero }) return (0, null);
        if (read.Refusal is { } wrong) return (null, wrong.ToRefusal(typed) with { Field = field });
        var minor = read.Money!.Value.Minor;
        return house is { } most && minor > most ? (null, new Refusal("limit_not_lower", 422, field) { Args = [new Written(new(most, settings.Of))] }) : (minor, null);
    }

    private IQueryable<OwnLimits> Rows(MemberId me) => db.Set<OwnLimits>().Where(o => o.Member == me && o.Currency == settings.Of.Code);

    /// <summary>To show. What is changed is read in the member's gate, and not kept from before.</summary>
    private Task<OwnLimits?> RowAsync(MemberId me, CancellationToken ct) => Rows(me).AsNoTracking().SingleOrDefaultAsync(ct);

    private OwnLimits New(MemberId me) => new() { Member = me, Currency = settings.Of.Code };

    private async Task<IResult> AnswerAsync(HttpContext http, Viewer viewer, Refusal? refused, CancellationToken ct) =>
        refused is null && await ShownAsync(viewer.Member!.Value, ct) is { } shown ? TypedResults.Ok(Json(shown)) : http.Problem(refused ?? Off);

    private static LimitsWish Of(IFormCollection form) => new(form["atOnce"], form["day"], form["month"]);

    private static LimitsJson Json(LimitsShown shown)
    {
        string? Text(long? minor) => minor is { } known ? new Money(known, shown.Currency).Plain() : null;
        BoundsJson All(Bounds bounds) => new(Text(bounds.AtOnce), Text(bounds.Day), Text(bounds.Month));
        var next = shown.Waiting is { } waiting ? new WaitingBoundsJson(Text(waiting.Bounds.AtOnce), Text(waiting.Bounds.Day), Text(waiting.Bounds.Month), waiting.At) : null;
        return new(shown.Currency.Code, All(shown.House), All(shown.Own), next, shown.LeftInDay.Plain(), shown.LeftInMonth.Plain());
    }
}
