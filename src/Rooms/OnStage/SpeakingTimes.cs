using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>How long each person was heard in the life of a room: microphone open, speaking, let through. Outlasts their leaving.</summary>
public sealed class SpeakingTimes
{
    private readonly Dictionary<MemberId, TimeSpan> _times = [];

    public IReadOnlyDictionary<MemberId, TimeSpan> All => _times;

    public TimeSpan Of(MemberId member) => _times.GetValueOrDefault(member);

    internal void Add(MemberId member, TimeSpan time) => _times[member] = Of(member) + time;
}
