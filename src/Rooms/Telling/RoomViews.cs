using System.Runtime.CompilerServices;
using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>Turns live and ended rooms into what pages, fragments and JSON show.</summary>
public sealed class RoomViews(CardBook book, RoomsSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan Newcomer = TimeSpan.FromDays(7);

    /// <summary>The last view of each room, good while its version stands.</summary>
    private readonly ConditionalWeakTable<Gathering, Drawn> _drawn = [];

    public async Task<RoomView> OfAsync(Gathering gathering, CancellationToken ct)
    {
        if (_drawn.TryGetValue(gathering, out var drawn) && drawn.IsOf(gathering, clock)) return drawn.View;
        var (version, stage, audience, hands, guests) = Look(gathering);
        var cards = await book.OfAsync([.. stage.Concat(audience).Select(p => p.Id), gathering.Room.Creator], ct);
        var view = new RoomView(
            gathering.Id, gathering.Room.Title, gathering.Room.IsClosed, gathering.Room.IsLive, gathering.Room.OpenedAt, gathering.Room.EndedAt,
            CardOf(gathering.Room.Creator, cards), Views(stage, cards), Views(audience, cards), guests, Hands(hands, cards), settings.Seats);
        _drawn.AddOrUpdate(gathering, new Drawn(version, clock.GetUtcNow(), view));
        return view;
    }

    public async Task<RoomView> OfEndedAsync(Room room, CancellationToken ct) => new(
        room.Id, room.Title, room.IsClosed, room.IsLive, room.OpenedAt, room.EndedAt,
        CardOf(room.Creator, await book.OfAsync([room.Creator], ct)), [], [], 0, [], settings.Seats);

    public Task<RoomView> OfAsync(Found found, CancellationToken ct) =>
        found.Live is { } live ? OfAsync(live, ct) : OfEndedAsync(found.Room, ct);

    /// <summary>Where one viewer stands.</summary>
    /// <param name="live">Null when the room has ended.</param>
    public static MyPlace PlaceOf(RoomView room, Gathering? live, MemberId? member)
    {
        var isCreator = member == room.Creator.Id;
        if (member is not { } me) return new(room.Id, null, RoomRole.Guest, MicrophoneState.Closed, null, null, false, false);
        if (live is null) return new(room.Id, me, RoomRole.Audience, MicrophoneState.Closed, null, null, isCreator, false);
        lock (live.Gate)
        {
            return live.Stage.Find(me) is { } person
                ? new(room.Id, me, person.Role, person.Microphone, room.Hands.FirstOrDefault(h => h.Card.Id == me), person.InvitedUntil, isCreator, true)
                {
                    InvitedBy = person.InvitedUntil is null ? null : room.Stage.FirstOrDefault(p => p.Card.Id == person.InvitedBy)?.Card,
                }
                : new(room.Id, me, RoomRole.Audience, MicrophoneState.Closed, null, null, isCreator, false);
        }
    }

    private static (long, List<Glimpse> Stage, List<Glimpse> Audience, List<Glimpse> Hands, int Guests) Look(Gathering gathering)
    {
        lock (gathering.Gate)
        {
            var stage = gathering.Stage;
            return (gathering.Version,
                [.. stage.OnStage.Select(Glimpse.Of)],
                [.. stage.People.Where(p => !p.IsOnStage).OrderByDescending(p => p.Since).Select(Glimpse.Of)],
                [.. stage.Hands.Select(Glimpse.Of)], gathering.GuestCount);
        }
    }

    private List<PersonView> Views(List<Glimpse> people, IReadOnlyDictionary<MemberId, MemberCard> cards)
    {
        var now = clock.GetUtcNow();
        return [.. people.Where(p => cards.ContainsKey(p.Id)).Select(p =>
            new PersonView(cards[p.Id], p.Role, p.Microphone, !p.IsLost, p.Hand is not null, now - cards[p.Id].JoinedAt < Newcomer))];
    }

    private static List<HandView> Hands(List<Glimpse> people, IReadOnlyDictionary<MemberId, MemberCard> cards) =>
        [.. people.Where(p => cards.ContainsKey(p.Id)).Select((p, i) => new HandView(i + 1, cards[p.Id], p.Hand!.RaisedAt, p.Hand.Question))];

    /// <summary>A room outlives its creator's account.</summary>
    private static MemberCard CardOf(MemberId id, IReadOnlyDictionary<MemberId, MemberCard> cards) =>
        cards.GetValueOrDefault(id) ?? new MemberCard(id, id.ToString(), "…", null, DateTimeOffset.UnixEpoch, false);

    /// <summary>A person copied under the gate.</summary>
    private readonly record struct Glimpse(MemberId Id, RoomRole Role, MicrophoneState Microphone, bool IsLost, RaisedHand? Hand)
    {
        public static Glimpse Of(Person p) => new(p.Id, p.Role, p.Microphone, p.IsLost, p.Hand);
    }

    private sealed record Drawn(long Version, DateTimeOffset At, RoomView View)
    {
        /// <summary>Also redrawn after a while, for changed names.</summary>
        public bool IsOf(Gathering gathering, TimeProvider clock)
        {
            lock (gathering.Gate) return gathering.Version == Version && gathering.Room.IsLive && clock.GetUtcNow() - At < TimeSpan.FromMinutes(1);
        }
    }
}
