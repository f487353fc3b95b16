using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Posts;

/// <summary>What somebody wants to write.</summary>
/// <param name="Text">Plain, up to <see cref="PostsSettings.MostCharacters"/> with the warning.</param>
/// <param name="Warning">Shown in place of the text until one asks for it.</param>
/// <param name="Language">Two or three letters; what the writer prefers, or their interface, when nothing is said.</param>
/// <param name="Visibility">What the writer prefers when nothing is said, <c>club</c> with a club.</param>
/// <param name="Club">The address of the club it is for.</param>
/// <param name="ReplyTo">The post it answers.</param>
/// <param name="Pictures">Brought before, in order, up to <see cref="Picture.Most"/>; when a post is changed, null for as they are.</param>
/// <param name="Poll">Not together with pictures. A poll that is there is never changed.</param>
/// <param name="QuoteOf">The post it quotes; never changed afterwards.</param>
/// <param name="WhoQuotes">What the writer prefers when nothing is said; when a post is changed, null for as it is.</param>
/// <param name="WhoReplies">Everybody when nothing is said; when a post is changed, null for as it is.</param>
internal sealed record PostWish(
    string? Text, string? Warning = null, bool? Sensitive = null, string? Language = null, PostVisibility? Visibility = null, string? Club = null, PostId? ReplyTo = null,
    IReadOnlyList<PictureWish>? Pictures = null, PollWish? Poll = null, PostId? QuoteOf = null, QuoteRule? WhoQuotes = null, ReplyRule? WhoReplies = null)
{
    /// <summary>The same with what its writer prefers where it says nothing.</summary>
    public PostWish Preferring(WritingPreferences preferences) => this with
    {
        Visibility = Visibility ?? (string.IsNullOrWhiteSpace(Club) ? preferences.Visibility : null),
        Language = string.IsNullOrWhiteSpace(Language) ? preferences.Language : Language,
        Sensitive = Sensitive ?? (preferences.IsSensitive ? true : null),
        WhoQuotes = WhoQuotes ?? preferences.WhoQuotes,
    };

    /// <summary>The same with its texts as they are stored.</summary>
    public PostWish Cleaned(string language) => this with
    {
        Text = PostText.Clean(Text),
        Warning = PostText.Clean(Warning).Replace('\n', ' '),
        Language = Code(Language) ?? Code(language) ?? "",
        Poll = Poll?.Cleaned(),
    };

    /// <summary>What is wrong with cleaned texts.</summary>
    /// <param name="old">What is changed by it; null for something new.</param>
    public Refusal? Refuse(PostsSettings settings, Post? old = null)
    {
        var pictures = Pictures?.Count ?? old?.Pictures ?? 0;
        if (pictures > 0 && (Poll is not null || old is { HasPoll: true })) return new Refusal("poll_pictures", 422, "poll");
        if (Text is not { } text || (text.Length == 0 && pictures == 0)) return new Refusal("post_empty", 422, "text");
        // Counted by characters as one sees them, of which each may be many: what is stored is bounded too.
        var isLong = text.Length > settings.MostCharacters * 10 || Warning!.Length > settings.MostCharacters * 10
            || PostText.Count(text) + PostText.Count(Warning) > settings.MostCharacters;
        if (isLong) return new Refusal("post_long", 422, "text") { Args = [settings.MostCharacters] };
        return old is null ? Poll?.Refuse(settings) : null;
    }

    public static string? Code(string? language) =>
        language?.Split('-', '_')[0].ToLowerInvariant() is { Length: 2 or 3 } code && code.All(char.IsAsciiLetter) ? code : null;
}
