using Palabre.Core;

namespace Palabre.Programme;

/// <summary>A show as one person sees it.</summary>
/// <param name="Hosts">Its host first.</param>
/// <param name="Coming">Its next dates, cancelled ones included.</param>
/// <param name="Held">Rooms it became, latest first, those that exist for this person.</param>
public sealed record ShowView(FoundShow Found, IReadOnlyList<MemberCard> Hosts, IReadOnlyList<SlotView> Coming, IReadOnlyList<SlotView> Held)
{
    public Show Show => Found.Show;
    public ClubCard? Club => Found.Club;
}

/// <summary>Turns shows into what their pages and JSON show.</summary>
internal sealed class ShowViews(SlotViews slots, IMembers members, TimeProvider clock)
{
    private const int MostComing = 6;
    private const int MostHeld = 10;

    public async Task<ShowView> OfAsync(FoundShow found, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var cards = await members.CardsAsync([.. found.Show.Hosts], ct);
        var coming = found.Timeline.From(now).Take(MostComing).ToList();
        var held = found.Timeline.Between(DateTimeOffset.MinValue, now).Where(s => s.Date?.Room is not null && s.IsOver(now)).OrderByDescending(s => s.Start).Take(MostHeld).ToList();
        return new(found, [.. found.Show.Hosts.Where(cards.ContainsKey).Select(id => cards[id])], await slots.OfAsync(found.Me, coming, ct), [.. (await slots.OfAsync(found.Me, held, ct)).Where(s => s.Room is not null)]);
    }
}
