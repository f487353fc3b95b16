using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Rooms;

/// <summary>
/// Whether a room is being recorded, and who agreed to be heard in it. An answer holds for the room's life, also while nothing is
/// recorded; it binds only while something is.
/// </summary>
public sealed class Consents
{
    private readonly Dictionary<MemberId, bool> _answers = [];

    /// <summary>Null while nothing is recorded.</summary>
    public DateTimeOffset? RecordedSince { get; internal set; }

    public bool IsRecorded => RecordedSince is not null;

    /// <summary>A copy, for whoever looks without the room's gate.</summary>
    public IReadOnlySet<MemberId> Agreed => _answers.Where(a => a.Value).Select(a => a.Key).ToHashSet();

    /// <summary>Null when they were never asked, or never answered.</summary>
    public bool? Of(MemberId member) => _answers.TryGetValue(member, out var agreed) ? agreed : null;

    /// <summary>Why their voice may not be let through now.</summary>
    public Refusal? MayBeHeard(MemberId member) => !IsRecorded || Of(member) == true ? null : new("recording_consent_first");

    internal void Answer(MemberId member, bool agreed) => _answers[member] = agreed;

    internal void Forget() => _answers.Clear();
}
