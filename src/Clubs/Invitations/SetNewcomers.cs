using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Clubs;

/// <summary>Stewards say how many people without an account a club's invitations may still bring in. A private club is none of theirs.</summary>
internal sealed class SetNewcomers(PalabreDb db)
{
    public const int Most = 1_000_000;

    public sealed record Wish(int Newcomers);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/api/stewards/clubs/{slug}/newcomers", async (string slug, Wish wish, HttpContext http, SetNewcomers set, CancellationToken ct) =>
            ClubAnswers.NoContentOr(http, await set.DoAsync(slug, wish.Newcomers, ct)))
            .HiddenFromAllButStewards().WithTags("Clubs").WithName("SetNewcomers").Produces(StatusCodes.Status204NoContent).ProducesProblem(404).ProducesProblem(422).RequireRateLimiting(RateLimits.Write);

    public async Task<Refusal?> DoAsync(string slug, int newcomers, CancellationToken ct)
    {
        if (newcomers is < 0 or > Most) return new Refusal("club_newcomers_range", 422, "newcomers") { Args = [Most] };
        var wanted = Slug.Read(slug);
        return await db.Set<Club>().Where(c => !c.IsPrivate && db.Set<ClubSlug>().Any(s => s.Slug == wanted && s.Club == c.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.NewcomersLeft, newcomers), ct) > 0 ? null : ClubDoor.Unknown;
    }
}
