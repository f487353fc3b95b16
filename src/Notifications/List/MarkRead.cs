using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit.Web;

namespace Palabre.Notifications;

/// <summary>A member has read some of what they were told, or all of it.</summary>
internal static class MarkRead
{
    /// <param name="Ids">These; all when nothing is said.</param>
    /// <param name="UpTo">Everything up to this one: what came while one was reading stays unread.</param>
    public sealed record Wish(IReadOnlyList<NotificationId>? Ids = null, NotificationId? UpTo = null);

    /// <param name="Unread">What is left.</param>
    public sealed record Outcome(int Unread);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/notifications/read", AnswerAsync).ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write)
            .WithName("MarkNotificationsRead").WithTags("Notifications").ProducesProblem(401);
        routes.MapPost($"{NotificationsPage.Path}/read", AnswerFormAsync).ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
    }

    private static async Task<Ok<Outcome>> AnswerAsync(Wish? wish, Viewer viewer, NotificationBook book, CancellationToken ct) =>
        TypedResults.Ok(new Outcome(await book.MarkAsync(viewer.Member!.Value, wish?.Ids, wish?.UpTo, ct)));

    private static async Task<IResult> AnswerFormAsync(IFormCollection form, Viewer viewer, NotificationBook book, CancellationToken ct)
    {
        if (NotificationId.TryParse(form["upTo"], null, out var upTo)) await book.MarkAsync(viewer.Member!.Value, null, upTo, ct);
        return Answers.SeeOther(NotificationsPage.Path);
    }
}
