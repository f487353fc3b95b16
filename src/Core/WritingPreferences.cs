namespace Palabre.Core;

/// <summary>What holds for a post of this member's where they say nothing.</summary>
/// <param name="Visibility">Never <see cref="PostVisibility.Club"/> or <see cref="PostVisibility.Direct"/>.</param>
/// <param name="Language">ISO 639; null for that of their interface.</param>
public sealed record WritingPreferences(PostVisibility Visibility, string? Language, bool IsSensitive)
{
    /// <summary>Of whoever chose nothing.</summary>
    public static readonly WritingPreferences None = new(PostVisibility.Public, null, false);

    /// <summary>Who may quote what they write.</summary>
    public QuoteRule WhoQuotes { get; init; }
}

/// <summary>What is to be different; null leaves it.</summary>
/// <param name="Language">Empty for that of the interface.</param>
public sealed record PreferencesWish(PostVisibility? Visibility = null, string? Language = null, bool? IsSensitive = null, QuoteRule? WhoQuotes = null);

/// <summary>Members' preferences about what they write.</summary>
public interface IWritingPreferences
{
    Task<WritingPreferences> OfAsync(MemberId member, CancellationToken ct);
    Task<(WritingPreferences? Now, Refused? Refused)> SetAsync(MemberId member, PreferencesWish wish, CancellationToken ct);
}
