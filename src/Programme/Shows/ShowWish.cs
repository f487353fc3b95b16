using Microsoft.AspNetCore.Http;

namespace Palabre.Programme;

/// <summary>What somebody wants a show to be; what is left out stays, or is as described here.</summary>
/// <param name="Title">2 to 60 characters.</param>
/// <param name="TimeZone">IANA, such as <c>Africa/Casablanca</c>.</param>
/// <param name="Start">The first start on that zone's clock, without an offset: <c>2026-11-30T20:00:00</c>.</param>
/// <param name="Rrule">RFC 5545, such as <c>FREQ=WEEKLY</c>, which it is in a club when nothing is said; empty for once. Events of members take place once.</param>
/// <param name="Language">BCP 47; the reader's own when nothing is said.</param>
/// <param name="Topic">One key; empty for none.</param>
/// <param name="Host">Handle of a member of the club; leaders name others. Whoever announces it otherwise.</param>
/// <param name="Cohosts">Handles of members of the club; of an event of a member, of those who follow its host.</param>
/// <param name="Exceptions">Starts at which nothing takes place.</param>
/// <param name="MembersOnly">It exists for the club's members only.</param>
/// <param name="Post">A post tells of it when it is announced: those who follow whoever announces it or, where it is for members only, those.</param>
public sealed record ShowWish(
    string? Title = null, string? TimeZone = null, string? Start = null, string? Rrule = null, int? DurationMinutes = null, string? Description = null, string? Language = null,
    string? Topic = null, string? Host = null, IReadOnlyList<string>? Cohosts = null, IReadOnlyList<string>? Exceptions = null, bool? MembersOnly = null, bool Post = false)
{
    /// <summary>The end that a form sets, in place of the rule's own.</summary>
    internal ShowEnd? End { get; init; }

    /// <summary>Of a form, in which a box that is not ticked is not there, and a time that was not touched is no wish.</summary>
    public static ShowWish Of(IFormCollection form)
    {
        var start = form["start"].ToString();
        var isSame = start.Length > 0 && start == form["startWas"] && form["timeZone"] == form["timeZoneWas"];
        var rule = RuleOf(form, start, isSame);
        return new(
            form["title"], form["timeZone"], isSame ? null : start, rule, int.TryParse(form["durationMinutes"], out var minutes) ? minutes : 0, form["description"],
            form["language"], form["topic"], form.ContainsKey("host") ? form["host"].ToString() : null,
            form["cohosts"].ToString().Split((char[])[',', ' ', '\n', '\r', '،'], StringSplitOptions.RemoveEmptyEntries), null, form["membersOnly"] == "true", form["post"] == "true")
        { End = ShowEnd.Of(form, hasRhythm: rule is not null) };
    }

    /// <summary>A rhythm that was not touched stays as the show has it: of its next date the form would make the fourth Monday where it has the last.</summary>
    private static string? RuleOf(IFormCollection form, string start, bool isSame) =>
        form["rhythm"] == Rhythms.Kept || (isSame && form["rhythm"] == form["rhythmWas"]) ? null : Rhythms.RuleOf(form["rhythm"], LocalTime.TryRead(start, out var local) ? local : default);
}
