using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Rooms;

/// <summary>
/// Who is in one live room and who may speak. Rules only: no storage, no sound, not safe for several threads at once. Here is the
/// coming and going; what happens between people is in <c>Stage.Deeds.cs</c>, and its parts are plain types of their own:
/// <see cref="Crowd"/>, <see cref="HandQueue"/>, <see cref="Succession"/>, <see cref="Removals"/>, <see cref="SpeakingTimes"/>.
/// A seat is always kept free for the host.
/// </summary>
public sealed partial class Stage
{
    /// <summary>An invitation to the stage that is not answered in this time is over: the dialog must not wait for someone who left the phone on the table.</summary>
    public static readonly TimeSpan InvitationLife = TimeSpan.FromSeconds(30);

    /// <summary>A lost connection keeps seat, hand and role this long, unless a setting says otherwise.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    /// <summary>How long everyone is told that more people may come in from now on.</summary>
    public static readonly TimeSpan NoticeLife = TimeSpan.FromSeconds(60);

    private readonly TimeProvider _clock;
    private readonly StageTimes _times;
    private readonly Removals _removals = new();
    private readonly Dictionary<MemberId, DateTimeOffset> _left = [];
    private DateTimeOffset? _widenedAt;

    /// <param name="seats">Most people on stage at once, the host's seat included.</param>
    public Stage(MemberId host, int seats, TimeProvider clock, StageTimes? times = null)
    {
        (_clock, _times) = (clock, times ?? StageTimes.Default);
        Seats = seats > 0 ? seats : throw new ArgumentOutOfRangeException(nameof(seats));
        Crowd = new(host);
        Queue = new(Crowd, Spoken, clock);
        Succession = new(Crowd, _times, clock);
        StagedAt = clock.GetUtcNow();
    }

    public int Seats { get; }
    public Crowd Crowd { get; }
    public HandQueue Queue { get; }
    public Succession Succession { get; }
    public SpeakingTimes Spoken { get; } = new();

    public MemberId Host => Crowd.Host;
    public IReadOnlyCollection<Person> People => Crowd.All;
    public IReadOnlyList<Person> OnStage => Crowd.OnStage;
    public IReadOnlyList<Person> Hands => Queue.Up;
    public IReadOnlyDictionary<MemberId, (MemberId By, DateTimeOffset At)> Removed => _removals.All;

    /// <summary>The room must end now.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The room closes then; until then it can be kept open.</summary>
    public DateTimeOffset? ClosesAt { get; private set; }

    /// <summary>Who ends the room; of use while it closes or is over. Not known after a restart.</summary>
    public MemberId? ClosedBy { get; private set; }

    /// <summary>More people than before may come in, since a moment ago.</summary>
    public bool IsJustWidened => _widenedAt is not null;

    /// <summary>When somebody was last on stage.</summary>
    public DateTimeOffset StagedAt { get; private set; }

    public Person? Find(MemberId member) => Crowd.Find(member);
    public Rank RankOf(MemberId member) => Crowd.RankOf(member);
    public bool Moderates(MemberId member) => RankOf(member) >= Rank.Moderator;
    public bool HasHandUp(MemberId member) => Find(member)?.Hand is not null;
    public bool IsRemoved(MemberId member) => _removals.Has(member);

    /// <summary>Went by choice and did not come back: not so whose connection was lost for good.</summary>
    public bool HasLeft(MemberId member) => _left.ContainsKey(member);

    /// <summary>Went by choice since then.</summary>
    public bool HasLeftSince(MemberId member, DateTimeOffset then) => _left.TryGetValue(member, out var at) && at >= then;

    /// <summary>Is here, and nobody else here moderates whose connection stands, while somebody could take over: they cannot just go.</summary>
    public bool HoldsAlone(MemberId member) =>
        Moderates(member) && Find(member) is not null && People.Any(p => p.Id != member && !p.IsLost) && !Crowd.Moderators.Any(p => p.Id != member && !p.IsLost);

    /// <summary>May come in, listen, write, raise a hand.</summary>
    public Refusal? MayEnter(MemberId member) => IsRemoved(member) ? new("you_were_removed", 403) : null;

    /// <summary>Enters, or shows that one is still here. The host takes their seat.</summary>
    public Person Join(MemberId member)
    {
        var now = _clock.GetUtcNow();
        if (Find(member) is { } here)
        {
            here.SeenAt = now;
            if (here.IsLost) Touch(here).IsLost = false;
            return here;
        }
        var person = Crowd.Add(new Person(member, now));
        _left.Remove(member);
        if (member == Host)
        {
            Sit(person);
            Succession.Sweep();
        }
        return person;
    }

    /// <summary>They did something here, if they are here at all.</summary>
    public void See(MemberId member)
    {
        if (Find(member) is { } person) person.SeenAt = _clock.GetUtcNow();
    }

    /// <summary>Leaves by choice. The last moderator must hand the room over first, or end it; with nobody there to take it, leaving ends it.</summary>
    public Refusal? Leave(MemberId member)
    {
        if (Find(member) is not { } person) return null;
        if (HoldsAlone(member)) return new("last_moderator");
        Go(person);
        _left[member] = _clock.GetUtcNow();
        return null;
    }

    /// <summary>A first media session of this member is there.</summary>
    public void Connect(MemberId member)
    {
        var person = Join(member);
        if (!person.HasSession) Touch(person).HasSession = true;
    }

    /// <summary>Something comes again from somebody who was lost, over a session that never ended.</summary>
    public void Return(MemberId member)
    {
        if (Find(member) is { HasSession: false }) Connect(member);
    }

    /// <summary>Their last media session is gone or silent: seat, role and hand wait for them, the microphone is closed.</summary>
    /// <param name="member">Who.</param>
    /// <param name="silence">How long nothing has come from them: that much of their grace is over.</param>
    public void Lose(MemberId member, TimeSpan silence = default)
    {
        if (Find(member) is not { HasSession: true } person) return;
        Touch(person).HasSession = false;
        person.IsLost = true;
        person.SeenAt = _clock.GetUtcNow() - silence;
        StopPublishing(member);
    }

    /// <summary>No sound comes from them any more: whoever comes back comes back muted.</summary>
    public void StopPublishing(MemberId member)
    {
        if (Find(member) is { Microphone: MicrophoneState.Open } person) Touch(person).Microphone = MicrophoneState.Closed;
    }

    /// <summary>They were heard for this long.</summary>
    public void Heard(MemberId member, TimeSpan time)
    {
        if (Find(member) is not { IsOnStage: true } person) return;
        Spoken.Add(member, time);
        Queue.Heard(person, time);
    }

    /// <summary>Time passes: invitations and offers lapse, those whose grace is over lose seat and hand, a closing room is over.</summary>
    public void Sweep()
    {
        var now = _clock.GetUtcNow();
        if (OnStage.Count > 0) StagedAt = now;
        foreach (var person in People.Where(p => p.InvitedUntil <= now)) Touch(person).InvitedUntil = null;
        foreach (var person in People.Where(p => p.Proposal is not null && now - p.ProposedAt >= MutedAgain)) Touch(person).Proposal = null;
        foreach (var person in People.Where(p => !p.HasSession && now - p.SeenAt >= _times.Grace).ToList()) Drop(person);
        if (now - _widenedAt >= NoticeLife)
        {
            _widenedAt = null;
            Crowd.TouchRoom();
        }
        Succession.Sweep();
        if (Succession.HasFailed || ClosesAt <= now) IsOver = true;
    }

    /// <summary>Nobody was on stage since then: whoever still listens, listens to nothing.</summary>
    public bool IsDesertedSince(DateTimeOffset then) => OnStage.Count == 0 && StagedAt <= then;

    /// <summary>Puts back what storage kept. Everyone counts as lost from now on, so that nobody loses a seat to our own restart.</summary>
    public void Restore(IEnumerable<Seat> seated, IEnumerable<Hand> raised, IEnumerable<Removal> removed)
    {
        var now = _clock.GetUtcNow();
        foreach (var seat in seated)
        {
            Crowd.Restore(new Person(seat.Member, now)
            {
                Role = seat.Role,
                Since = seat.Since,
                IsLost = true,
                Microphone = seat.MutedByModerator ? MicrophoneState.MutedByModerator : MicrophoneState.Closed,
            });
            if (seat.Role == RoomRole.Moderator && seat.Member != Host) Succession.Named(seat.Member);
        }
        foreach (var hand in raised)
        {
            Crowd.Restore(new Person(hand.Member, now) { IsLost = true });
            Find(hand.Member)!.Hand = new(hand.RaisedAt, hand.Question);
        }
        foreach (var removal in removed) _removals.Add(removal.Member, removal.By, removal.At);
    }

    /// <summary>How the room was held before a restart.</summary>
    public void Restore(Room room)
    {
        ClosesAt = room.ClosesAt;
        Queue.Restore(room.HandMode, room.HandOrder);
    }

    /// <summary>Members of whom something changed and was not saved yet.</summary>
    public IReadOnlyCollection<MemberId> Touched => Crowd.Touched;

    /// <summary>Takes them for saving.</summary>
    public IReadOnlyCollection<MemberId> TakeTouched() => Crowd.TakeTouched();

    /// <summary>They could not be saved: the next turn tries again.</summary>
    public void TouchAgain(IEnumerable<MemberId> members) => Crowd.TouchAgain(members);

    private bool IsFull => People.Count(p => p.IsOnStage && p.Id != Host) >= Seats - 1;

    private Refusal Full => new("stage_full") { Args = [Seats] };

    private void Sit(Person person)
    {
        Touch(person).Role = person.Id == Host ? RoomRole.Moderator : RoomRole.Speaker;
        person.Since = StagedAt = _clock.GetUtcNow();
        person.Microphone = MicrophoneState.Closed;
        person.Hand = null;
        person.InvitedUntil = null;
    }

    private void Drop(Person person) => Crowd.Drop(person);

    private Person Touch(Person person) => Crowd.Touch(person);
}
