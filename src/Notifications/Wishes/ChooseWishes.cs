using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Notifications;

/// <summary>What a program is told of the caller's choices, and how it changes them.</summary>
/// <param name="Listed">Kinds that are listed.</param>
/// <param name="Pushed">Kinds that ring.</param>
/// <param name="Quiet">Hours in which nothing rings; null for none.</param>
internal sealed record WishesJson(IReadOnlyList<NotificationKind>? Listed, IReadOnlyList<NotificationKind>? Pushed, QuietJson? Quiet)
{
    public static WishesJson Of(MemberWishes wishes) => new(
        [.. MemberWishes.Kinds.Where(wishes.Lists)], [.. MemberWishes.Kinds.Where(wishes.Pushes)],
        wishes.Quiet is { } quiet ? new(QuietHours.Text(quiet.From), QuietHours.Text(quiet.To), quiet.Zone.Id) : null);
}

/// <param name="From">Such as 22:00.</param>
/// <param name="To">Such as 07:30.</param>
/// <param name="Zone">IANA name.</param>
internal sealed record QuietJson(string? From, string? To, string? Zone);

/// <summary>A member chooses of what they are told where, and when it is quiet.</summary>
internal sealed class ChooseWishes(WishBook book)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/notifications").WithTags("Notifications");
        api.MapGet("/wishes", async (Viewer viewer, WishBook book, CancellationToken ct) =>
            TypedResults.Ok(WishesJson.Of(await book.OfAsync(viewer.Member!.Value, ct)))).ForMembers(Scope.Read).WithName("NotificationWishes");
        api.MapPut("/wishes", async (WishesJson wish, HttpContext http, Viewer viewer, ChooseWishes choose, CancellationToken ct) =>
            NoContentOr(http, await choose.DoAsync(viewer.Member!.Value, wish, ct))).ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write)
            .WithName("ChooseNotificationWishes").Produces(204).ProducesProblem(400).ProducesProblem(401);

        var forms = routes.MapGroup("").ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
        forms.MapPost($"{WishesPage.Path}/kinds", KeepKindsAsync);
        forms.MapPost($"{WishesPage.Path}/quiet", KeepQuietAsync);
        routes.MapGet(WishesPage.Path, async (string? saved, Viewer viewer, WishBook book, LevelBook levels, Devices devices, CancellationToken ct) =>
            await ShowAsync(viewer.Member!.Value, saved, book, levels, devices, ct)).ForMembers(Scope.Write).ExcludeFromDescription();
    }

    public async Task<Refusal?> DoAsync(MemberId me, WishesJson wish, CancellationToken ct)
    {
        QuietHours? quiet = null;
        if (wish.Quiet is { } hours && (!TimeZoneInfo.TryFindSystemTimeZoneById(hours.Zone ?? "UTC", out var zone) || (quiet = QuietHours.Read(hours.From, hours.To, zone)) is null))
            return new Refusal("quiet_hours", 400, "quiet");
        await book.ChangeAsync(me, wishes =>
        {
            wishes.Choose((wish.Listed ?? [.. MemberWishes.Kinds.Where(wishes.Lists)]).ToHashSet(), (wish.Pushed ?? [.. MemberWishes.Kinds.Where(wishes.Pushes)]).ToHashSet());
            wishes.Quiet = quiet;
        }, ct);
        return null;
    }

    private static async Task<IResult> KeepKindsAsync(IFormCollection form, Viewer viewer, WishBook book, CancellationToken ct)
    {
        await book.ChangeAsync(viewer.Member!.Value, wishes => wishes.Choose(Ticked(form, "list"), Ticked(form, "push")), ct);
        return Answers.SeeOther($"{WishesPage.Path}?saved=kinds#kinds");
    }

    /// <summary>Both hours empty: none. On the clock of the browser that says them.</summary>
    private static async Task<IResult> KeepQuietAsync(IFormCollection form, HttpContext http, Viewer viewer, WishBook book, LevelBook levels, Devices devices, CancellationToken ct)
    {
        var quiet = QuietHours.Read(form["from"], form["to"], http.Reader().Zone);
        if (quiet is null && form["from"].ToString().Length + form["to"].ToString().Length > 0)
            return await http.PageAgainAsync<WishesPage>(new { View = await ViewAsync(viewer.Member!.Value, null, book, levels, devices, ct) }, new Refusal("quiet_hours", 400, "from"));
        await book.ChangeAsync(viewer.Member!.Value, wishes => wishes.Quiet = quiet, ct);
        return Answers.SeeOther($"{WishesPage.Path}?saved=quiet#quiet");
    }

    private static async Task<IResult> ShowAsync(MemberId me, string? saved, WishBook book, LevelBook levels, Devices devices, CancellationToken ct) =>
        Answers.Page<WishesPage>(new { View = await ViewAsync(me, saved, book, levels, devices, ct) });

    private static async Task<WishesView> ViewAsync(MemberId me, string? saved, WishBook book, LevelBook levels, Devices devices, CancellationToken ct) =>
        new(await book.OfAsync(me, ct), await devices.OfAsync(me, ct), devices.PublicKey, await levels.OfAsync(me, ct), saved);

    private static HashSet<NotificationKind> Ticked(IFormCollection form, string column) =>
        [.. MemberWishes.Kinds.Where(kind => form[column].Contains(Sentences.Word(kind)))];

    private static IResult NoContentOr(HttpContext http, Refusal? refused) => refused is null ? TypedResults.NoContent() : http.Problem(refused);
}
