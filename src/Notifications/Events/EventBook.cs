using Palabre.Core;

namespace Palabre.Notifications;

/// <summary>The dates of shows that notifications are about.</summary>
internal sealed class EventBook(IProgramme programme)
{
    /// <summary>As they are said outside of a page: they existed for each who was told.</summary>
    public Task<IReadOnlyDictionary<OccurrenceId, OccurrenceCard>> CardsAsync(IEnumerable<Notification> lines, CancellationToken ct) =>
        programme.OccurrencesAsync([.. lines.Select(n => n.Occurrence).OfType<OccurrenceId>().Distinct()], ct);

    /// <summary>Those that still exist for this member.</summary>
    public async Task<IReadOnlyDictionary<OccurrenceId, OccurrenceCard>> SeenAsync(MemberId me, IEnumerable<Notification> lines, CancellationToken ct)
    {
        var dates = await CardsAsync(lines, ct);
        var seen = await programme.ExistForAsync(me, [.. dates.Values.Select(d => d.Show.Id).Distinct()], ct);
        return dates.Where(d => seen.Contains(d.Value.Show.Id)).ToDictionary();
    }
}
