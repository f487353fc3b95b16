using System.Globalization;
using Microsoft.AspNetCore.Http;
using Palabre.Calendar.Rules;
using Palabre.Calendar.Schedules;
using Palabre.Kit;

namespace Palabre.Programme;

/// <summary>How a show that comes again comes to its end, as a form says it.</summary>
/// <param name="Kind">One of <see cref="Offered"/>.</param>
/// <param name="Day">As it is typed: the last day on which it may take place, on the show's clock.</param>
/// <param name="Times">As it is typed: how often, from the next date on.</param>
internal sealed record ShowEnd(string Kind, string Day, string Times)
{
    public const string Never = "never";
    public const string OnDay = "on";
    public const string AfterTimes = "after";

    /// <summary>More weeks than anybody plans; a rule of the API counts further.</summary>
    public const int MostTimes = 999;

    private const string DayForm = "yyyy-MM-dd";

    public static readonly IReadOnlyList<string> Offered = [Never, OnDay, AfterTimes];

    /// <summary>What a form offers of a show as it is: of a count, what is left.</summary>
    public static ShowEnd Of(Timeline timeline, DateTimeOffset now)
    {
        var plain = Timeline.Plain(timeline.Show, timeline.Zone);
        if (plain is not { Rule: { } rule }) return new(Never, "", "");
        if (rule.Until is not null) return new(OnDay, LastDay(timeline.Show, timeline.Zone.At(plain.Ends() ?? now).DateTime), "");
        if (rule.Count is null) return new(Never, "", "");
        var next = plain.From(now).Cast<Occurrence?>().FirstOrDefault(one => one!.Value.Start > now);
        var left = next is { } one && plain.Split(one.Original, out var parts) is null ? parts.After.Rule!.Count : rule.Count;
        return new(AfterTimes, "", left!.Value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Of a form; null when it does not speak of an end, or nobody touched it and the rhythm stays.</summary>
    public static ShowEnd? Of(IFormCollection form, bool hasRhythm)
    {
        if (!form.ContainsKey("ends")) return null;
        var (end, was) = (new ShowEnd(form["ends"].ToString(), form["until"].ToString(), form["times"].ToString()), new ShowEnd(form["endsWas"].ToString(), form["untilWas"].ToString(), form["timesWas"].ToString()));
        return hasRhythm || end.Said != was.Said ? end : null;
    }

    /// <summary>The rule with this end instead of its own; or why not.</summary>
    public (RecurrenceRule Rule, Refusal? Refused) On(RecurrenceRule rule)
    {
        var endless = Without(rule);
        if (Kind == OnDay)
            return DateOnly.TryParseExact(Day.Trim(), DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? (endless with { Until = RuleUntil.Day(day) }, null) : (rule, new Refusal("show_until", 422, "until"));
        if (Kind == AfterTimes)
            return int.TryParse(Times.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var times) && times is >= 1 and <= MostTimes ? (endless with { Count = times }, null)
                : (rule, new Refusal("show_times", 422, "times") { Args = [MostTimes] });
        return (endless, null);
    }

    /// <summary>A rule as it is written, without its end.</summary>
    public static string Without(string rule) => rule.Length > 0 && RecurrenceRule.TryRead(rule, out var read, out _) ? Without(read).ToString() : rule;

    private static RecurrenceRule Without(RecurrenceRule rule) => rule with { Count = null, Until = null };

    private static string LastDay(Show show, DateTime end) => end.AddMinutes(-show.Minutes).ToString(DayForm, CultureInfo.InvariantCulture);

    /// <summary>What counts of what is typed.</summary>
    private string Said => Kind switch { OnDay => $"{OnDay} {Day}", AfterTimes => $"{AfterTimes} {Times}", _ => Never };
}
