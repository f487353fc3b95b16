using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Kit.Web;

namespace Palabre.Notifications;

/// <summary>The digest as a page: what one would have missed, for who comes back after a while.</summary>
internal static class ShowMissed
{
    public const string Path = $"{NotificationsPage.Path}/missed";

    /// <summary>Longer lists what nobody comes back to; shorter forgets a holiday.</summary>
    private static readonly TimeSpan Back = TimeSpan.FromDays(30);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Path, async (Viewer viewer, DigestBook digests, TimeProvider clock, CancellationToken ct) =>
        Answers.Page<MissedPage>(new { View = await digests.OfAsync(viewer.Member!.Value, clock.GetUtcNow() - Back, ct) })).ForMembers(Scope.Write).ExcludeFromDescription();
}
