using System.Globalization;

namespace Palabre.Ledger;

/// <summary>Instants of the ledger are whole milliseconds in UTC, so that no database makes another one of them.</summary>
internal static class Instant
{
    public static DateTimeOffset Of(DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero);

    /// <summary>Such as 2026-03-01T18:00:00.000Z.</summary>
    public static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
