using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;
using Palabre.Ledger;
using Palabre.Wallet.Memberships.Pages;

namespace Palabre.Wallet.Memberships;

/// <summary>A creator's page of support: what they offer, what whoever looks has of it, and for themselves where they make tiers.</summary>
internal sealed class ShowSupport(SupportDoor door, Proving proving, MembershipViews views, IMembers members, TimeProvider clock)
{
    public static void Map(SupportRoutes support)
    {
        support.Open.MapGet("", async (string handle, HttpContext http, Viewer viewer, ShowSupport show, CancellationToken ct) =>
        {
            if (await show.FindAsync(viewer, handle, ct) is not { } creator) return (IResult)http.Problem(Unknown(handle));
            var mine = viewer.Member is { } me && viewer.May(Scope.SeeMoney) ? await show.MineAsync(me, creator.Id, ct) : null;
            return TypedResults.Ok(new SupportJson(SupportPersonJson.Of(creator)!, [.. (await show.TiersAsync(creator.Id, ct)).Select(TierJson.Of)], mine is null ? null : MembershipViews.Json(mine)));
        }).WithName("ShowSupport").Produces<SupportJson>().ProducesProblem(404);
        support.CreatorPages.MapGet("", async (string handle, string? given, Viewer viewer, ShowSupport show, CancellationToken ct) =>
            await show.PageAsync(viewer, handle, given is not null, ct) is { } shown ? Answers.Page<SupportPage>(shown) : NotThere(handle));
    }

    /// <summary>Back to the page after a deed of a supporter's, or the page again with what was wrong.</summary>
    public async Task<IResult> AfterAsync(HttpContext http, Viewer viewer, string handle, Refusal? refused, CancellationToken ct, bool given = false)
    {
        if (refused is null) return Answers.SeeOther(SupportPaths.Of(handle) + (given ? "?given" : ""));
        if (proving.Unproved is { } amount && await FindAsync(viewer, handle, ct) is { } creator) return await ProveAsync(http, viewer.Member!.Value, creator, amount, refused, ct);
        // What is wrong with what it comes to is of no field here.
        if (refused.Field == "amount") refused = refused with { Field = null };
        return refused.Status != 404 && await PageAsync(viewer, handle, false, ct) is { } shown ? await http.PageAgainAsync<SupportPage>(shown, refused) : Answers.Page<ErrorPage>(new { Refusal = refused }, refused.Status);
    }

    /// <summary>The same form once more, with what shows that it is they.</summary>
    private async Task<IResult> ProveAsync(HttpContext http, MemberId me, MemberCard creator, Money amount, Refusal refused, CancellationToken ct)
    {
        var (fields, wrong) = await Proving.SentAsync(http, refused, ct);
        return await http.PageAgainAsync<ProveSupportPage>(
            new { Creator = creator, Amount = amount, Action = http.Request.Path.Value!, Fields = fields, Means = (await proving.MeansAsync(me, amount, ct))! }, wrong);
    }

    /// <summary>The same of a creator's.</summary>
    public async Task<IResult> AfterOwnAsync(HttpContext http, Viewer viewer, Refusal? refused, CancellationToken ct) =>
        (await members.CardsAsync([viewer.Member!.Value], ct)).GetValueOrDefault(viewer.Member.Value) is { } me
            ? await AfterAsync(http, viewer, me.Handle, refused, ct) : NotThere("");

    public Task<IReadOnlyList<Tier>> TiersAsync(MemberId creator, CancellationToken ct) => views.TiersAsync(creator, archived: false, ct);

    public Task<MembershipView?> MineAsync(MemberId me, MemberId creator, CancellationToken ct) => views.MineAsync(me, creator, ct);

    /// <summary>A creator whose page exists for somebody: not where a block stands between them.</summary>
    public async Task<MemberCard?> FindAsync(Viewer viewer, string handle, CancellationToken ct)
    {
        if (await door.FindAsync(handle, ct) is not { } creator) return null;
        return viewer.Member is { } me && me != creator.Id && await door.CheckAsync(me, creator.Id, ct) == Refusals.Apart ? null : creator;
    }

    private async Task<object?> PageAsync(Viewer viewer, string handle, bool given, CancellationToken ct)
    {
        if (await FindAsync(viewer, handle, ct) is not { } creator) return null;
        var isOwn = viewer.Member == creator.Id;
        return new
        {
            Creator = creator,
            Tiers = await views.TiersAsync(creator.Id, archived: isOwn, ct),
            Mine = viewer.Member is { } me && !isOwn ? await views.MineAsync(me, creator.Id, ct) : null,
            Given = given,
            NewId = Guid.CreateVersion7(clock.GetUtcNow()),
        };
    }

    private static RazorComponentResult NotThere(string handle) => Answers.Page<ErrorPage>(new { Refusal = Unknown(handle) }, 404);

    private static Refusal Unknown(string handle) => new("member_unknown", 404) { Args = [handle.TrimStart('@')] };
}
