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

/// <summary>A member chooses of what they are told where, when it is quiet, and how much they hear of whom they follow.</summary>
internal sealed class ChooseWishes(WishBook book)
{
    /// <param name="Level"><c>never</c>, <c>sometimes</c> or <c>always</c>.</param>
    public sealed record LevelWish(FollowLevel Level);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/notifications").WithTags("Notifications");
        api.MapGet("/wishes", async (Viewer viewer, WishBook book, CancellationToken ct) =>
            TypedResults.Ok(WishesJson.Of(await book.OfAsync(viewer.Member!.Value, ct)))).ForMembers(Scope.Read).WithName("NotificationWishes");
        api.MapPut("/wishes", async (WishesJson wish, HttpContext http, Viewer viewer, ChooseWishes choose, CancellationToken ct) =>
            NoContentOr(http, await choose.DoAsync(viewer.Member!.Value, wish, ct))).ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write)
            .WithName("ChooseNotificationWishes").Produces(204).ProducesProblem(400).ProducesProblem(401);
        api.MapPut("/levels/{member:long}", async (MemberId member, LevelWish wish, HttpContext http, Viewer viewer, WishBook book, CancellationToken ct) =>
            NoContentOr(http, await book.SetLevelAsync(viewer.Member!.Value, member, wish.Level, ct))).ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write)
            .WithName("ChooseFollowLevel").Produces(204).ProducesProblem(401).ProducesProblem(409);

        var forms = routes.MapGroup("").ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
        forms.MapPost($"{WishesPage.Path}/kinds", KeepKindsAsync);
        forms.MapPost($"{WishesPage.Path}/quiet", KeepQuietAsync);
        forms.MapPost("/notifications/level", KeepLevelAsync);
        routes.MapGet(WishesPage.Path, async (string? saved, Viewer viewer, WishBook book, Devices devices, CancellationToken ct) =>
            await ShowAsync(viewer.Member!.Value, saved, book, devices, ct)).ForMembers(Scope.Write).ExcludeFromDescription();
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
    private static async Task<IResult> KeepQuietAsync(IFormCollection form, HttpContext http, Viewer viewer, WishBook book, Devices devices, CancellationToken ct)
    {
        var quiet = QuietHours.Read(form["from"], form["to"], http.Reader().Zone);
        if (quiet is null && form["from"].ToString().Length + form["to"].ToString().Length > 0)
            return await http.PageAgainAsync<WishesPage>(new { View = await ViewAsync(viewer.Member!.Value, null, book, devices, ct) }, new Refusal("quiet_hours", 400, "from"));
        await book.ChangeAsync(viewer.Member!.Value, wishes => wishes.Quiet = quiet, ct);
        return Answers.SeeOther($"{WishesPage.Path}?saved=quiet#quiet");
    }

    private static async Task<IResult> KeepLevelAsync(IFormCollection form, Viewer viewer, WishBook book, CancellationToken ct)
    {
        if (MemberId.TryParse(form["member"], null, out var member) && Enum.TryParse<FollowLevel>(form["level"], ignoreCase: true, out var level) && Enum.IsDefined(level))
            await book.SetLevelAsync(viewer.Member!.Value, member, level, ct);
        return Answers.SeeOther(LocalPath.Or(form["back"], WishesPage.Path));
    }

    private static async Task<IResult> ShowAsync(MemberId me, string? saved, WishBook book, Devices devices, CancellationToken ct) =>
        Answers.Page<WishesPage>(new { View = await ViewAsync(me, saved, book, devices, ct) });

    private static async Task<WishesView> ViewAsync(MemberId me, string? saved, WishBook book, Devices devices, CancellationToken ct) =>
        new(await book.OfAsync(me, ct), await devices.OfAsync(me, ct), devices.PublicKey, saved);

    private static HashSet<NotificationKind> Ticked(IFormCollection form, string column) =>
        [.. MemberWishes.Kinds.Where(kind => form[column].Contains(Sentences.Word(kind)))];

    private static IResult NoContentOr(HttpContext http, Refusal? refused) => refused is null ? TypedResults.NoContent() : http.Problem(refused);
}
