using System.Collections.Frozen;
using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>One live room at one moment: what is shown of it, and whose blocks count.</summary>
public sealed record RoomInHall(Gathering Gathering, RoomView View, Cast Cast);

/// <summary>Every live room at one moment, and who is where. The same for everybody: what one of them may see of it is a <see cref="HallSeen"/>.</summary>
public sealed class HallSnapshot
{
    public static readonly HallSnapshot Empty = new([]);

    private readonly Dictionary<MemberId, (int Room, PersonView Person)> _where = [];

    public HallSnapshot(IReadOnlyList<RoomInHall> rooms)
    {
        Rooms = rooms;
        ById = rooms.ToDictionary(r => r.View.Id);
        Casts = [.. rooms.Select(r => (r.Gathering, r.Cast))];
        Everyone = Casts.SelectMany(c => c.Cast.Everyone).ToHashSet();
        Clubs = rooms.Select(r => r.View.Club?.Id).OfType<ClubId>().ToFrozenSet();
        Topics = rooms.SelectMany(r => r.View.Topics.Keys).ToFrozenSet();
        for (var at = 0; at < rooms.Count; at++)
        {
            foreach (var person in rooms[at].View.Audience) _where[person.Card.Id] = (at, person);
            foreach (var person in rooms[at].View.Stage) _where[person.Card.Id] = (at, person);
        }
    }

    public IReadOnlyList<RoomInHall> Rooms { get; }
    public IReadOnlyDictionary<RoomId, RoomInHall> ById { get; }
    public IReadOnlyList<(Gathering Room, Cast Cast)> Casts { get; }
    public IReadOnlySet<MemberId> Everyone { get; }
    private FrozenSet<ClubId> Clubs { get; }
    private FrozenSet<string> Topics { get; }

    /// <summary>Whether these rooms are the same to somebody of this taste as to a newcomer: then their halls are one.</summary>
    public bool IsNothingTo(HallTaste taste) =>
        taste.Languages.Count == 0 && !taste.Topics.Overlaps(Topics) && !taste.Clubs.Overlaps(Clubs) && !taste.Follows.Any(_where.ContainsKey);

    /// <summary>The rooms in which somebody is whom a member of this taste follows, by their place here.</summary>
    public Dictionary<int, Company> CompanyOf(HallTaste taste)
    {
        var company = new Dictionary<int, Company>();
        foreach (var place in taste.Follows.Where(_where.ContainsKey).Select(member => _where[member]).GroupBy(p => p.Room))
            company[place.Key] = new(
                [.. place.Where(p => p.Person.Role >= RoomRole.Speaker).OrderByDescending(p => p.Person.Role).Select(p => p.Person.Card)],
                place.Count(p => p.Person.Role < RoomRole.Speaker));
        return company;
    }
}

/// <summary>Makes snapshots; what did not change since the last one is not made again.</summary>
public sealed class HallSnapshots(RoomViews views)
{
    private volatile HallSnapshot _last = HallSnapshot.Empty;

    public async ValueTask<HallSnapshot> OfAsync(IReadOnlyCollection<Gathering> rooms, CancellationToken ct)
    {
        await views.PrepareAsync(rooms, ct);
        var last = _last;
        var (now, same) = (new List<RoomInHall>(rooms.Count), rooms.Count == last.Rooms.Count);
        foreach (var gathering in rooms)
        {
            var view = await views.OfAsync(gathering, ct);
            // Looked at after the view: never older than it.
            if (last.ById.GetValueOrDefault(gathering.Id) is { } known && ReferenceEquals(known.View, view) && ReferenceEquals(known.Gathering, gathering)) now.Add(known);
            else
            {
                same = false;
                now.Add(new(gathering, view, gathering.Cast()));
            }
        }
        return same ? last : _last = new HallSnapshot(now);
    }
}
