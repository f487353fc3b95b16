using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Palabre.Calendar.Zones;

namespace Palabre.Programme;

/// <summary>The time zones of the machine's own data, one of each for everybody: what a zone has looked up it remembers.</summary>
internal sealed class Clocks
{
    private readonly ConcurrentDictionary<string, Zone> _zones = [];
    private readonly Lazy<IReadOnlyList<string>> _names = new(() => [.. TimeZoneInfo.GetSystemTimeZones().Where(z => z.HasIanaId && IsPlace(z.Id)).Select(z => z.Id).Append("UTC").Distinct().Order(StringComparer.Ordinal)]);

    /// <summary>What a form offers: regions and cities.</summary>
    public IReadOnlyList<string> Names => _names.Value;

    /// <summary>A zone by its IANA name; null when there is none.</summary>
    public Zone? Find(string? id)
    {
        if (id is not { Length: > 0 and <= Show.LongestZone }) return null;
        if (_zones.TryGetValue(id, out var known)) return known;
        return TimeZoneInfo.TryFindSystemTimeZoneById(id, out var info) && info.HasIanaId ? _zones.GetOrAdd(info.Id, _ => new Zone(info)) : null;
    }

    /// <summary>The zone of a show that is stored. One that the machine no longer knows is read as UTC rather than not at all.</summary>
    public Zone Of(Show show) => Find(show.Zone) ?? Find("UTC")!;

    private static bool IsPlace(string id) => id.Contains('/', StringComparison.Ordinal) && !id.StartsWith("Etc/", StringComparison.Ordinal) && !id.StartsWith("posix", StringComparison.Ordinal) && !id.StartsWith("right", StringComparison.Ordinal);
}

/// <summary>Times on the clock of a show, without an offset.</summary>
internal static class LocalTime
{
    /// <summary>As they are stored and written into addresses: sorted as text they are sorted by time.</summary>
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss";

    public const int Length = 19;

    private static readonly string[] Forms = [Form, "yyyy-MM-dd'T'HH:mm"];

    public static string Write(DateTime local) => local.ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>Reads <c>2026-11-30T20:00</c>, with seconds or without, never with an offset.</summary>
    public static bool TryRead(string? text, out DateTime local) => DateTime.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out local);

    internal static DateTime Stored(string text) => DateTime.ParseExact(text, Form, CultureInfo.InvariantCulture);
}

internal sealed class LocalConverter() : ValueConverter<DateTime, string>(local => LocalTime.Write(local), text => LocalTime.Stored(text));
