using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>Counts who comes to one room and how long they stay, by looking at it once a second. Call under the room's gate.</summary>
public sealed class Attendance(TimeProvider clock)
{
    private readonly Dictionary<MemberId, TimeSpan> _stays = [];
    private readonly HashSet<MemberId> _moderated = [];
    private DateTimeOffset _lookedAt = clock.GetUtcNow();
    private TimeSpan _guestStay;
    private int _guests;
    private int _peak;

    /// <summary>Who came and how long they stayed.</summary>
    public IReadOnlyDictionary<MemberId, TimeSpan> Stays => _stays;

    public bool Moderated(MemberId member) => _moderated.Contains(member);

    /// <summary>A guest's sound runs for the first time.</summary>
    public void GuestCame() => _guests++;

    /// <param name="guests">How many guests listen now.</param>
    public void Look(IReadOnlyCollection<Person> people, int guests)
    {
        var now = clock.GetUtcNow();
        var passed = now - _lookedAt;
        _lookedAt = now;
        _guestStay += passed * guests;
        _peak = Math.Max(_peak, people.Count(p => !p.IsOnStage) + guests);
        foreach (var person in people)
        {
            _stays[person.Id] = _stays.GetValueOrDefault(person.Id) + (person.IsLost || !_stays.ContainsKey(person.Id) ? TimeSpan.Zero : passed);
            if (person.Role == RoomRole.Moderator) _moderated.Add(person.Id);
        }
    }

    public void Write(RoomSummary summary)
    {
        (summary.Peak, summary.Members, summary.Guests) = (_peak, _stays.Count, _guests);
        summary.StaySeconds = (long)(_guestStay + _stays.Values.Aggregate(TimeSpan.Zero, (sum, stay) => sum + stay)).TotalSeconds;
    }

    /// <summary>Goes on where a restart stopped.</summary>
    public void Restore(IEnumerable<Visit> visits, RoomSummary? summary)
    {
        foreach (var visit in visits)
        {
            _stays[visit.Member] = TimeSpan.FromSeconds(visit.StaySeconds);
            if (visit.Moderated) _moderated.Add(visit.Member);
        }
        if (summary is null) return;
        (_peak, _guests) = (summary.Peak, summary.Guests);
        _guestStay = TimeSpan.FromSeconds(Math.Max(0, summary.StaySeconds - _stays.Values.Sum(stay => (long)stay.TotalSeconds)));
    }
}
