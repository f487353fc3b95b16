namespace Palabre.Calendar.Zones;

/// <summary>A moment at which a zone's clocks are put forward or back.</summary>
/// <param name="Utc">When, in UTC.</param>
/// <param name="Before">The offset from UTC until then.</param>
/// <param name="After">The offset from then on.</param>
public readonly record struct ZoneChange(DateTime Utc, TimeSpan Before, TimeSpan After)
{
    /// <summary>What the clocks show when they are changed, by the old offset; how a VTIMEZONE says it (RFC 5545 §3.6.5).</summary>
    public DateTime Local => DateTime.SpecifyKind(Utc + Before, DateTimeKind.Unspecified);

    /// <summary>Whether an hour is left out rather than repeated.</summary>
    public bool IsForward => After > Before;
}
