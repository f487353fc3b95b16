using System.Collections.Frozen;
using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>What brings rooms closer to one member.</summary>
/// <param name="Languages">Of rooms in which they spoke, beside the one they read the page in.</param>
/// <param name="Topics">Of rooms in which they spoke.</param>
public sealed record HallTaste(
    IReadOnlySet<MemberId> Follows, IReadOnlySet<ClubId> Clubs, IReadOnlySet<string> Languages, IReadOnlySet<string> Topics)
{
    /// <summary>A guest's, and a newcomer's.</summary>
    public static readonly HallTaste None = new(FrozenSet<MemberId>.Empty, FrozenSet<ClubId>.Empty, FrozenSet<string>.Empty, FrozenSet<string>.Empty);

    /// <summary>Whether a room's language is theirs: a reader of Arabic understands the spoken ones best.</summary>
    /// <param name="read">The language they read the page in.</param>
    public bool Understands(string language, string read) =>
        language == read || Languages.Contains(language) || Tongues.VoiceOf(language).StartsWith(read + "-", StringComparison.Ordinal);
}

/// <summary>The same for other slices.</summary>
internal sealed class Understanding : ITongues
{
    public bool IsUnderstood(string language, string reader) => HallTaste.None.Understands(language, reader);
}

/// <summary>The people of one room whom one member follows.</summary>
/// <param name="OnStage">Moderators first.</param>
/// <param name="Inside">How many listen.</param>
public sealed record Company(IReadOnlyList<MemberCard> OnStage, int Inside)
{
    public static readonly Company None = new([], 0);
}
