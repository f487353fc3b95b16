using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Safety;

/// <summary>A steward closes all open reports of one subject: no breach, or a measure with its reasons.</summary>
internal sealed class Decide(PalabreDb db, IMembers members, IRooms rooms, KeptSounds sounds, Logbook log, IdMaker ids, TimeProvider clock)
{
    private const int KeyBytes = 18;

    /// <param name="Measure"><c>dismiss</c>, <c>warning</c>, <c>removal</c>, <c>roomEnded</c> or <c>suspension</c>.</param>
    /// <param name="Days">Of a suspension, 1 to 365; null for good.</param>
    /// <param name="Facts">Which facts; of a dismissal, a note that only stewards read.</param>
    public sealed record Wish(string? Measure, string? Rule, string? Facts, int? Days);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/stewards/reports/{kind}/{id:long}/decision", AnswerAsync).HiddenFromAllButStewards().RequireRateLimiting(RateLimits.Write)
            .WithTags("Stewards").WithName("Decide").Produces(204).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        routes.MapPost("/stewards/reports/{kind}/{id:long}/decide", AnswerFormAsync).HiddenFromAllButStewards().RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
    }

    public async Task<Refusal?> DoAsync(MemberId steward, Subject subject, Wish wish, CancellationToken ct)
    {
        if (await ConcernedAsync(subject, ct) is not { } concerned) return new Refusal("not_found", 404);
        if (concerned == steward) return new Refusal("not_your_own", 403);
        var open = await db.Set<Report>().Where(r => r.State == ReportState.Open && r.Kind == subject.Kind && r.SubjectId == subject.Id).ToListAsync(ct);
        if (open.Count == 0) return new Refusal("nothing_open");
        var facts = wish.Facts?.Trim() ?? "";
        if (Decision.CheckWords(facts, "facts") is { } wordless) return wordless;
        if (wish.Measure == "dismiss") return await DismissAsync(steward, subject, open, facts, ct);

        if (ReadMeasure(wish.Measure, subject) is not { } measure) return new Refusal("measure_unknown", 422, "measure");
        if (Rules.Check(wish.Rule) is { } ruleless) return ruleless;
        if (measure == Measure.Suspension && wish.Days is < 1 or > Decision.MostDays) return new Refusal("days_wrong", 422, "days") { Args = [Decision.MostDays] };
        await TakeAsync(New(concerned, steward, measure, wish.Rule!, facts, subject.Room ?? open[^1].Room, wish.Days), open, ReportState.Measures, ct);
        return null;
    }

    /// <summary>Saves a decision, closes its reports, notes it, and tells those who carry it out.</summary>
    public async Task TakeAsync(Decision decision, IReadOnlyList<Report> reports, ReportState state, CancellationToken ct)
    {
        db.Add(decision);
        foreach (var report in reports) report.Close(state, decision.Id, decision.At);
        log.Add(decision.Steward, Deeds.Of(decision.Measure), decision.Member, decision.Room, decision.Id);
        TellWhoCarriesItOut(decision);
        await db.SaveChangesAsync(ct);
    }

    public Decision New(MemberId concerned, MemberId steward, Measure measure, string rule, string facts, RoomId? room, int? days)
    {
        var now = clock.GetUtcNow();
        return new Decision
        {
            Id = new(ids.Next()),
            Member = concerned,
            Steward = steward,
            At = now,
            Measure = measure,
            Rule = rule,
            Facts = facts,
            Room = room,
            Until = measure == Measure.Suspension && days is { } count ? now + TimeSpan.FromDays(count) : null,
            Key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes)),
        };
    }

    /// <summary>Whom a decision on this subject concerns: the person, or whoever opened the room.</summary>
    private async Task<MemberId?> ConcernedAsync(Subject subject, CancellationToken ct) => subject switch
    {
        { Person: { } person } => (await members.CardsAsync([person], ct)).ContainsKey(person) ? person : null,
        { Room: { } room } => (await rooms.CardsAsync([room], ct)).GetValueOrDefault(room)?.Creator,
        _ => null,
    };

    /// <summary>No breach: the person never learns of it, and what could be heard is needed no longer.</summary>
    private async Task<Refusal?> DismissAsync(MemberId steward, Subject subject, List<Report> open, string note, CancellationToken ct)
    {
        foreach (var report in open) report.Close(ReportState.NoBreach, null, clock.GetUtcNow());
        log.Add(steward, Deeds.Dismissed, null, subject.Room, note: note);
        await db.SaveChangesAsync(ct);
        await sounds.DestroyAsync([.. open.Select(r => r.Id)], CancellationToken.None);
        return null;
    }

    private void TellWhoCarriesItOut(Decision decision)
    {
        if (decision.Measure == Measure.Suspension)
            db.Tell(new MemberSuspended(decision.Member, decision.Until, Rules.Word(decision.Rule), decision.PathWithKey, decision.At));
        else if (decision.Measure == Measure.Removal) db.Tell(new MemberPutOut(decision.Member, decision.Steward));
        else if (decision is { Measure: Measure.RoomEnded, Room: { } room }) db.Tell(new RoomClosedByStewards(room));
    }

    private static Measure? ReadMeasure(string? measure, Subject subject) => measure switch
    {
        "warning" => Measure.Warning,
        "removal" => Measure.Removal,
        "suspension" => Measure.Suspension,
        "roomEnded" when subject.Kind == SubjectKind.Room => Measure.RoomEnded,
        _ => null,
    };

    private static async Task<IResult> AnswerAsync(string kind, long id, Wish wish, HttpContext http, Viewer viewer, Decide decide, CancellationToken ct) =>
        Subject.Read(kind, id) is { } subject
            ? SafetyAnswers.NoContentOr(http, await decide.DoAsync(viewer.Member!.Value, subject, wish, ct))
            : http.Problem(new Refusal("not_found", 404));

    private static async Task<IResult> AnswerFormAsync(
        string kind, long id, HttpContext http, IFormCollection form, Viewer viewer, Decide decide, Queue queue, CancellationToken ct)
    {
        if (Subject.Read(kind, id) is not { } subject) return TypedResults.NotFound();
        int? days = form["days"].ToString() == "" ? null : int.TryParse(form["days"], System.Globalization.CultureInfo.InvariantCulture, out var count) ? count : 0;
        var wish = new Wish(form["measure"], form["rule"], form["facts"], form["term"] == "good" ? null : days ?? 0);
        if (await decide.DoAsync(viewer.Member!.Value, subject, wish, ct) is not { } refused) return Answers.SeeOther($"{QueuePage.Path}?done");
        return await queue.CaseAsync(subject, viewer.Member!.Value, ct) is { } view
            ? await http.PageAgainAsync<CasePage>(new { View = view }, refused)
            : TypedResults.NotFound();
    }
}
