using Palabre.Kit.Settings;

namespace Palabre.Posts;

/// <summary>What may be written and shown.</summary>
public sealed class PostsSettings : ICheckedSettings
{
    /// <summary>
    /// Characters in a post, its content warning included; an address counts as 23. More invites essays, which timelines show badly; fewer
    /// makes people cut what they say into pieces. Programs learn it before they write.
    /// </summary>
    public int MostCharacters { get; set; } = 500;

    /// <summary>Of a picture as it is brought. More takes what cameras make as they make it, and longer to arrive; fewer refuses those.</summary>
    public int MostPictureMegabytes { get; set; } = 16;

    /// <summary>Millions of pixels of a picture as it is brought. Each takes up to eight bytes of memory while it is made smaller, two pictures at once.</summary>
    public int MostPictureMegapixels { get; set; } = 64;

    /// <summary>The program that makes pictures smaller: a path, or a name to look for in <c>PATH</c>.</summary>
    public string Ffmpeg { get; set; } = "ffmpeg";

    /// <summary>Choices of a poll. More are read by nobody to the end.</summary>
    public int PollChoices { get; set; } = 4;

    /// <summary>Characters of a choice. Longer ones do not fit beside their count.</summary>
    public int PollChoiceCharacters { get; set; } = 50;

    /// <summary>The shortest poll. Shorter ones are over before anybody comes by.</summary>
    public int PollLeastMinutes { get; set; } = 5;

    /// <summary>The longest poll. Longer ones are forgotten before they are over.</summary>
    public int PollMostDays { get; set; } = 31;

    internal long MostPictureBytes => (long)MostPictureMegabytes << 20;
    internal long MostPixels => MostPictureMegapixels * 1_000_000L;
    internal TimeSpan PollLeast => TimeSpan.FromMinutes(PollLeastMinutes);
    internal TimeSpan PollMost => TimeSpan.FromDays(PollMostDays);

    public string? Wrong() => this switch
    {
        { MostCharacters: < 100 or > 10_000 } => "Posts:MostCharacters must be from 100 to 10000.",
        { MostPictureMegabytes: < 1 or > 28 } => "Posts:MostPictureMegabytes must be from 1 to 28.",
        { MostPictureMegapixels: < 1 or > 200 } => "Posts:MostPictureMegapixels must be from 1 to 200.",
        { Ffmpeg.Length: 0 } => "Posts:Ffmpeg must name a program.",
        { PollChoices: < 2 or > 20 } => "Posts:PollChoices must be from 2 to 20.",
        { PollChoiceCharacters: < 10 or > 500 } => "Posts:PollChoiceCharacters must be from 10 to 500.",
        { PollLeastMinutes: < 1 or > 1440 } => "Posts:PollLeastMinutes must be from 1 to 1440.",
        { PollMostDays: < 1 or > 366 } => "Posts:PollMostDays must be from 1 to 366.",
        _ => null,
    };
}
