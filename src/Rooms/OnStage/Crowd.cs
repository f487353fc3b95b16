using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>The members in one live room, their ranks, and of whom something changed since it was last saved.</summary>
public sealed class Crowd(MemberId host)
{
    private readonly Dictionary<MemberId, Person> _people = [];
    private readonly HashSet<MemberId> _touched = [];

    /// <summary>Whose room it is: whoever opened it, until they hand it over.</summary>
    public MemberId Host { get; internal set; } = host;

    public IReadOnlyCollection<Person> All => _people.Values;

    /// <summary>The host, then moderators, then speakers, each in order of arrival; nobody moves because they speak.</summary>
    public IReadOnlyList<Person> OnStage =>
        [.. _people.Values.Where(p => p.IsOnStage).OrderByDescending(p => RankOf(p.Id)).ThenBy(p => p.Since).ThenBy(p => p.Id.Value)];

    /// <summary>Those in the room who moderate, the host wherever they sit, and those whose connection is lost for now.</summary>
    public IEnumerable<Person> Moderators => _people.Values.Where(p => RankOf(p.Id) >= Rank.Moderator);

    public Person? Find(MemberId member) => _people.GetValueOrDefault(member);

    /// <summary>The host keeps their rank wherever they sit, and also while away.</summary>
    public Rank RankOf(MemberId member) => member == Host ? Rank.Host : Find(member)?.Role switch
    {
        null => Rank.None,
        RoomRole.Moderator => Rank.Moderator,
        RoomRole.Speaker => Rank.Speaker,
        _ => Rank.Audience,
    };

    /// <summary>Members of whom something changed and was not saved yet.</summary>
    public IReadOnlyCollection<MemberId> Touched => [.. _touched];

    internal Person Add(Person person) => _people[person.Id] = Touch(person);

    /// <summary>Puts back what storage has: nothing to save.</summary>
    internal void Restore(Person person) => _people.TryAdd(person.Id, person);

    internal void Drop(Person person) => _people.Remove(Touch(person).Id);

    internal Person Touch(Person person)
    {
        _touched.Add(person.Id);
        return person;
    }

    internal void Touch(MemberId member) => _touched.Add(member);

    /// <summary>A change of the room itself is told and saved like one of its host.</summary>
    internal void TouchRoom() => _touched.Add(Host);

    internal IReadOnlyCollection<MemberId> TakeTouched()
    {
        var touched = Touched;
        _touched.Clear();
        return touched;
    }

    internal void TouchAgain(IEnumerable<MemberId> members) => _touched.UnionWith(members);
}
