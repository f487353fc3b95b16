using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit.Streams;

namespace Palabre.Rooms;

/// <summary>
/// Tells the pages of one room what changed: the stage, the hands and each member's own bar at once (at most five times a
/// second), the audience at most once a second, whatever the crowd does.
/// </summary>
internal sealed partial class RoomNews
{
    private static readonly TimeSpan StagePace = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AudiencePace = TimeSpan.FromSeconds(1);

    private readonly RoomViews _views;
    private readonly RoomFragments _fragments;
    private readonly KeepApart _apart;
    private readonly LiveStreams _streams;
    private readonly ILogger _log;
    private readonly Coalesced _stage;
    private readonly Coalesced _audience;
    private readonly Lock _gate = new();
    private HashSet<MemberId> _touched = [];
    private HashSet<MemberId> _moderators = [];
    private RoomView? _toldStage;
    private RoomView? _toldAudience;

    public RoomNews(Gathering gathering, RoomViews views, RoomFragments fragments, KeepApart apart, LiveStreams streams, TimeProvider clock, ILogger log)
    {
        (Gathering, _views, _fragments, _apart, _streams, _log) = (gathering, views, fragments, apart, streams, log);
        _stage = new(StagePace, clock, TellStageAsync, NotTold);
        _audience = new(AudiencePace, clock, TellAudienceAsync, NotTold);
    }

    public Gathering Gathering { get; }

    /// <summary>Everyone who was ever told something of their own here: their topics are forgotten with the room.</summary>
    public HashSet<MemberId> Told { get; } = [];

    private RoomId Room => Gathering.Id;

    public void Changed(IReadOnlyCollection<MemberId> touched)
    {
        lock (_gate) _touched.UnionWith(touched);
        _stage.Ring();
        _audience.Ring();
    }

    private async Task TellStageAsync()
    {
        var touched = TakeTouched();
        try
        {
            var room = await _views.OfAsync(Gathering, CancellationToken.None);
            await TellStageAsync(_toldStage, room, touched);
            _toldStage = room;
        }
        catch
        {
            // Told with the next change.
            lock (_gate) _touched.UnionWith(touched);
            throw;
        }
    }

    /// <param name="touched">Who is told personally; those whom the change of the stage touches are added.</param>
    private async Task TellStageAsync(RoomView? before, RoomView room, HashSet<MemberId> touched)
    {
        if (before is null || !before.Stage.SequenceEqual(room.Stage)) _streams.Publish(RoomTopics.Of(Room), _fragments.Stage(room));
        if (before is null || !before.Hands.SequenceEqual(room.Hands))
        {
            _streams.Publish(RoomTopics.Hands(Room), _fragments.Hands(room));
            // Places move up, and moderators see how many wait.
            touched.UnionWith(room.Hands.Select(h => h.Card.Id));
            touched.UnionWith(ModeratorsOf(room));
        }
        // Who sits on stage is asked for consent, and who is invited there is told.
        if (before is not null && before.Life.RecordedSince != room.Life.RecordedSince) touched.UnionWith(room.Stage.Concat(room.Audience).Select(p => p.Card.Id));
        if (before is null || before.Life != room.Life) _streams.Publish(RoomTopics.Of(Room), _fragments.Life(room));
        // Whether one may leave depends on who else is there, and on a closing room one may act.
        if (before is null || before.Life != room.Life || before.Stage.Count != room.Stage.Count || before.Audience.Count == 0 != (room.Audience.Count == 0)
            || !ModeratorsOf(before).SequenceEqual(ModeratorsOf(room))) touched.UnionWith(ModeratorsOf(room));
        TellOfNewHands(before, room);
        if (before is null || !before.Stage.SequenceEqual(room.Stage)) touched.UnionWith(await KeepApartAsync(before, room));
        _streams.Publish(RoomTopics.Changes(Room), RoomFragments.Signal("room"));
        foreach (var member in touched) TellPersonally(room, member);
        Announce(before, room, touched);
        ReloadForNewDuties(room);
    }

    private void Announce(RoomView? before, RoomView room, IReadOnlyCollection<MemberId> touched)
    {
        if (StageAnnouncements.OfStage(before, room) is { } stage) _streams.Publish(RoomTopics.Of(Room), RoomFragments.Announce(stage));
        foreach (var member in touched.Where(m => StageAnnouncements.WasMuted(before, room, m)))
            _streams.Publish(RoomTopics.Member(Room, member), RoomFragments.Announce(reader => reader["announce.muted"]));
    }

    /// <summary>Those who are told that somebody they block has come on stage, or has left it.</summary>
    private Task<IReadOnlySet<MemberId>> KeepApartAsync(RoomView? before, RoomView now)
    {
        var (were, are) = (Ids(before?.Stage ?? []), Ids(now.Stage));
        var named = Ids(now.Stage.Where(IsModerator)).Except(Ids((before?.Stage ?? []).Where(IsModerator)));
        return _apart.AfterStageChangeAsync(Gathering, [.. are.Except(were)], [.. were.Except(are)], [.. named], CancellationToken.None);

        static HashSet<MemberId> Ids(IEnumerable<PersonView> people) => [.. people.Select(p => p.Card.Id)];
        static bool IsModerator(PersonView person) => person.Role == RoomRole.Moderator;
    }

    private async Task TellAudienceAsync()
    {
        var (before, room) = (_toldAudience, await _views.OfAsync(Gathering, CancellationToken.None));
        if (before is null || before.Title != room.Title || before.Language != room.Language || before.Topics != room.Topics || before.GuestCount != room.GuestCount || !before.Audience.SequenceEqual(room.Audience) || before.Stage.Count != room.Stage.Count)
            _streams.Publish(RoomTopics.Of(Room), _fragments.Audience(room));
        _toldAudience = room;
    }

    private void TellPersonally(RoomView room, MemberId member)
    {
        var me = RoomViews.PlaceOf(room, Gathering, member);
        var topic = RoomTopics.Member(Room, member);
        Told.Add(member);
        _streams.Publish(topic, _fragments.Personal(room, me));
        _streams.Publish(topic, RoomFragments.Json("me", MeJson.Of(me, room)));
        if (me.InvitedUntil is { } until) _streams.Publish(topic, RoomFragments.Json("invited", new InvitedJson(until)));
    }

    /// <summary>A page that gains or loses the hands' queue watches other topics from then on: it asks for itself anew.</summary>
    private void ReloadForNewDuties(RoomView room)
    {
        var now = ModeratorsOf(room).ToHashSet();
        foreach (var member in now.Except(_moderators).Concat(_moderators.Except(now)))
            _streams.Publish(RoomTopics.Member(Room, member), RoomFragments.Signal("reload"));
        _moderators = now;
    }

    /// <summary>The host moderates from the audience, too.</summary>
    private static IEnumerable<MemberId> ModeratorsOf(RoomView room) =>
        room.Stage.Where(p => p.Role == RoomRole.Moderator).Concat(room.Audience.Where(p => p.Card.Id == room.Host.Id)).Select(p => p.Card.Id);

    /// <summary>For a moderator who looks elsewhere.</summary>
    private void TellOfNewHands(RoomView? before, RoomView room)
    {
        if (before is null) return;
        foreach (var hand in room.Hands.ExceptBy(before.Hands.Select(h => h.Card.Id), h => h.Card.Id))
            _streams.Publish(RoomTopics.Hands(Room), RoomFragments.Json("hand", new { room = Room, name = hand.Card.Name, waiting = room.Hands.Count }));
    }

    private HashSet<MemberId> TakeTouched()
    {
        lock (_gate)
        {
            var touched = _touched;
            _touched = [];
            return touched;
        }
    }

    private void NotTold(Exception e) => NotTold(_log, Room, e);

    [LoggerMessage(Level = LogLevel.Error, Message = "The pages of room {Room} could not be told of a change")]
    internal static partial void NotTold(ILogger log, RoomId room, Exception e);
}
