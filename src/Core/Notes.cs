namespace Palabre.Core;

/// <summary>What members note about each other, each for themselves alone.</summary>
public interface INotes
{
    /// <summary>What one member noted about some others; who has no note is absent.</summary>
    Task<IReadOnlyDictionary<MemberId, string>> OfAsync(MemberId me, IReadOnlyCollection<MemberId> others, CancellationToken ct);

    /// <summary>Notes something about somebody; an empty text takes it away.</summary>
    Task<Refused?> SetAsync(MemberId me, MemberId other, string text, CancellationToken ct);
}
