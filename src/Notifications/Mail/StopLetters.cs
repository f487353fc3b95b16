using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Notifications;

/// <summary>
/// Stops letters without signing in (RFC 8058). A mail program posts to the link by itself when somebody presses its own button; whoever
/// follows the link in the letter presses here. Looking at it changes nothing: programs that look for viruses do that.
/// </summary>
internal sealed class StopLetters(PalabreDb db, OffLinks links, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var link = routes.MapGroup(OffLinks.Path).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
        link.MapGet("/{token}", (string token, OffLinks links) =>
            links.Read(token) is { } said ? Page(said.What, token) : Unknown());
        link.MapPost("/{token}", async (string token, StopLetters stop, OffLinks links, CancellationToken ct) =>
        {
            if (links.Read(token) is not { } said) return Unknown();
            await stop.DoAsync(token, ct);
            return Page(said.What, token: null);
        });
    }

    /// <summary>Twice changes nothing; who has no wishes any more gets no letters.</summary>
    public async Task DoAsync(string token, CancellationToken ct)
    {
        if (links.Read(token) is not var (member, what) || await db.Set<MailWishes>().SingleOrDefaultAsync(w => w.Member == member, ct) is not { } wishes) return;
        if (what.Kind is not { } kind) wishes.Choose(Digest.Never, clock.GetUtcNow());
        else wishes.Choose(MailWishes.Kinds.Where(k => k != kind && wishes.Mails(k)).ToHashSet());
        await db.SaveChangesAsync(ct);
    }

    private static RazorComponentResult Page(OffKind what, string? token) => Answers.Page<StopLettersPage>(new { What = what.Kind, Token = token });

    private static RazorComponentResult Unknown() => Answers.Page<StopLettersPage>(new { IsUnknown = true }, StatusCodes.Status404NotFound);
}
