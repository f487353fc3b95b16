using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit.Streams;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;

namespace Palabre.Notifications;

/// <summary>What a member was told: as a page by day, for programs, and as the count beside the bell.</summary>
internal static class ShowNotifications
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/notifications", AnswerAsync).ForMembers(Scope.Read).WithName("Notifications").WithTags("Notifications")
            .Produces<NotificationsJson>().ProducesProblem(401);
        var pages = routes.MapGroup(NotificationsPage.Path).ForMembers(Scope.Write).ExcludeFromDescription();
        pages.MapGet("", ShowAsync);
        pages.MapGet("/bell", ShowBellAsync);
        pages.MapGet("/{notification:long}", OpenAsync);
    }

    private static async Task<IResult> AnswerAsync(NotificationId? before, int? limit, HttpContext http, Viewer viewer, NotificationBook book, CancellationToken ct)
    {
        var view = await book.ReadAsync(viewer.Member!.Value, before, limit ?? NotificationBook.OnePage, ct);
        return TypedResults.Ok(new NotificationsJson(view.Unread, [.. view.Lines.Select(line => NotificationJson.Of(line, http.Reader()))], view.Next));
    }

    private static async Task<IResult> ShowAsync(NotificationId? before, Viewer viewer, NotificationBook book, CancellationToken ct) =>
        Answers.Page<NotificationsPage>(new { View = await book.ReadAsync(viewer.Member!.Value, before, NotificationBook.OnePage, ct) });

    /// <summary>For a page that comes back to its stream: what was told meanwhile it has not heard.</summary>
    private static async Task<IResult> ShowBellAsync(HttpContext http, Viewer viewer, NotificationBook book, Fragments fragments, CancellationToken ct)
    {
        var me = viewer.Member!.Value;
        var unread = (await book.UnreadAsync([me], ct)).GetValueOrDefault(me);
        var bell = await fragments.RenderAsync<BellLink>(http.Reader(), new { Unread = unread });
        return TypedResults.Text(Turbo.AsOf(http.Moment(), Turbo.Replace(BellLink.Id, bell)), Turbo.ContentType);
    }

    /// <summary>Read, and on to where it leads: from the list as from a device that rang.</summary>
    private static async Task<IResult> OpenAsync(NotificationId notification, Viewer viewer, NotificationBook book, CancellationToken ct)
    {
        var me = viewer.Member!.Value;
        if (await book.FindAsync(me, notification, ct) is not { } found) return Answers.SeeOther(NotificationsPage.Path);
        await book.MarkAsync(me, [notification], null, ct);
        return Answers.SeeOther(found.Path);
    }
}
