using System.Globalization;

namespace Palabre.Calendar.Rules;

/// <summary>
/// The last moment at which a rule may still have an occurrence, that moment included (UNTIL, RFC 5545 §3.3.10): an instant, or a day
/// or wall-clock time in the zone of the series. In a series with a zone it is always written as an instant, as the RFC asks.
/// </summary>
public readonly record struct RuleUntil
{
    private enum Kind { Instant, Local, Day }

    private readonly DateTime _value;
    private readonly Kind _kind;

    private RuleUntil(DateTime value, Kind kind) => (_value, _kind) = (value, kind);

    /// <summary>Until an instant, to the second.</summary>
    public static RuleUntil Instant(DateTimeOffset instant) => new(Seconds(instant.UtcDateTime), Kind.Instant);

    /// <summary>Until a wall-clock time in the zone of the series, to the second.</summary>
    public static RuleUntil Local(DateTime local) => new(Seconds(local), Kind.Local);

    /// <summary>To the end of a day in the zone of the series.</summary>
    public static RuleUntil Day(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), Kind.Day);

    /// <summary>"20261231T200000Z", "20261231T200000" or "20261231".</summary>
    public override string ToString() => _value.ToString(_kind switch
    {
        Kind.Instant => "yyyyMMdd'T'HHmmss'Z'",
        Kind.Local => "yyyyMMdd'T'HHmmss",
        _ => "yyyyMMdd",
    }, CultureInfo.InvariantCulture);

    internal static bool TryRead(string text, out RuleUntil until)
    {
        until = default;
        if (Try(text, "yyyyMMdd'T'HHmmss'Z'", out var value)) until = new(value, Kind.Instant);
        else if (Try(text, "yyyyMMdd'T'HHmmss", out value)) until = new(value, Kind.Local);
        else if (Try(text, "yyyyMMdd", out value)) until = new(value, Kind.Day);
        else return false;
        return true;
    }

    /// <summary>Whether an occurrence may still start then.</summary>
    internal bool Allows(DateTimeOffset start) => _kind switch
    {
        Kind.Instant => start.UtcDateTime <= _value,
        Kind.Local => start.DateTime <= _value,
        _ => start.DateTime.Date <= _value,
    };

    /// <summary>The same as an instant, for series in a zone.</summary>
    internal RuleUntil InstantIn(Zones.Zone zone) => _kind switch
    {
        Kind.Instant => this,
        Kind.Local => Instant(zone.Resolve(_value)),
        _ => Instant(zone.Resolve(_value.AddSeconds(24 * 60 * 60 - 1))),
    };

    private static DateTime Seconds(DateTime value) =>
        new(value.Ticks - value.Ticks % TimeSpan.TicksPerSecond, DateTimeKind.Unspecified);

    private static bool Try(string text, string form, out DateTime value) =>
        DateTime.TryParseExact(text, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out value);
}
