namespace Palabre.Core;

/// <summary>Where one reads on. Stored as numbers: what a number means never changes.</summary>
public enum MarkerPlace { Home = 0, Notifications = 1 }

/// <summary>How far a member has read somewhere, on whichever device.</summary>
/// <param name="LastRead">The id of the last line or notification they read.</param>
/// <param name="Version">Counts its changes.</param>
public sealed record Marker(MarkerPlace Place, long LastRead, int Version, DateTimeOffset At);

/// <summary>How far members have read.</summary>
public interface IMarkers
{
    /// <summary>Those that were ever set.</summary>
    Task<IReadOnlyList<Marker>> OfAsync(MemberId member, IReadOnlyCollection<MarkerPlace> places, CancellationToken ct);

    /// <summary>Sets some of them, forward or back; null when another device did so in this moment, and then none is set.</summary>
    Task<IReadOnlyList<Marker>?> SetAsync(MemberId member, IReadOnlyDictionary<MarkerPlace, long> read, CancellationToken ct);
}
