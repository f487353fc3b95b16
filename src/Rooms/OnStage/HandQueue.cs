using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Rooms;

/// <summary>Who may raise a hand.</summary>
public enum HandMode { Everyone, Followed, Off }

/// <summary>Whose hand comes first.</summary>
public enum HandOrder { Raised, LeastHeard }

/// <summary>
/// The hands that are up. A hand in the audience asks to come on stage and is never lowered by itself; a hand on stage asks for a
/// turn, and goes down when its owner has had it.
/// </summary>
public sealed class HandQueue(Crowd crowd, SpeakingTimes spoken, TimeProvider clock)
{
    /// <summary>On stage, a hand goes down after its owner has spoken this long. Longer leaves hands of people who have had their turn, shorter lowers them for a cough.</summary>
    public static readonly TimeSpan Turn = TimeSpan.FromSeconds(3);

    public HandMode Mode { get; private set; }
    public HandOrder Order { get; private set; }

    /// <summary>How many hands went up in the room's life, and how many of them were accepted.</summary>
    public (int Raised, int Accepted) Count { get; private set; }

    /// <summary>In the order that the moderators chose; equals by time of raising.</summary>
    public IReadOnlyList<Person> Up => [.. crowd.All.Where(p => p.Hand is not null)
        .OrderBy(p => Order == HandOrder.LeastHeard ? spoken.Of(p.Id) : TimeSpan.Zero).ThenBy(p => p.Hand!.RaisedAt).ThenBy(p => p.Id.Value)];

    /// <summary>Whether a hand may go up now.</summary>
    /// <param name="isFollowed">Somebody on stage follows this person.</param>
    public Refusal? MayRaise(MemberId member, bool isFollowed) => Mode switch
    {
        _ when crowd.Find(member)?.Hand is not null || crowd.RankOf(member) >= Rank.Moderator => null,
        HandMode.Off => new("hands_off"),
        HandMode.Followed when !isFollowed && crowd.RankOf(member) < Rank.Speaker => new("hands_followed"),
        _ => null,
    };

    internal void Raise(Person person, string? question)
    {
        if (person.Hand is null)
        {
            person.SpokenWithHandUp = TimeSpan.Zero;
            Count = (Count.Raised + 1, Count.Accepted);
        }
        crowd.Touch(person).Hand = new(person.Hand?.RaisedAt ?? clock.GetUtcNow(), string.IsNullOrEmpty(question) ? person.Hand?.Question : question);
    }

    internal void Lower(Person person)
    {
        if (person.Hand is not null) crowd.Touch(person).Hand = null;
    }

    internal void Accept(Person person)
    {
        Count = (Count.Raised, Count.Accepted + 1);
        Lower(person);
    }

    /// <summary>They were heard for this long: a hand on stage goes down once that was a turn.</summary>
    internal void Heard(Person person, TimeSpan time)
    {
        if (person is not { Hand: not null, IsOnStage: true }) return;
        person.SpokenWithHandUp += time;
        if (person.SpokenWithHandUp >= Turn) Accept(person);
    }

    /// <summary>Changes how the queue is held; hands that are up stay up.</summary>
    internal void Hold(HandMode? mode, HandOrder? order)
    {
        if ((mode ?? Mode, order ?? Order) == (Mode, Order)) return;
        (Mode, Order) = (mode ?? Mode, order ?? Order);
        crowd.TouchRoom();
    }

    internal void Restore(HandMode mode, HandOrder order) => (Mode, Order) = (mode, order);

    /// <summary>Goes on counting where a restart stopped.</summary>
    internal void Restore(int raised, int accepted) => Count = (raised, accepted);
}
