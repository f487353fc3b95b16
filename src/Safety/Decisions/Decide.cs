using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Safety;

/// <summary>A steward closes all open reports of one subject: no breach, or a measure with its reasons.</summary>
internal sealed class Decide(PalabreDb db, IMembers members, Concerned about, KeptSounds sounds, Logbook log, IdMaker ids, TimeProvider clock)
{
    private const int KeyBytes = 18;

    /// <param name="Measure"><c>dismiss</c>, <c>warning</c>, <c>removal</c>, <c>roomEnded</c>, <c>postRemoved</c> or <c>suspension</c>.</param>
    /// <param name="Days">Of a suspension, 1 to 365; null for good.</param>
    /// <param name="Facts">Which facts; of a dismissal, a note that only stewards read.</param>
    public sealed record Wish(string? Measure, string? Rule, string? Facts, int? Days);

    /// <summary>Where it was, or what it was.</summary>
    public readonly record struct Place(RoomId? Room, PostId? Post);

    public static void Map(StewardRoutes stewards)
    {
        stewards.Api.MapPost("/reports/{kind}/{id:long}/decision", AnswerAsync).StewardDeed("Decide");
        stewards.Pages.MapPost("/reports/{kind}/{id:long}/decide", AnswerFormAsync).RequireRateLimiting(RateLimits.Write);
    }

    public async Task<Refusal?> DoAsync(MemberId steward, Subject subject, Wish wish, CancellationToken ct)
    {
        if (await about.OfAsync(subject, ct) is not { } concerned || !(await members.CardsAsync([concerned], ct)).ContainsKey(concerned)) return new Refusal("not_found", 404);
        if (concerned == steward) return new Refusal("not_your_own", 403);
        var open = await db.Set<Report>().Where(r => r.State == ReportState.Open && r.Kind == subject.Kind && r.SubjectId == subject.Id)
            .OrderBy(r => r.Id).ToListAsync(ct);
        if (open.Count == 0) return new Refusal("nothing_open");
        var facts = Typed.Text(wish.Facts);
        if (Decision.CheckWords(facts, "facts") is { } wordless) return wordless;
        if (wish.Measure == "dismiss") return await DismissAsync(steward, concerned, subject.Room ?? open[^1].Room, open, facts, ct);

        if (ReadMeasure(wish.Measure, subject) is not { } measure) return new Refusal("measure_unknown", 422, "measure");
        if (Rules.Check(wish.Rule) is { } ruleless) return ruleless;
        if (measure == Measure.Suspension && wish.Days is < 1 or > Decision.MostDays) return new Refusal("days_wrong", 422, "days") { Args = [Decision.MostDays] };
        return await TakeAsync(New(concerned, steward, measure, wish.Rule!, facts, new(subject.Room ?? open[^1].Room, subject.Post), wish.Days), open, ReportState.Measures, ct);
    }

    /// <summary>Saves a decision, closes its reports, notes it, and tells those who carry it out.</summary>
    public async Task<Refusal?> TakeAsync(Decision decision, IReadOnlyList<Report> reports, ReportState state, CancellationToken ct)
    {
        db.Add(decision);
        foreach (var report in reports) report.Close(state, decision.Id, decision.At);
        log.Add(decision.Steward, Deeds.Of(decision.Measure), decision.Member, decision.Room, decision.Id);
        TellWhoCarriesItOut(decision);
        return await SaveAsync(ct);
    }

    public Decision New(MemberId concerned, MemberId steward, Measure measure, string rule, string facts, Place place, int? days)
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
            Room = place.Room,
            Post = place.Post,
            Until = measure == Measure.Suspension && days is { } count ? now + TimeSpan.FromDays(count) : null,
            Key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes)),
        };
    }

    /// <summary>No breach: the person never learns of it, and what could be heard is needed no longer.</summary>
    private async Task<Refusal?> DismissAsync(MemberId steward, MemberId concerned, RoomId? room, List<Report> open, string note, CancellationToken ct)
    {
        foreach (var report in open) report.Close(ReportState.NoBreach, null, clock.GetUtcNow());
        log.Add(steward, Deeds.Dismissed, concerned, room, note: note);
        if (await SaveAsync(ct) is { } late) return late;
        await sounds.DestroyAsync([.. open.Select(r => r.Id)], CancellationToken.None);
        return null;
    }

    private void TellWhoCarriesItOut(Decision decision)
    {
        if (decision.Measure == Measure.Suspension) db.Tell(new SuspensionsChanged(decision.Member));
        else if (decision.Measure == Measure.Removal) db.Tell(new MemberPutOut(decision.Member, decision.Steward));
        else if (decision is { Measure: Measure.PostRemoved, Post: { } post }) db.Tell(new PostJudged(post));
        else if (decision is { Measure: Measure.RoomEnded, Room: { } room }) db.Tell(new RoomClosedByStewards(room));
    }

    /// <summary>Of two stewards at once the first decides; of what the other meant to do nothing happens.</summary>
    private async Task<Refusal?> SaveAsync(CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            return new Refusal("nothing_open");
        }
    }

    private static Measure? ReadMeasure(string? measure, Subject subject) => measure switch
    {
        "warning" => Measure.Warning,
        "removal" => Measure.Removal,
        "suspension" => Measure.Suspension,
        "roomEnded" when subject.Kind == SubjectKind.Room => Measure.RoomEnded,
        "postRemoved" when subject.Kind == SubjectKind.Post => Measure.PostRemoved,
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
        int? days = form["term"] == "good" ? null : int.TryParse(form["days"], CultureInfo.InvariantCulture, out var count) ? count : 0;
        var steward = viewer.Member!.Value;
        if (await decide.DoAsync(steward, subject, new(form["measure"], form["rule"], form["facts"], days), ct) is not { } refused) return SafetyAnswers.Done;
        return await queue.CaseAsync(subject, steward, ct) is { } view
            ? await http.PageAgainAsync<CasePage>(new { View = view }, refused)
            : SafetyAnswers.Gone(refused);
    }
}
