using Palabre.Kit.Settings;

namespace Palabre.Posts;

/// <summary>What may be written.</summary>
public sealed class PostsSettings : ICheckedSettings
{
    /// <summary>
    /// Characters in a post, its content warning included; an address counts as 23. More invites essays, which timelines show badly; fewer
    /// makes people cut what they say into pieces. Programs learn it before they write.
    /// </summary>
    public int MostCharacters { get; set; } = 500;

    public string? Wrong() => MostCharacters is < 100 or > 10_000 ? "Posts:MostCharacters must be from 100 to 10000." : null;
}
