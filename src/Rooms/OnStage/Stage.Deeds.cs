using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Rooms;

/// <summary>What people in a room do to themselves and to each other.</summary>
public sealed partial class Stage
{
    /// <summary>A second mute of the same person within this time is a sign that muting does not help.</summary>
    public static readonly TimeSpan MutedAgain = TimeSpan.FromSeconds(60);

    /// <summary>Asks for the floor; on stage, for a turn. Raising it again keeps the place.</summary>
    /// <param name="isFollowed">Somebody on stage follows them; of use while only those may ask.</param>
    public Refusal? RaiseHand(MemberId member, string? question = null, bool isFollowed = false)
    {
        if (question?.Length > Hand.LongestQuestion) return new("question_too_long", 400, "question") { Args = [Hand.LongestQuestion] };
        if ((MayEnter(member) ?? Queue.MayRaise(member, isFollowed)) is { } refused) return refused;
        var person = Join(member);
        if (member == Host && !person.IsOnStage) Sit(person);
        else Queue.Raise(person, question);
        return null;
    }

    /// <summary>One's own hand at any time; another's by a moderator.</summary>
    public Refusal? LowerHand(MemberId actor, MemberId member)
    {
        if (actor != member && !Moderates(actor)) return NotModerator;
        if (Find(member) is { } person) Queue.Lower(person);
        return null;
    }

    public Refusal? LowerAllHands(MemberId actor)
    {
        if (!Moderates(actor)) return NotModerator;
        foreach (var person in Hands) Queue.Lower(person);
        return null;
    }

    /// <summary>Seats somebody whose hand is up, muted; on stage already, their turn has come and the hand goes down.</summary>
    public Refusal? AcceptHand(MemberId actor, MemberId member)
    {
        if (!Moderates(actor)) return NotModerator;
        if (Find(member) is not { } person) return new("not_in_room");
        if (person.Hand is null) return person.IsOnStage ? null : new("hand_down");
        if (!person.IsOnStage && IsFull) return Full;

        Queue.Accept(person);
        if (!person.IsOnStage) Sit(person);
        return null;
    }

    /// <summary>Seats everyone in the audience whose hand is up, in the queue's order, as long as there are seats; the others keep their place.</summary>
    public (int Seated, Refusal? Refused) AcceptAllHands(MemberId actor)
    {
        if (!Moderates(actor)) return (0, NotModerator);
        var waiting = Hands.Where(p => !p.IsOnStage).ToList();
        var seated = waiting.TakeWhile(p => AcceptHand(actor, p.Id) is null).Count();
        return (seated, seated == 0 && waiting.Count > 0 ? Full : null);
    }

    /// <summary>Changes who may raise a hand and whose comes first.</summary>
    public Refusal? HoldQueue(MemberId actor, HandMode? mode, HandOrder? order)
    {
        if (!Moderates(actor)) return NotModerator;
        Queue.Hold(mode, order);
        return null;
    }

    /// <summary>Asks somebody onto the stage who did not ask for it; nothing happens to them until they accept.</summary>
    public Refusal? Invite(MemberId actor, MemberId member)
    {
        if (!Moderates(actor)) return NotModerator;
        if (Find(member) is not { } person) return new("not_in_room");
        if (person.IsOnStage) return new("already_on_stage");
        if (IsFull) return Full;

        Touch(person).InvitedUntil = _clock.GetUtcNow() + InvitationLife;
        person.InvitedBy = actor;
        return null;
    }

    public Refusal? AcceptInvitation(MemberId member)
    {
        if (Find(member) is not { InvitedUntil: { } until } person || _clock.GetUtcNow() >= until) return new("invitation_over");
        if (Consents.MayBeHeard(member) is { } consent) return consent;
        if (IsFull) return Full;

        Sit(person);
        return null;
    }

    public Refusal? DeclineInvitation(MemberId member)
    {
        if (Find(member) is { InvitedUntil: not null } person) Touch(person).InvitedUntil = null;
        return null;
    }

    /// <summary>To the audience: oneself at any time, or somebody of lower rank. The last moderator hands over first; the host moderates from there too.</summary>
    public Refusal? Unseat(MemberId actor, MemberId member)
    {
        if (MayActOn(actor, member) is { } refused) return refused;
        if (Find(member) is not { IsOnStage: true } person) return new("not_on_stage");
        if (actor == member && member != Host && IsLastModerator(person)) return new("last_moderator");

        StepBack(person);
        return null;
    }

    /// <summary>Closes a microphone: one's own, or that of somebody of lower rank. Only its owner opens it again.</summary>
    public Refusal? Mute(MemberId actor, MemberId member)
    {
        if (MayActOn(actor, member) is { } refused) return refused;
        if (Find(member) is not { IsOnStage: true } person) return new("not_on_stage");
        if (person.Microphone != MicrophoneState.Open) return null;

        Touch(person).Microphone = actor == member ? MicrophoneState.Closed : MicrophoneState.MutedByModerator;
        if (actor != member) Propose(actor, person);
        return null;
    }

    /// <summary>Opens or closes one's own microphone.</summary>
    public Refusal? SetMicrophone(MemberId member, bool open)
    {
        if (Find(member) is not { IsOnStage: true } person) return NotOnStageYourself;
        if (open && Consents.MayBeHeard(member) is { } consent) return consent;
        person.SeenAt = _clock.GetUtcNow();
        if (open) Touch(person).Microphone = MicrophoneState.Open;
        else if (person.Microphone == MicrophoneState.Open) Touch(person).Microphone = MicrophoneState.Closed;
        return null;
    }

    /// <summary>Makes someone on stage a co-host: they moderate, but neither end the room nor name others while the host is there.</summary>
    public Refusal? NameModerator(MemberId actor, MemberId member)
    {
        if (actor != Host) return OnlyHost;
        if (Find(member) is not { IsOnStage: true } person) return new("not_on_stage");
        Touch(person).Role = RoomRole.Moderator;
        if (member != Host) Succession.Named(member);
        return null;
    }

    /// <summary>Makes a moderator a speaker: by the host, or oneself while another moderates. The host stays one.</summary>
    public Refusal? DemoteModerator(MemberId actor, MemberId member)
    {
        if (actor != Host && actor != member) return OnlyHost;
        if (member == Host) return new("host_stays");
        if (Find(member) is not { Role: RoomRole.Moderator } person) return new("not_moderator_there");
        if (actor == member && IsLastModerator(person)) return new("last_moderator");

        Touch(person).Role = RoomRole.Speaker;
        Succession.Demoted(member);
        return null;
    }

    /// <summary>Asks somebody in the room to moderate as well, so that one may leave. They must accept.</summary>
    public Refusal? NameSuccessor(MemberId actor, MemberId member)
    {
        if (!Moderates(actor)) return NotModerator;
        if (Find(member) is not { IsLost: false }) return new("not_in_room");
        if (Moderates(member)) return new("moderates_already");
        Succession.Offer(Duty.Moderator, member, actor);
        return null;
    }

    /// <summary>Asks somebody in the room to be its host from now on. They must accept; whoever was host stays a moderator.</summary>
    public Refusal? OfferHost(MemberId actor, MemberId member)
    {
        if (actor != Host) return OnlyHost;
        if (member == actor) return new("host_already");
        if (Find(member) is not { IsLost: false }) return new("not_in_room");
        Succession.Offer(Duty.Host, member, actor);
        return null;
    }

    /// <summary>Takes back what one asked of another.</summary>
    public Refusal? WithdrawOffer(MemberId actor)
    {
        if (Succession.Offered is not { } offer) return null;
        if (offer.By != actor && actor != Host) return NotModerator;
        Succession.Withdraw();
        return null;
    }

    /// <summary>Takes over what one was asked to: sits down, muted, if one sat in the audience.</summary>
    public Refusal? AcceptDuty(MemberId member)
    {
        if (Find(member) is not { } person || Succession.AskedOf(member) is not { } asked) return Succession.NotAsked;
        if (!person.IsOnStage && OnStage.Count >= Seats) return Full;

        if (!person.IsOnStage) Sit(person);
        Touch(person).Role = RoomRole.Moderator;
        if (asked.Duty == Duty.Host) ChangeHost(member);
        Succession.Named(member);
        return null;
    }

    public Refusal? DeclineDuty(MemberId member) => Succession.Decline(member);

    /// <summary>Takes somebody out for the rest of the room's life, whether they are here, have left or never came in.</summary>
    public Refusal? Remove(MemberId actor, MemberId member)
    {
        if (actor == member) return Moderates(actor) ? new("not_oneself") : NotModerator;
        if (MayModerate(actor, member) is { } refused) return refused;

        Strip(member);
        if (Find(member) is { } person) Drop(person);
        _removals.Add(member, actor, _clock.GetUtcNow());
        Crowd.Touch(member);
        return null;
    }

    /// <summary>Lets somebody come in again who was removed.</summary>
    public Refusal? Readmit(MemberId actor, MemberId member)
    {
        if (!Moderates(actor)) return NotModerator;
        if (_removals.Lift(member)) Crowd.Touch(member);
        return null;
    }

    /// <summary>May publish sound now.</summary>
    public Refusal? MayPublish(MemberId member) => Find(member) is { IsOnStage: true } ? null : MayEnter(member) ?? NotOnStageYourself;

    /// <summary>May bring people in who do not know of the room, so long as they sit on its stage.</summary>
    public Refusal? MayBringIn(MemberId actor) => RankOf(actor) >= Rank.Speaker ? null : NotOnStageYourself;

    /// <summary>May change how the room is held.</summary>
    public Refusal? MayModerate(MemberId actor) => Moderates(actor) ? null : NotModerator;

    /// <summary>May take something from somebody of lower rank, here or not: a co-host who is away keeps their standing towards the others.</summary>
    internal Refusal? MayModerate(MemberId actor, MemberId about) =>
        MayModerate(actor) ?? (RankOf(about) >= RankOf(actor) || (actor != Host && Succession.IsCohost(about)) ? Outranked : null);

    /// <summary>May end the room for all: the host, or a moderator while the host is not there.</summary>
    public Refusal? MayEnd(MemberId actor) =>
        actor == Host ? null : !Moderates(actor) ? NotModerator : Find(Host) is { IsLost: false } ? OnlyHost : null;

    /// <summary>Ends the room for all: soon, so that everyone is told; at once when asked a second time, or when told to.</summary>
    public Refusal? Close(MemberId actor, bool atOnce)
    {
        if (MayEnd(actor) is { } refused) return refused;
        if (atOnce || ClosesAt is not null) IsOver = true;
        else ClosesAt = _clock.GetUtcNow() + _times.Closing;
        ClosedBy = actor;
        Crowd.TouchRoom();
        return null;
    }

    /// <summary>Takes the closing back.</summary>
    public Refusal? KeepOpen(MemberId actor)
    {
        if (MayEnd(actor) is { } refused) return refused;
        if (ClosesAt is null) return null;
        (ClosesAt, ClosedBy) = (null, null);
        Crowd.TouchRoom();
        return null;
    }

    /// <summary>Tells everyone that more people may come in from now on.</summary>
    public void NoticeWidening()
    {
        _widenedAt = _clock.GetUtcNow();
        Crowd.TouchRoom();
    }

    private static Refusal NotModerator => new("not_moderator", 403);
    private static Refusal OnlyHost => new("only_host", 403);
    private static Refusal Outranked => new("outranked", 403);
    private static Refusal NotOnStageYourself => new("you_are_not_on_stage", 403);

    private Refusal? MayActOn(MemberId actor, MemberId member)
    {
        if (actor == member) return null;
        if (!Moderates(actor)) return NotModerator;
        return RankOf(actor) > RankOf(member) ? null : Outranked;
    }

    private void StepBack(Person person)
    {
        Touch(person).Role = RoomRole.Audience;
        person.Since = _clock.GetUtcNow();
        person.Microphone = MicrophoneState.Closed;
        person.Hand = null;
        Succession.Demoted(person.Id);
        ForgetProposals(person.Id);
    }

    private bool IsLastModerator(Person person) => Moderates(person.Id) && !Crowd.Moderators.Any(p => p.Id != person.Id && !p.IsLost);

    private void ChangeHost(MemberId member)
    {
        var before = Host;
        if (Find(before) is { Role: RoomRole.Moderator }) Succession.Named(before);
        Crowd.Host = member;
        Crowd.Touch(before);
        Crowd.TouchRoom();
    }

    /// <summary>Muted by moderators twice in a minute: the one who did it last is shown another way.</summary>
    private void Propose(MemberId actor, Person muted)
    {
        var now = _clock.GetUtcNow();
        if (now - muted.MutedAt < MutedAgain && Find(actor) is { } moderator)
        {
            Touch(moderator).Proposal = muted.Id;
            moderator.ProposedAt = now;
        }
        muted.MutedAt = now;
    }

    private void ForgetProposals(MemberId member)
    {
        foreach (var person in People.Where(p => p.Proposal == member)) Touch(person).Proposal = null;
    }
}
