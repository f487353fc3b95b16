using System.Runtime.CompilerServices;
using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>Turns live and ended rooms into what pages, fragments and JSON show.</summary>
public sealed class RoomViews(CardBook book, ClubBook clubs, RoomsSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan Newcomer = TimeSpan.FromDays(7);

    /// <summary>The last view of each room, good while its version stands.</summary>
    private readonly ConditionalWeakTable<Gathering, Drawn> _drawn = [];

    public async Task<RoomView> OfAsync(Gathering gathering, CancellationToken ct)
    {
        if (_drawn.TryGetValue(gathering, out var drawn) && drawn.IsOf(gathering, clock)) return drawn.View;
        var seen = Look(gathering);
        var room = gathering.Room;
        var cards = await book.OfAsync([.. seen.Stage.Concat(seen.Audience).Select(p => p.Id), room.Creator, seen.Host], ct);
        var faces = drawn?.Faces ?? [];
        var view = new RoomView(
            room.Id, room.Title, room.Access, room.IsLive, room.OpenedAt, room.EndedAt,
            CardOf(room.Creator, cards), Views(seen.Stage, cards, faces), Views(seen.Audience, cards, faces), seen.Guests, Hands(seen.Hands, cards), settings.Seats)
        {
            Host = CardOf(seen.Host, cards),
            Club = await clubs.OfAsync(room, ct),
            HandMode = seen.Mode,
            HandOrder = seen.Order,
            Life = seen.Life,
            Language = room.Language,
            Topics = TopicKeys.Parse(room.Topics),
            KeepsSound = gathering.Sound is not null,
            MayBeRecorded = settings.MayRecord,
        };
        _drawn.AddOrUpdate(gathering, new Drawn(seen.Version, clock.GetUtcNow(), view, view.Stage.Concat(view.Audience).ToDictionary(p => p.Card.Id)));
        return view;
    }

    public async Task<RoomView> OfEndedAsync(Room room, CancellationToken ct)
    {
        var cards = await book.OfAsync([room.Creator, room.Host], ct);
        return new(room.Id, room.Title, room.Access, room.IsLive, room.OpenedAt, room.EndedAt, CardOf(room.Creator, cards), [], [], 0, [], settings.Seats)
        {
            Host = CardOf(room.Host, cards),
            Club = await clubs.OfAsync(room, ct),
            Language = room.Language,
            Topics = TopicKeys.Parse(room.Topics),
        };
    }

    /// <summary>Before many are looked at: what has to be read for those that are drawn anew is read once.</summary>
    public async Task PrepareAsync(IEnumerable<Gathering> gatherings, CancellationToken ct)
    {
        var people = new HashSet<MemberId>();
        foreach (var gathering in gatherings.Where(g => !(_drawn.TryGetValue(g, out var drawn) && drawn.IsOf(g, clock)))) people.UnionWith([gathering.Room.Creator, gathering.Stage.Host, .. gathering.Inside()]);
        if (people.Count > 0) await book.OfAsync(people, ct);
    }

    /// <summary>A room, and where one viewer stands in it.</summary>
    public async Task<Look> LookAsync(Found found, MemberId? viewer, CancellationToken ct)
    {
        var view = await OfAsync(found, ct);
        return new(view, PlaceOf(view, found.Live, viewer), found.Live);
    }

    public Task<RoomView> OfAsync(Found found, CancellationToken ct) =>
        found.Live is { } live ? OfAsync(live, ct) : OfEndedAsync(found.Room, ct);

    /// <summary>Where one viewer stands.</summary>
    /// <param name="live">Null when the room has ended.</param>
    public static MyPlace PlaceOf(RoomView room, Gathering? live, MemberId? member)
    {
        var isCreator = member == room.Creator.Id;
        if (member is not { } me) return new(room.Id, null, RoomRole.Guest, MicrophoneState.Closed, null, null, false, false);
        var away = new MyPlace(room.Id, me, RoomRole.Audience, MicrophoneState.Closed, null, null, isCreator, false) { IsHost = me == room.Host.Id };
        if (live is null) return away;
        lock (live.Gate)
        {
            var stage = live.Stage;
            away = away with { Agrees = stage.Consents.Of(me) };
            if (stage.Find(me) is not { } person) return away with { HasLeft = stage.HasLeft(me), IsRemoved = stage.IsRemoved(me), MayEnd = stage.MayEnd(me) is null };
            return away with
            {
                Role = person.Role,
                Microphone = person.Microphone,
                Hand = room.Hands.FirstOrDefault(h => h.Card.Id == me),
                InvitedUntil = person.InvitedUntil,
                InvitedBy = person.InvitedUntil is null ? null : room.CardOf(person.InvitedBy),
                IsPresent = true,
                HoldsAlone = stage.HoldsAlone(me),
                MayEnd = stage.MayEnd(me) is null,
                Asked = stage.Succession.AskedOf(me) is { } asked ? new(asked.Duty, asked.Until, room.CardOf(asked.By)) : null,
                Offered = stage.Succession.Offered is { } offer && offer.By == me ? new(offer.Duty, offer.Until, room.CardOf(offer.To)) : null,
                Proposal = room.CardOf(person.Proposal),
            };
        }
    }

    private static Seen Look(Gathering gathering)
    {
        lock (gathering.Gate)
        {
            var stage = gathering.Stage;
            return new(gathering.Version,
                [.. stage.OnStage.Select(Glimpse.Of)],
                [.. stage.People.Where(p => !p.IsOnStage).OrderByDescending(p => p.Since).Select(Glimpse.Of)],
                [.. stage.Hands.Select(p => Glimpse.Of(p) with { Spoken = stage.Spoken.Of(p.Id) })], gathering.GuestCount,
                stage.Host, stage.Queue.Mode, stage.Queue.Order, RoomLife.Of(stage));
        }
    }

    /// <summary>
    /// Faces that did not change are those of the last view: views are kept for pages that come back, and a crowd of thousands would
    /// be kept as often.
    /// </summary>
    private List<PersonView> Views(List<Glimpse> people, IReadOnlyDictionary<MemberId, MemberCard> cards, Dictionary<MemberId, PersonView> before)
    {
        var now = clock.GetUtcNow();
        var views = new List<PersonView>(people.Count);
        foreach (var p in people)
        {
            if (!cards.TryGetValue(p.Id, out var card)) continue;
            var view = new PersonView(card, p.Role, p.Microphone, !p.IsLost, p.Hand is not null, now - card.JoinedAt < Newcomer);
            views.Add(before.TryGetValue(p.Id, out var same) && same == view ? same : view);
        }
        return views;
    }

    private static List<HandView> Hands(List<Glimpse> people, IReadOnlyDictionary<MemberId, MemberCard> cards) =>
        [.. people.Where(p => cards.ContainsKey(p.Id)).Select((p, i) =>
            new HandView(i + 1, cards[p.Id], p.Hand!.RaisedAt, p.Hand.Question) { IsOnStage = p.Role >= RoomRole.Speaker, Spoken = p.Spoken })];

    /// <summary>A room outlives its creator's account.</summary>
    private static MemberCard CardOf(MemberId id, IReadOnlyDictionary<MemberId, MemberCard> cards) =>
        cards.GetValueOrDefault(id) ?? new MemberCard(id, id.ToString(), "…", null, DateTimeOffset.UnixEpoch, false);

    /// <summary>A person copied under the gate.</summary>
    private readonly record struct Glimpse(MemberId Id, RoomRole Role, MicrophoneState Microphone, bool IsLost, RaisedHand? Hand)
    {
        public TimeSpan Spoken { get; init; }

        public static Glimpse Of(Person p) => new(p.Id, p.Role, p.Microphone, p.IsLost, p.Hand);
    }

    /// <summary>A room copied under the gate.</summary>
    private sealed record Seen(
        long Version, List<Glimpse> Stage, List<Glimpse> Audience, List<Glimpse> Hands, int Guests, MemberId Host, HandMode Mode, HandOrder Order, RoomLife Life);

    private sealed record Drawn(long Version, DateTimeOffset At, RoomView View, Dictionary<MemberId, PersonView> Faces)
    {
        /// <summary>Also redrawn after a while, for what nobody tells, such as who is no longer a newcomer; not all rooms at once.</summary>
        public bool IsOf(Gathering gathering, TimeProvider clock)
        {
            lock (gathering.Gate) return gathering.Version == Version && gathering.Room.IsLive && clock.GetUtcNow() - At < TimeSpan.FromSeconds(600 + gathering.Id.Value % 300);
        }
    }
}
