using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Palabre.Calendar.Ics;
using Palabre.Calendar.Rules;
using Palabre.Calendar.Schedules;
using Palabre.Calendar.Zones;

namespace Palabre.Bench;

/// <summary>What expanding shows and writing feeds costs, beside the cheapest that .NET can do of the same.</summary>
internal static class CalendarBench
{
    private static readonly string[] _zones = ["Europe/Paris", "Africa/Casablanca", "Australia/Sydney", "America/New_York", "Asia/Kolkata"];
    private static readonly DateTimeOffset _now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    private sealed record Row(string What, string Unit, double Micros, double Floor, double Bytes)
    {
        public double Ratio => Floor > 0 ? Micros / Floor : 0;
    }

    public static async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        IReadOnlyList<Row> rows = [.. Expansion(), .. Feeds()];
        Console.WriteLine("| what | µs | floor µs | ratio | bytes allocated |\n|---|---|---|---|---|");
        foreach (var row in rows) Console.WriteLine(Line(row));
        if (Options.Text(args, "--json", "") is { Length: > 0 } file) await File.WriteAllTextAsync(file, JsonSerializer.Serialize(rows), ct);
        return 0;
    }

    private static string Line(Row row) => row.Floor > 0
        ? string.Create(CultureInfo.InvariantCulture, $"| {row.What}, {row.Unit} | {row.Micros:F2} | {row.Floor:F2} | {row.Ratio:F1} | {row.Bytes:F0} |")
        : string.Create(CultureInfo.InvariantCulture, $"| {row.What}, {row.Unit} | {row.Micros:F2} | – | – | {row.Bytes:F0} |");

    private static IEnumerable<Row> Expansion()
    {
        var weekly = Show(0);
        var full = weekly with
        {
            Exceptions = [.. weekly.From(_now).Take(40).Where((_, i) => i % 4 == 0).Select(one => one.Original)],
            Changes = [.. weekly.From(_now).Take(40).Where((_, i) => i % 4 == 1).Select(one => new Change(one.Original) { Start = one.Original.AddHours(1) })],
        };
        var floor = Cost(200, () => Walk(weekly.Start, 200)).Micros;
        yield return Of("a weekly show", weekly, floor);
        yield return Of("the same with ten exceptions and ten moved", full, floor);
        yield return Of("each last Friday of the month", Ruled("FREQ=MONTHLY;BYDAY=-1FR"), floor);
        yield return Of("each last weekday of the month", Ruled("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"), floor);
        yield return Next("a weekly show begun in 2006", weekly with { Start = new(2006, 1, 1, 20, 0, 0) });
        yield return Next("the same with a count", weekly with { Start = new(2006, 1, 1, 20, 0, 0), Rule = Rule("FREQ=WEEKLY;COUNT=9999") });
        yield return Next("a monthly one with a count", weekly with { Start = new(2006, 1, 29, 20, 0, 0), Rule = Rule("FREQ=MONTHLY;BYDAY=-1SU;COUNT=999") });
    }

    private static IEnumerable<Row> Feeds()
    {
        var shows = Enumerable.Range(0, 50).Select(Show).ToList();
        var week = Cost(1, () => shows.SelectMany(one => one.Between(_now, _now.AddDays(7))).OrderBy(one => one.Start).Count());
        yield return new("the coming week of 50 weekly shows", "a page", week.Micros, 0, week.Bytes);

        var feed = Feed(shows);
        var bytes = CalendarWriter.Write(feed);
        var (text, buffer) = (Encoding.UTF8.GetString(bytes), new byte[bytes.Length]);
        var copy = Cost(1, () => Encoding.UTF8.GetBytes(text, buffer));
        var write = Cost(1, () => CalendarWriter.Write(feed).Length);
        yield return new(string.Create(CultureInfo.InvariantCulture, $"a feed of 50 weekly shows in 5 zones ({bytes.Length / 1024.0:F0} KiB)"), "a feed", write.Micros, copy.Micros, write.Bytes);

        var first = Cost(1, () => CalendarWriter.Write(Feed([.. Enumerable.Range(0, 50).Select(i => Show(i, Fresh()))])).Length);
        yield return new("the same when none of the zones was looked at before", "a feed", first.Micros, copy.Micros, first.Bytes);
    }

    private static Row Of(string what, Schedule schedule, double floor)
    {
        var (micros, bytes) = Cost(200, () => schedule.From(_now).Take(200).Count());
        return new(what, "an occurrence", micros, floor, bytes);
    }

    private static Row Next(string what, Schedule schedule)
    {
        var (micros, bytes) = Cost(1, () => schedule.From(_now).First().Start.Year);
        return new(what, "its next occurrence", micros, 0, bytes);
    }

    /// <summary>A week more, and what .NET's own zone makes of it: right in most hours, but without rule, exceptions, or a say where clocks change.</summary>
    private static int Walk(DateTime from, int times)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(_zones[0]);
        var sum = 0;
        for (var i = 0; i < times; i++) sum += TimeZoneInfo.ConvertTimeToUtc(from = from.AddDays(7), zone).Hour;
        return sum;
    }

    /// <summary>The median of nine stretches of a tenth of a second, after one to warm up.</summary>
    private static (double Micros, double Bytes) Cost(int each, Func<int> work)
    {
        var stretches = new List<(double Micros, double Bytes)>();
        for (var i = 0; i < 10; i++)
        {
            var (runs, bytes, began) = (0, GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            do { if (work() < 0) throw new InvalidOperationException("Never."); runs++; }
            while (Stopwatch.GetElapsedTime(began).TotalMilliseconds < 100);
            var count = (double)runs * each;
            if (i > 0) stretches.Add((Stopwatch.GetElapsedTime(began).TotalMicroseconds / count, (GC.GetAllocatedBytesForCurrentThread() - bytes) / count));
        }
        stretches.Sort();
        return stretches[stretches.Count / 2];
    }

    private static readonly Dictionary<string, Zone> _known = Fresh();

    private static Dictionary<string, Zone> Fresh() => _zones.ToDictionary(id => id, id => new Zone(TimeZoneInfo.FindSystemTimeZoneById(id)));

    private static Schedule Show(int number) => Show(number, _known);

    private static Schedule Show(int number, Dictionary<string, Zone> zones) =>
        new(new DateTime(2026, 10, 4, 18, 0, 0).AddMinutes(number * 203), zones[_zones[number % _zones.Length]], TimeSpan.FromHours(1)) { Rule = Rule("FREQ=WEEKLY") };

    private static Schedule Ruled(string rule)
    {
        var read = Rule(rule);
        return Show(0) with { Start = read.FirstOn(new(2026, 10, 4))!.Value.ToDateTime(new(20, 0)), Rule = read };
    }

    private static RecurrenceRule Rule(string text) =>
        RecurrenceRule.TryRead(text, out var rule, out var refusal) ? rule : throw new InvalidOperationException($"{text}: {refusal}");

    private static CalendarFeed Feed(IReadOnlyList<Schedule> shows) => new("-//Palabre//Bench//EN", "Programme", _now.AddYears(10))
    {
        Refresh = TimeSpan.FromHours(6),
        Events = [.. shows.Select((show, i) => new CalendarEvent($"show-{i}@palabre.example", show with
        {
            Exceptions = [show.Start.AddDays(7)],
            Changes = [new(show.Start.AddDays(14)) { Start = show.Start.AddDays(15) }],
        }, $"Show {i}, de vive voix", _now)
        {
            Description = "Chaque semaine, une question et celles et ceux qui ont quelque chose à en dire. Levez la main pour parler.",
            Url = new($"https://palabre.example/show/{i}"),
            Conference = new(new($"https://palabre.example/show/{i}/room"), "Palabre"),
            Organizer = new(new("mailto:club@palabre.example"), "Le club"),
            Reminder = TimeSpan.FromMinutes(10),
        })],
    };
}
