using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Wallet;

/// <summary>Pages on which one thanks, and reads who did.</summary>
internal static class ThankPages
{
    private static readonly Refusal Unknown = new("not_found", StatusCodes.Status404NotFound);

    public const string Path = "/thank";
    public const string ListPath = "/thanks";

    /// <summary>Where the form says that the wallet does not hold enough, with what to do about it.</summary>
    public const string Purse = "purse";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ForMembers(Scope.SeeMoney).ExcludeFromDescription();
        pages.MapGet(Path, async Task<IResult> (MemberId? member, string? room, IMembers members, WalletSettings settings, TimeProvider clock, CancellationToken ct) =>
            await FindAsync(members, member, ct) is { } to ? Answers.Page<ThankPage>(Sheet(to, RoomOf(room), Guid.CreateVersion7(clock.GetUtcNow()), settings)) : WalletAnswers.Refused(Unknown));
        pages.MapGet($"{Path}/{{tip:guid}}", async Task<IResult> (Guid tip, Viewer viewer, TipBook tips, IMembers members, CancellationToken ct) =>
            await tips.FindAsync(tip, ct) is { } given && given.Sender == viewer.Member && await FindAsync(members, given.Receiver, ct) is { } to
                ? Answers.Page<ThankedPage>(new { Tip = given, To = to }) : WalletAnswers.Refused(Unknown));
        routes.MapPost(Path, GiveAsync).ForMembers(Scope.MoveMoney).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();

        pages.MapGet(ListPath, async Task<IResult> (Viewer viewer, TipBook tips, IMembers members, CancellationToken ct) =>
            await FindAsync(members, viewer.Member, ct) is { } me
                ? Answers.Page<ThanksPage>(new { Of = me, Lines = (await tips.ListAsync(me.Id, me.Id, ct))!, IsPublic = await tips.IsPublicAsync(me.Id, ct) }) : WalletAnswers.Refused(Unknown));
        routes.MapGet($"{ListPath}/{{handle}}", async Task<IResult> (string handle, Viewer viewer, TipBook tips, IMembers members, CancellationToken ct) =>
            (await members.FindAsync([handle], ct)).Values.FirstOrDefault() is { } of && await tips.ListAsync(of.Id, viewer.Member, ct) is { } lines
                ? Answers.Page<ThanksPage>(new { Of = of, Lines = lines, IsPublic = true }) : WalletAnswers.Refused(Unknown)).ExcludeFromDescription();
        routes.MapPost(ListPath, async Task<IResult> (IFormCollection form, Viewer viewer, TipBook tips, CancellationToken ct) =>
        {
            await tips.SetPublicAsync(viewer.Member!.Value, form["public"] == "true", ct);
            return Answers.SeeOther(ListPath);
        }).ForMembers(Scope.MoveMoney).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
    }

    private static async Task<IResult> GiveAsync(HttpContext http, IFormCollection form, Viewer viewer, GiveTip give, Proving proving, IMembers members, WalletSettings settings, CancellationToken ct)
    {
        if (!MemberId.TryParse(form["member"], null, out var member) || await FindAsync(members, member, ct) is not { } to) return WalletAnswers.Refused(Unknown);
        if (!Guid.TryParse(form["id"], out var id)) id = Guid.Empty;
        var room = RoomOf(form["room"]);
        var (given, refused) = await give.DoAsync(viewer, new(id, member, AmountChoices.Typed(form["choice"], form["other"]), new(form["words"], form["private"] == "true", room), ProofGiven.Of(form)), WalletAnswers.Place(http), ct);
        if (given is not null) return Answers.SeeOther($"{Path}/{given.Tip.Id}");
        if (proving.Unproved is not null) return await proving.AgainInSheetAsync(http, viewer.Member!.Value, refused!, ct);
        return await http.PageAgainAsync<ThankPage>(Sheet(to, room, id, settings), Told(refused!, "amount"));
    }

    /// <summary>A refusal where the form shows it: what the purse does not hold above, what is wrong with an amount under its field, whichever button was pressed.</summary>
    internal static Refusal Told(Refusal refused, string amount) =>
        refused.Code == "not_enough" ? refused with { Field = Purse } : refused.Field == amount && refused.Code is not ("amount_empty" or "amount_not_a_number") ? refused with { Field = "" } : refused;

    private static object Sheet(MemberCard to, RoomId? room, Guid id, WalletSettings settings) => new { To = to, Room = room, Id = id, Choices = AmountChoices.OfTips(settings.Of) };

    private static RoomId? RoomOf(string? text) => RoomId.TryParse(text, null, out var room) ? room : null;

    private static async Task<MemberCard?> FindAsync(IMembers members, MemberId? member, CancellationToken ct) =>
        member is { } id ? (await members.CardsAsync([id], ct)).GetValueOrDefault(id) : null;
}
