using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Members;

/// <summary>Stewards name the community and open or close sign-up.</summary>
internal static class CommunitySettingsPages
{
    public const string Path = "/settings/community";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var page = routes.MapGroup(Path).ForStewards().ExcludeFromDescription();
        page.MapGet("", ShowAsync);
        page.MapPost("", HandleAsync).RequireRateLimiting(RateLimits.Write);
    }

    private static async Task<IResult> ShowAsync(string? saved, ICommunity community, SignUpSettings signUp, CancellationToken ct) =>
        Answers.Page<CommunityPage>(new { Community = await community.GetAsync(ct), IsForcedOpen = signUp.Open, Saved = saved is not null });

    private static async Task<IResult> HandleAsync(HttpContext http, IFormCollection form, PalabreDb db, CommunityState community, SignUpSettings signUp, CancellationToken ct)
    {
        if (FoundCommunity.RefuseName(form["community"]) is { } refused)
            return await http.PageAgainAsync<CommunityPage>(new { Community = await community.GetAsync(ct), IsForcedOpen = signUp.Open }, refused);
        var row = await db.Set<CommunityRow>().SingleAsync(ct);
        row.Name = Typed.Line(form["community"]);
        // Where the instance's settings force it open the switch is not on the form: what the stewards chose stays.
        if (!signUp.Open) row.SignUpIsOpen = form["open"].Count > 0;
        await db.SaveChangesAsync(ct);
        community.Forget();
        return Answers.SeeOther($"{Path}?saved=yes");
    }
}
