using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Clubs.Pages;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Clubs;

/// <summary>A member founds a club and is its first member.</summary>
internal sealed class FoundClub(PalabreDb db, IdMaker ids, TimeProvider clock, ClubsSettings settings, ClubViews views)
{
    /// <param name="Slug">Its address; made of the name when nothing is said.</param>
    /// <param name="Entry"><c>open</c> (the default), <c>request</c> or <c>invitation</c>.</param>
    /// <param name="Rules">Up to ten lines.</param>
    /// <param name="Questions">Up to three, for those who request to come in.</param>
    public sealed record Wish(
        string? Slug, string? Name, string? Text = null, ClubEntry? Entry = null, bool IsPrivate = false, IReadOnlyList<string>? Rules = null,
        IReadOnlyList<string>? Questions = null, bool HidesMembers = false, bool MembersOpenRooms = true);

    public static void Map(IEndpointRouteBuilder routes, ClubRoutes clubs)
    {
        clubs.Api.MapPost("", AnswerAsync).Deed("FoundClub").Produces<ClubJson>(StatusCodes.Status201Created);
        routes.MapGet("/clubs/new", () => Answers.Page<FoundClubPage>()).ForMembers(Scope.Write).ExcludeFromDescription();
        routes.MapPost("/clubs", AnswerFormAsync).ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
    }

    public async Task<(Club? Club, IReadOnlyList<Refusal> Refused)> DoAsync(MemberId me, Wish wish, CancellationToken ct)
    {
        var name = Typed.Line(wish.Name);
        var slug = Slug.Read(string.IsNullOrWhiteSpace(wish.Slug) ? Slug.Of(name) : wish.Slug);
        var change = new ClubChange(wish.Text, wish.Entry, wish.IsPrivate, wish.Rules, wish.Questions, wish.HidesMembers, wish.MembersOpenRooms);
        var refused = new[] { Club.RefuseName(name), Slug.Refuse(slug) }.OfType<Refusal>().Concat(change.Refuse()).ToList();
        if (refused.Count > 0) return (null, refused);
        if (await db.Set<Club>().CountAsync(c => c.Founder == me, ct) >= settings.MostFounded) return (null, [new Refusal("club_founded_many") { Args = [settings.MostFounded] }]);

        var now = clock.GetUtcNow();
        var club = new Club { Id = new(ids.Next()), Slug = slug, Name = name, Founder = me, FoundedAt = now, NewcomersLeft = settings.Newcomers };
        change.Apply(club, db, now);
        db.Add(club);
        db.Add(new ClubSlug { Slug = slug, Club = club.Id });
        db.Add(new ClubMember { Club = club.Id, Member = me, Id = ids.Next(), JoinedAt = now, AcceptedRules = club.RulesVersion });
        db.Tell(new ClubFounded(club.Id, me));
        try
        {
            await db.SaveChangesAsync(ct);
            return (club, []);
        }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            db.ChangeTracker.Clear();
            return (null, [new Refusal("club_slug_taken", 409, "slug")]);
        }
    }

    private static async Task<IResult> AnswerAsync(Wish wish, HttpContext http, Viewer viewer, FoundClub found, ClubDoor door, CancellationToken ct)
    {
        var (club, refused) = await found.DoAsync(viewer.Member!.Value, wish, ct);
        if (club is null) return http.Problem(refused[0]);
        var view = await found.ViewAsync((await door.FindAsync(club.Slug, viewer, ct))!, ct);
        return TypedResults.Created(http.Request.Absolute($"/api/clubs/{club.Slug}"), ClubJson.Of(view, http.Request));
    }

    private static async Task<IResult> AnswerFormAsync(HttpContext http, IFormCollection form, Viewer viewer, FoundClub found, CancellationToken ct)
    {
        var change = ClubChange.Of(form);
        var (club, refused) = await found.DoAsync(viewer.Member!.Value, new Wish(
            form["slug"], form["name"], change.Text, change.Entry, change.IsPrivate == true, change.Rules, change.Questions, change.HidesMembers == true, change.MembersOpenRooms == true), ct);
        return club is null ? await http.PageAgainAsync<FoundClubPage>(null, [.. refused]) : Answers.SeeOther(club.Card.Path);
    }

    private Task<ClubView> ViewAsync(Found found, CancellationToken ct) => views.OfAsync(found, ct);
}
