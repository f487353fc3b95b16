using Palabre.Core;

namespace Palabre.Posts;

/// <summary>The one list of a form in which a writer chooses for whom: <c>public</c>, <c>unlisted</c>, <c>private</c>, <c>direct</c>, or <c>club:</c> and its address.</summary>
internal static class Choices
{
    private const string OfClub = "club:";

    public static readonly IReadOnlyList<PostVisibility> Open = [PostVisibility.Public, PostVisibility.Unlisted, PostVisibility.Private, PostVisibility.Direct];

    public static string Of(PostVisibility visibility) => visibility switch
    {
        PostVisibility.Unlisted => "unlisted",
        PostVisibility.Private => "private",
        PostVisibility.Direct => "direct",
        PostVisibility.Club => "club",
        _ => "public",
    };

    public static string Of(string slug) => OfClub + slug;

    public static PostVisibility? Visibility(string? choice) =>
        Club(choice) is not null ? PostVisibility.Club : Open.Where(v => Of(v) == choice).Select(v => (PostVisibility?)v).FirstOrDefault();

    public static string? Club(string? choice) => choice?.StartsWith(OfClub, StringComparison.Ordinal) == true ? choice[OfClub.Length..] : null;
}
