using Palabre.Core;

namespace Palabre.Notifications;

/// <summary>Something to tell, whoever is told.</summary>
/// <param name="Subject">Together with the kind: nobody is told twice.</param>
/// <param name="Actor">Who did it; never told of it themself.</param>
/// <param name="Room">Where; told only to whom that room exists for.</param>
/// <param name="Count">How many, where it stands for several.</param>
internal sealed record News(NotificationKind Kind, long Subject, MemberId? Actor = null, RoomId? Room = null, int Count = 0)
{
    /// <summary>The date of a show it is about.</summary>
    public OccurrenceId? Occurrence { get; init; }

    /// <summary>Those who are told have asked for it, however little they want to hear of whoever did it.</summary>
    public bool IsAwaited { get; init; }

    /// <summary>For whose sake it is told: how much they want to hear of that club counts.</summary>
    public ClubId? Club { get; init; }

    /// <summary>Which post; told only to whom it exists for.</summary>
    public PostId? Post { get; init; }

    /// <summary>What each is shown instead of it, where that is a post of their own.</summary>
    public IReadOnlyDictionary<MemberId, PostId>? Own { get; init; }

    public PostId? ShownTo(MemberId member) => Own is not null && Own.TryGetValue(member, out var own) ? own : Post;

    /// <summary>Of use only while the room lives.</summary>
    public bool IsOfLiveRoom => IsLive(Kind);

    /// <summary>Kinds that lead into a live room: when it is over there is nothing to tell.</summary>
    public static bool IsLive(NotificationKind kind) =>
        kind is NotificationKind.RoomOpened or NotificationKind.Speaks or NotificationKind.Pinged or NotificationKind.HandAccepted;
}
