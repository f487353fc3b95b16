using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Clubs.Pages;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Clubs;

/// <summary>What came of wanting to join.</summary>
public enum Joining { Joined, Requested }

/// <summary>
/// A member joins an open club, or asks to come in where leaders answer. Either way they accept the rules as they stand; who is a member
/// already accepts the new ones so.
/// </summary>
internal sealed class JoinClub(ClubDoor door, Admission admission, PalabreDb db, IdMaker ids, TimeProvider clock)
{
    /// <param name="Rules">The version of the rules one read; they are accepted.</param>
    /// <param name="Answers">To the club's questions, in their order.</param>
    public sealed record Wish(int? Rules = null, IReadOnlyList<string?>? Answers = null);

    public sealed record JoiningJson(Joining State);

    public static void Map(ClubRoutes clubs)
    {
        clubs.Api.MapPut("/{slug}/membership", AnswerAsync).Deed("JoinClub").Produces<JoiningJson>();
        clubs.Forms.MapPost("/join", AnswerFormAsync);
    }

    public async Task<(Joining? State, Refusal? Refused)> DoAsync(string slug, Viewer viewer, Wish wish, CancellationToken ct)
    {
        if (await door.FindAsync(slug, viewer, ct) is not { Me: { } me } found) return (null, ClubDoor.Unknown);
        var club = found.Club;
        if (found.Mine is { } mine) return await AcceptRulesAsync(club, mine, wish, ct);
        if (await MayComeAsync(club, me, ct) is { } refused) return (null, refused);
        if (RefuseRules(club, wish) is { } unread) return (null, unread);
        if (club.Entry == ClubEntry.Request) return await RequestAsync(club, me, wish, ct);
        await admission.PrepareAsync(club, me, club.RulesVersion, invitedBy: null, ct);
        await admission.SaveAsync(ct);
        return (Joining.Joined, null);
    }

    /// <summary>Rules are accepted as they stand: whoever read older ones reads again.</summary>
    internal static Refusal? RefuseRules(Club club, Wish wish) =>
        club.Rules.Length > 0 && wish.Rules != club.RulesVersion ? new Refusal("club_rules_first", 422, "rules") : null;

    private async Task<Refusal?> MayComeAsync(Club club, MemberId me, CancellationToken ct)
    {
        if (await admission.IsRemovedAsync(club, me, ct)) return new Refusal("club_removed", 403);
        if (await admission.RefuseAsync(club, me, ct) is { } apart) return apart;
        return club.Entry == ClubEntry.Invitation ? new Refusal("club_by_invitation", 403) : null;
    }

    private async Task<(Joining?, Refusal?)> AcceptRulesAsync(Club club, ClubMember mine, Wish wish, CancellationToken ct)
    {
        if (RefuseRules(club, wish) is { } unread) return (null, unread);
        mine.AcceptedRules = club.RulesVersion;
        await admission.SaveAsync(ct);
        return (Joining.Joined, null);
    }

    private async Task<(Joining?, Refusal?)> RequestAsync(Club club, MemberId me, Wish wish, CancellationToken ct)
    {
        var questions = Lines.Of(club.Questions);
        var answers = questions.Select((_, i) => Typed.Line(wish.Answers?.ElementAtOrDefault(i))).ToList();
        if (answers.Exists(a => a.Length == 0)) return (null, new Refusal("club_answer_all", 422, "answers"));
        if (answers.Exists(a => a.Length > JoinRequest.LongestAnswer)) return (null, new Refusal("club_answer_long", 422, "answers") { Args = [JoinRequest.LongestAnswer] });
        var now = clock.GetUtcNow();
        var before = await db.Set<JoinRequest>().SingleOrDefaultAsync(r => r.Club == club.Id && r.Member == me, ct);
        if (before?.RefuseAgain(now) is { } tooSoon) return (null, tooSoon);
        if (before is null) db.Add(before = new JoinRequest { Club = club.Id, Member = me, Id = ids.Next(), At = now, Questions = "", Answers = "", AcceptedRules = 0 });
        // Whoever was declined asks anew, behind those who wait.
        if (before.DeclinedAt is not null) (before.Id, before.At, before.DeclinedAt) = (ids.Next(), now, null);
        (before.Questions, before.Answers, before.AcceptedRules) = (club.Questions, string.Join('\n', answers), club.RulesVersion);
        await admission.SaveAsync(ct);
        return (Joining.Requested, null);
    }

    private static async Task<IResult> AnswerAsync(string slug, Wish? wish, HttpContext http, Viewer viewer, JoinClub join, CancellationToken ct)
    {
        var (state, refused) = await join.DoAsync(slug, viewer, wish ?? new(), ct);
        return state is { } came ? TypedResults.Ok(new JoiningJson(came)) : http.Problem(refused!);
    }

    private static async Task<IResult> AnswerFormAsync(string slug, HttpContext http, IFormCollection form, Viewer viewer, JoinClub join, ClubDoor door, ClubViews views, CancellationToken ct)
    {
        var (_, refused) = await join.DoAsync(slug, viewer, new Wish(int.TryParse(form["rulesVersion"], out var rules) ? rules : null, [.. form["answers"]]), ct);
        if (refused is null) return Answers.SeeOther(LocalPath.Or(form["back"], $"/club/{Slug.Read(slug)}"));
        if (await door.FindAsync(slug, viewer, ct) is not { } found) return ClubAnswers.NoClub;
        return await http.PageAgainAsync<ClubPage>(new { View = await views.OfAsync(found, ct), Url = http.Request.Absolute(found.Club.Card.Path) }, refused);
    }
}
