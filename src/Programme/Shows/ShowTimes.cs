using Palabre.Calendar.Rules;
using Palabre.Calendar.Schedules;
using Palabre.Calendar.Zones;
using Palabre.Kit;

namespace Palabre.Programme;

/// <summary>The times of a show that is made or changed: read from a wish, checked as a whole.</summary>
/// <param name="Zone">Whose clock.</param>
/// <param name="Rule">Null for once.</param>
internal sealed record ShowTimes(Zone Zone, DateTime Start, RecurrenceRule? Rule, int Minutes, IReadOnlyList<DateTime> Exceptions)
{
    /// <summary>So far ahead the first date may lie.</summary>
    public static readonly TimeSpan Farthest = TimeSpan.FromDays(366);

    public Schedule Schedule => new(Start, Zone, TimeSpan.FromMinutes(Minutes)) { Rule = Rule, Exceptions = Exceptions };

    /// <summary>Without exceptions that are none any more.</summary>
    public ShowTimes WithItsExceptions()
    {
        var all = Schedule with { Exceptions = [] };
        return this with { Exceptions = [.. Exceptions.Where(all.Has)] };
    }

    public void Write(Show show)
    {
        (show.Zone, show.Start, show.Minutes) = (Zone.Id, Start, Minutes);
        show.Rule = Rule?.ToString() ?? "";
        show.Exceptions = string.Join(',', Exceptions.Select(LocalTime.Write));
    }

    public static ShowTimes Of(Timeline timeline) => new(timeline.Zone, timeline.Schedule.Start, timeline.Schedule.Rule, timeline.Show.Minutes, timeline.Schedule.Exceptions);

    /// <summary>What a wish makes of these times, or everything that is wrong with it. What it does not speak of stays.</summary>
    /// <param name="before">Null for a show that is made.</param>
    public static (ShowTimes? Times, IReadOnlyList<Refusal> Refused) Read(ShowWish wish, ShowTimes? before, Clocks clocks)
    {
        var wrong = new List<Refusal>();
        var zone = wish.TimeZone is null ? before?.Zone : clocks.Find(wish.TimeZone.Trim());
        if (zone is null) wrong.Add(new Refusal("time_zone_unknown", 422, "timeZone"));

        var start = before?.Start ?? default;
        if ((wish.Start is not null || before is null) && !LocalTime.TryRead(wish.Start?.Trim(), out start)) wrong.Add(new Refusal("show_start", 422, "start"));

        var rule = before is null ? new RecurrenceRule(Frequency.Weekly) : before.Rule;
        if (wish.Rrule is { } text)
        {
            rule = null;
            if (text.Trim().Length > 0 && !RecurrenceRule.TryRead(text.Trim(), out rule, out var refusal)) wrong.Add(Of(refusal.Code, refusal.Argument, "rrule"));
        }

        if (wish.End is { } end && rule is not null)
        {
            (rule, var badEnd) = end.On(rule);
            if (badEnd is not null) wrong.Add(badEnd);
        }

        var minutes = wish.DurationMinutes ?? before?.Minutes ?? 60;
        if (minutes is < Show.ShortestMinutes or > Show.LongestMinutes) wrong.Add(new Refusal("show_duration", 422, "durationMinutes") { Args = [Show.ShortestMinutes, Show.LongestMinutes] });

        var exceptions = before?.Exceptions ?? [];
        if (wish.Exceptions is { } given)
        {
            exceptions = [.. given.Where(one => LocalTime.TryRead(one, out _)).Select(one => { LocalTime.TryRead(one, out var local); return local; }).Distinct().Order()];
            if (exceptions.Count > Show.MostExceptions) wrong.Add(new Refusal("show_exceptions_many", 422, "exceptions") { Args = [Show.MostExceptions] });
            else if (given.Any(one => !LocalTime.TryRead(one, out _))) wrong.Add(new Refusal("show_exceptions", 422, "exceptions"));
        }
        return wrong.Count > 0 ? (null, wrong) : (new(zone!, start, rule, minutes, exceptions), []);
    }

    /// <summary>Why a show cannot have these times; null when it can.</summary>
    /// <param name="isOfClub">What a member holds on their own does not come again.</param>
    public Refusal? Check(bool isOfClub, DateTimeOffset now)
    {
        if (!isOfClub && Rule is not null) return new Refusal("event_once", 422, "rrule");
        if (Schedule.Check() is { } refused)
        {
            // A form says best which day would do.
            if (refused.Code == ScheduleRefusal.StartNotInRule && Rule?.FirstOn(DateOnly.FromDateTime(Start)) is { } first)
                return Of(refused.Code, first.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), "start");
            return Of(refused.Code, refused.Argument, refused.Code == ScheduleRefusal.NoOccurrence ? "exceptions" : "rrule");
        }
        var next = Schedule.From(now).Cast<Occurrence?>().FirstOrDefault();
        return next is not { } one ? new Refusal("show_in_past", 422, "start") : one.Start > now + Farthest ? new Refusal("show_far", 422, "start") : null;
    }

    /// <summary>What the engine says, as a refusal of ours: its codes are words here.</summary>
    public static Refusal Of(string code, string argument, string field) => new(code, 422, field) { Args = [argument] };
}
