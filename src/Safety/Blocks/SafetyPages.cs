using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Safety;

/// <summary>GET /settings/safety: whom one blocks and mutes, and the way to carry the list elsewhere.</summary>
internal static class SafetyPages
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(SafetyPage.Path, async (Viewer viewer, Kept kept, CancellationToken ct) =>
        await ShowAsync(kept, viewer.Member!.Value, null, ct)).ForMembers(Scope.Write).ExcludeFromDescription();

    public static async Task<IResult> ShowAsync(Kept kept, MemberId me, ImportedBlocks? imported, CancellationToken ct) =>
        Answers.Page<SafetyPage>(new { Blocked = await kept.BlockedAsync(me, ct), Muted = await kept.MutedAsync(me, ct), Imported = imported });

    public static async Task<IResult> AgainAsync(HttpContext http, Kept kept, MemberId me, Refusal refused, CancellationToken ct) =>
        await http.PageAgainAsync<SafetyPage>(new { Blocked = await kept.BlockedAsync(me, ct), Muted = await kept.MutedAsync(me, ct) }, refused);
}
