using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Rooms;

/// <summary>
/// Who is in one live room and who may speak. Rules only: no storage, no sound, not safe for several threads at once.
/// While anybody sits on stage at least one of them moderates, and a seat is always kept free for the creator.
/// </summary>
/// <param name="seats">Most people on stage at once, the creator's seat included.</param>
public sealed class Stage(MemberId creator, int seats, TimeProvider clock)
{
    /// <summary>An invitation to the stage that is not answered in this time is over: the dialog must not wait for someone who left the phone on the table.</summary>
    public static readonly TimeSpan InvitationLife = TimeSpan.FromSeconds(30);

    /// <summary>A lost connection keeps seat, hand and role this long: a tunnel or a reload takes nothing from anybody.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private readonly Dictionary<MemberId, Person> _people = [];
    private readonly HashSet<MemberId> _touched = [];

    public MemberId Creator { get; } = creator;
    public int Seats { get; } = seats > 0 ? seats : throw new ArgumentOutOfRangeException(nameof(seats));

    /// <summary>The last person who held the room together left by choice: it must end now.</summary>
    public bool IsOver { get; private set; }

    /// <summary>When somebody was last on stage.</summary>
    public DateTimeOffset StagedAt { get; private set; } = clock.GetUtcNow();

    public IReadOnlyCollection<Person> People => _people.Values;

    /// <summary>The creator, then moderators, then speakers, each in order of arrival; nobody moves because they speak.</summary>
    public IReadOnlyList<Person> OnStage =>
        [.. _people.Values.Where(p => p.IsOnStage).OrderByDescending(p => RankOf(p.Id)).ThenBy(p => p.Since).ThenBy(p => p.Id.Value)];

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<Person> Hands =>
        [.. _people.Values.Where(p => p.Hand is not null).OrderBy(p => p.Hand!.RaisedAt).ThenBy(p => p.Id.Value)];

    public Person? Find(MemberId member) => _people.GetValueOrDefault(member);

    /// <summary>The creator keeps their rank wherever they sit, and also while away.</summary>
    public Rank RankOf(MemberId member) => member == Creator ? Rank.Creator : Find(member)?.Role switch
    {
        null => Rank.None,
        RoomRole.Moderator => Rank.Moderator,
        RoomRole.Speaker => Rank.Speaker,
        _ => Rank.Audience,
    };

    public bool Moderates(MemberId member) => RankOf(member) >= Rank.Moderator;
    public bool HasHandUp(MemberId member) => Find(member)?.Hand is not null;

    /// <summary>Enters, or shows that one is still here. The creator takes their seat.</summary>
    public Person Join(MemberId member)
    {
        var now = clock.GetUtcNow();
        if (Find(member) is { } here)
        {
            here.SeenAt = now;
            if (here.IsLost) Touch(here).IsLost = false;
            return here;
        }
        var person = _people[member] = Touch(new Person(member, now));
        if (member == Creator) Sit(person);
        return person;
    }

    /// <summary>They did something here, if they are here at all.</summary>
    public void See(MemberId member)
    {
        if (Find(member) is { } person) person.SeenAt = clock.GetUtcNow();
    }

    /// <summary>Leaves by choice. A room without moderators gets one from the stage, or is over.</summary>
    public void Leave(MemberId member)
    {
        if (Find(member) is not { } person) return;
        var heldTheRoom = person.IsOnStage || member == Creator;
        Remove(person);
        if (heldTheRoom && OnStage.Count == 0) IsOver = true;
    }

    public Refusal? RaiseHand(MemberId member, string? question = null)
    {
        if (question?.Length > Hand.LongestQuestion) return new("question_too_long", 400, "question") { Args = [Hand.LongestQuestion] };
        var person = Join(member);
        if (person.IsOnStage) return new("already_on_stage");

        if (member == Creator) Sit(person);
        else Touch(person).Hand = new(person.Hand?.RaisedAt ?? clock.GetUtcNow(), string.IsNullOrEmpty(question) ? null : question);
        return null;
    }

    /// <summary>One's own hand at any time; another's by a moderator.</summary>
    public Refusal? LowerHand(MemberId actor, MemberId member)
    {
        if (actor != member && !Moderates(actor)) return NotModerator;
        if (Find(member) is { Hand: not null } person) Touch(person).Hand = null;
        return null;
    }

    /// <summary>Seats somebody whose hand is up, muted.</summary>
    public Refusal? AcceptHand(MemberId actor, MemberId member)
    {
        if (!Moderates(actor)) return NotModerator;
        if (Find(member) is not { } person) return new("not_in_room");
        if (person.IsOnStage) return null;
        if (person.Hand is null) return new("hand_down");
        if (IsFull) return Full;

        Sit(person);
        return null;
    }

    /// <summary>Asks somebody onto the stage who did not ask for it; nothing happens to them until they accept.</summary>
    public Refusal? Invite(MemberId actor, MemberId member)
    {
        if (!Moderates(actor)) return NotModerator;
        if (Find(member) is not { } person) return new("not_in_room");
        if (person.IsOnStage) return new("already_on_stage");
        if (IsFull) return Full;

        Touch(person).InvitedUntil = clock.GetUtcNow() + InvitationLife;
        person.InvitedBy = actor;
        return null;
    }

    public Refusal? AcceptInvitation(MemberId member)
    {
        if (Find(member) is not { InvitedUntil: { } until } person || clock.GetUtcNow() >= until) return new("invitation_over");
        if (IsFull) return Full;

        Sit(person);
        return null;
    }

    public Refusal? DeclineInvitation(MemberId member)
    {
        if (Find(member) is { InvitedUntil: not null } person) Touch(person).InvitedUntil = null;
        return null;
    }

    /// <summary>To the audience: oneself at any time, or somebody of lower rank.</summary>
    public Refusal? Unseat(MemberId actor, MemberId member)
    {
        if (MayActOn(actor, member) is { } refused) return refused;
        if (Find(member) is not { IsOnStage: true } person) return new("not_on_stage");
        if (actor == member && member != Creator && OnStage.Count == 1) return new("last_moderator");

        ToAudience(person);
        KeepOneModerator();
        return null;
    }

    /// <summary>Closes a microphone: one's own, or that of somebody of lower rank. Only its owner opens it again.</summary>
    public Refusal? Mute(MemberId actor, MemberId member)
    {
        if (MayActOn(actor, member) is { } refused) return refused;
        if (Find(member) is not { IsOnStage: true } person) return new("not_on_stage");
        if (person.Microphone == MicrophoneState.Open)
            Touch(person).Microphone = actor == member ? MicrophoneState.Closed : MicrophoneState.MutedByModerator;
        return null;
    }

    /// <summary>Opens or closes one's own microphone.</summary>
    public Refusal? SetMicrophone(MemberId member, bool open)
    {
        if (Find(member) is not { IsOnStage: true } person) return NotOnStageYourself;
        person.SeenAt = clock.GetUtcNow();
        if (open) Touch(person).Microphone = MicrophoneState.Open;
        else if (person.Microphone == MicrophoneState.Open) Touch(person).Microphone = MicrophoneState.Closed;
        return null;
    }

    public Refusal? NameModerator(MemberId actor, MemberId member)
    {
        if (actor != Creator) return new("only_creator", 403);
        if (Find(member) is not { IsOnStage: true } person) return new("not_on_stage");
        Touch(person).Role = RoomRole.Moderator;
        return null;
    }

    /// <summary>Makes a moderator a speaker: by the creator, or oneself while another moderates. The creator stays one.</summary>
    public Refusal? DemoteModerator(MemberId actor, MemberId member)
    {
        if (actor != Creator && actor != member) return new("only_creator", 403);
        if (member == Creator) return new("creator_stays");
        if (Find(member) is not { Role: RoomRole.Moderator } person) return new("not_moderator_there");
        if (OnStage.Count(p => p.Role == RoomRole.Moderator) == 1) return new("last_moderator");

        Touch(person).Role = RoomRole.Speaker;
        return null;
    }

    /// <summary>May publish sound now.</summary>
    public Refusal? MayPublish(MemberId member) => Find(member) is { IsOnStage: true } ? null : NotOnStageYourself;

    /// <summary>May bring people into a closed room, so long as they sit on its stage.</summary>
    public Refusal? MayBringIn(MemberId actor) => RankOf(actor) >= Rank.Speaker ? null : NotOnStageYourself;

    /// <summary>May end the room for all.</summary>
    public Refusal? MayEnd(MemberId actor) => Moderates(actor) ? null : NotModerator;

    /// <summary>A first media session of this member is there.</summary>
    public void Connect(MemberId member)
    {
        var person = Join(member);
        if (!person.HasSession) Touch(person).HasSession = true;
    }

    /// <summary>Their last media session is gone: seat, role and hand wait for them, the microphone is closed.</summary>
    public void Lose(MemberId member)
    {
        if (Find(member) is not { HasSession: true } person) return;
        Touch(person).HasSession = false;
        person.IsLost = true;
        person.SeenAt = clock.GetUtcNow();
        StopPublishing(member);
    }

    /// <summary>No sound comes from them any more: whoever comes back comes back muted.</summary>
    public void StopPublishing(MemberId member)
    {
        if (Find(member) is { Microphone: MicrophoneState.Open } person) Touch(person).Microphone = MicrophoneState.Closed;
    }

    /// <summary>Time passes: invitations lapse, and those whose grace is over lose seat and hand.</summary>
    public void Sweep()
    {
        var now = clock.GetUtcNow();
        if (OnStage.Count > 0) StagedAt = now;
        foreach (var person in _people.Values.Where(p => p.InvitedUntil <= now)) Touch(person).InvitedUntil = null;
        foreach (var person in _people.Values.Where(p => !p.HasSession && now - p.SeenAt >= Grace).ToList()) Remove(person);
    }

    /// <summary>Nobody was on stage since then: whoever still listens, listens to nothing.</summary>
    public bool IsDesertedSince(DateTimeOffset then) => OnStage.Count == 0 && StagedAt <= then;

    /// <summary>Puts back what storage kept. Everyone counts as lost from now on, so that nobody loses a seat to our own restart.</summary>
    public void Restore(IEnumerable<Seat> seated, IEnumerable<Hand> raised)
    {
        var now = clock.GetUtcNow();
        foreach (var seat in seated)
            _people[seat.Member] = new Person(seat.Member, now)
            {
                Role = seat.Role,
                Since = seat.Since,
                IsLost = true,
                Microphone = seat.MutedByModerator ? MicrophoneState.MutedByModerator : MicrophoneState.Closed,
            };
        foreach (var hand in raised)
            _people.TryAdd(hand.Member, new Person(hand.Member, now) { IsLost = true, Hand = new(hand.RaisedAt, hand.Question) });
    }

    /// <summary>Members of whom something changed and was not saved yet.</summary>
    public IReadOnlyCollection<MemberId> Touched => [.. _touched];

    /// <summary>Takes them for saving.</summary>
    public IReadOnlyCollection<MemberId> TakeTouched()
    {
        var touched = Touched;
        _touched.Clear();
        return touched;
    }

    /// <summary>They could not be saved: the next turn tries again.</summary>
    public void TouchAgain(IEnumerable<MemberId> members) => _touched.UnionWith(members);

    private static Refusal NotModerator => new("not_moderator", 403);
    private static Refusal NotOnStageYourself => new("you_are_not_on_stage", 403);
    private Refusal Full => new("stage_full") { Args = [Seats] };

    private bool IsFull => _people.Values.Count(p => p.IsOnStage && p.Id != Creator) >= Seats - 1;

    private Refusal? MayActOn(MemberId actor, MemberId member)
    {
        if (actor == member) return null;
        if (!Moderates(actor)) return NotModerator;
        return RankOf(actor) > RankOf(member) ? null : new("outranked", 403);
    }

    private void Sit(Person person)
    {
        Touch(person).Role = person.Id == Creator ? RoomRole.Moderator : RoomRole.Speaker;
        person.Since = StagedAt = clock.GetUtcNow();
        person.Microphone = MicrophoneState.Closed;
        person.Hand = null;
        person.InvitedUntil = null;
        KeepOneModerator();
    }

    private void ToAudience(Person person)
    {
        Touch(person).Role = RoomRole.Audience;
        person.Since = clock.GetUtcNow();
        person.Microphone = MicrophoneState.Closed;
    }

    private void Remove(Person person)
    {
        _people.Remove(Touch(person).Id);
        if (person.IsOnStage) KeepOneModerator();
    }

    /// <summary>The longest-standing speaker steps in, one who is connected if there is any.</summary>
    private void KeepOneModerator()
    {
        var stage = OnStage;
        if (stage.Count == 0 || stage.Any(p => p.Role == RoomRole.Moderator)) return;
        Touch(stage.OrderBy(p => p.IsLost).ThenBy(p => p.Since).First()).Role = RoomRole.Moderator;
    }

    private Person Touch(Person person)
    {
        _touched.Add(person.Id);
        return person;
    }
}
