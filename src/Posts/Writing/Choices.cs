using Palabre.Core;

namespace Palabre.Posts;

/// <summary>
/// The lists of a form in which a writer chooses: for whom (<c>public</c>, <c>unlisted</c>, <c>private</c>, <c>direct</c>, or <c>club:</c> and its
/// address), who may quote it and who may answer it.
/// </summary>
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

    public static readonly IReadOnlyList<QuoteRule> Quotes = [QuoteRule.Followers, QuoteRule.Everybody, QuoteRule.Ask, QuoteRule.Nobody];
    public static readonly IReadOnlyList<ReplyRule> Replies = [ReplyRule.Everybody, ReplyRule.Followed, ReplyRule.Mentioned];

    public static string Of(QuoteRule rule) => rule switch { QuoteRule.Everybody => "everybody", QuoteRule.Ask => "ask", QuoteRule.Nobody => "nobody", _ => "followers" };

    public static string Of(ReplyRule rule) => rule switch { ReplyRule.Followed => "followed", ReplyRule.Mentioned => "mentioned", _ => "everybody" };

    public static QuoteRule? WhoQuotes(string? choice) => Quotes.Where(r => Of(r) == choice).Select(r => (QuoteRule?)r).FirstOrDefault();

    public static ReplyRule? WhoReplies(string? choice) => Replies.Where(r => Of(r) == choice).Select(r => (ReplyRule?)r).FirstOrDefault();

    public static string? Club(string? choice) => choice?.StartsWith(OfClub, StringComparison.Ordinal) == true ? choice[OfClub.Length..] : null;
}
