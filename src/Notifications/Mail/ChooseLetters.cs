using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Notifications;

/// <summary>Which letters somebody gets, for the page and for programs.</summary>
/// <param name="Address">Where they go; null without a confirmed address.</param>
/// <param name="Comes">False when letters to it came back.</param>
public sealed record LettersView(string? Address, bool Comes, MailWishes? Wishes);

/// <summary>A member chooses how often they get a digest, and what is mailed at once.</summary>
internal sealed class ChooseLetters(PalabreDb db, MailSettings settings, MailQueue queue, IMembers members, TimeProvider clock)
{
    /// <param name="Digest"><c>never</c>, <c>daily</c> or <c>weekly</c>.</param>
    /// <param name="Kinds">What is mailed at once; left out, it stays.</param>
    /// <param name="Possible">Kinds of which there are letters; no others can be chosen.</param>
    public sealed record LettersJson(Digest Digest, IReadOnlyList<NotificationKind>? Kinds, string? Address = null, IReadOnlyList<NotificationKind>? Possible = null);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/notifications/mail").WithTags("Notifications");
        api.MapGet("", ShowAsync).ForMembers(Scope.Read).WithName("Letters").Produces<LettersJson>().ProducesProblem(409);
        api.MapPut("", async (LettersJson wish, HttpContext http, Viewer viewer, ChooseLetters choose, CancellationToken ct) =>
            await choose.DoAsync(viewer.Member!.Value, wish.Digest, wish.Kinds?.ToHashSet(), reader: null, ct) is { } refused ? http.Problem(refused) : (IResult)TypedResults.NoContent())
            .ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write).WithName("ChooseLetters").Produces(204).ProducesProblem(409).ProducesProblem(422);
        routes.MapPost($"{WishesPage.Path}/mail", KeepAsync).ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
    }

    /// <summary>Null where no letters are sent.</summary>
    public async Task<LettersView?> OfAsync(MemberId me, CancellationToken ct)
    {
        if (!settings.IsOn) return null;
        if ((await members.AddressesAsync([me], ct)).GetValueOrDefault(me) is not { } address) return new(null, true, null);
        var wishes = await db.Set<MailWishes>().AsNoTracking().SingleOrDefaultAsync(w => w.Member == me, ct);
        return new(address, (await queue.SuspendedAsync([address], ct)).Count == 0, wishes);
    }

    /// <param name="reader">The language and the clock of the browser that chooses; null for a program, which has neither.</param>
    public async Task<Refusal?> DoAsync(MemberId me, Digest digest, IReadOnlySet<NotificationKind>? kinds, Reader? reader, CancellationToken ct)
    {
        if (!settings.IsOn) return new("mail_off");
        if (kinds?.FirstOrDefault(kind => !MailWishes.HasLetter(kind)) is { } none && none != default) return new Refusal("letter_none", 422, "kinds");
        if (!Enum.IsDefined(digest) || await db.Set<MailWishes>().SingleOrDefaultAsync(w => w.Member == me, ct) is not { } wishes) return new("address_first");
        if (reader is not null) wishes.Language = reader.Language.Code;
        // A browser without scripts says no clock: then the one it once said stays.
        if (reader is not null && reader.Zone != TimeZoneInfo.Utc) wishes.Zone = reader.Zone.Id;
        wishes.Choose(digest, clock.GetUtcNow());
        if (kinds is not null) wishes.Choose(kinds);
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateConcurrencyException)
        {
            // A digest is made at this moment: choose over it.
            db.ChangeTracker.Clear();
            return await DoAsync(me, digest, kinds, reader, ct);
        }
        return null;
    }

    private static async Task<IResult> ShowAsync(HttpContext http, Viewer viewer, ChooseLetters choose, CancellationToken ct) => await choose.OfAsync(viewer.Member!.Value, ct) switch
    {
        null => http.Problem(new Refusal("mail_off")),
        { Wishes: { } wishes } view => TypedResults.Ok(new LettersJson(wishes.Digest, [.. MailWishes.Kinds.Where(wishes.Mails)], view.Address, MailWishes.Kinds)),
        _ => http.Problem(new Refusal("address_first")),
    };

    private static async Task<IResult> KeepAsync(IFormCollection form, HttpContext http, Viewer viewer, ChooseLetters choose, CancellationToken ct)
    {
        var kinds = MailWishes.Kinds.Where(kind => form["mail"].Contains(Sentences.Word(kind))).ToHashSet();
        if (Enum.TryParse<Digest>(form["digest"], ignoreCase: true, out var digest)) await choose.DoAsync(viewer.Member!.Value, digest, kinds, http.Reader(), ct);
        return Answers.SeeOther($"{WishesPage.Path}?saved=mail#mail");
    }
}
