using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>One of the streams a program may watch (docs.joinmastodon.org/methods/streaming#streams).</summary>
/// <param name="Name">As frames repeat it: <c>user</c>, <c>hashtag</c>, …</param>
/// <param name="Detail">The tag or the list; null where the name says all.</param>
/// <param name="Topics">What it watches; none where nothing ever comes.</param>
/// <param name="Scope">What the token must allow.</param>
internal sealed record StreamName(string Name, string? Detail, IReadOnlyList<string> Topics, string Scope)
{
    private const string Statuses = "read:statuses";
    private const string Notifications = "read:notifications";
    private const string Lists = "read:lists";

    /// <summary>Only posts with pictures.</summary>
    public bool PicturesOnly { get; init; }

    /// <summary>Which list, where it is one's; whether the reader has that is not known here.</summary>
    public ListId? List { get; init; }

    /// <summary>By which it is found again when it is no longer wanted.</summary>
    public string Key { get; } = $"{Name} {Detail}";

    /// <summary>Null for a stream that there is not.</summary>
    /// <param name="detail">Of <c>hashtag</c> and <c>list</c>, as it was written.</param>
    public static StreamName? Of(string? name, string? detail, MemberId me, IReadOnlyCollection<string> scopes, IPostReading reading) => name switch
    {
        "user" => new(name, null, Scopes.Allow(scopes, Notifications) ? [PostTopics.Home(me), ToldTopics.Of(me)] : [PostTopics.Home(me)], Statuses),
        "user:notification" => new(name, null, [ToldTopics.Of(me)], Notifications),
        "public" or "public:local" => new(name, null, [PostTopics.House], Statuses),
        "public:media" or "public:local:media" => new(name, null, [PostTopics.House], Statuses) { PicturesOnly = true },
        "public:remote" or "public:remote:media" => new(name, null, [], Statuses),
        "hashtag" or "hashtag:local" when detail is { Length: > 0 } => new(name, detail, [PostTopics.Tag(reading.TagOf(detail))], Statuses),
        "list" when detail is { Length: > 0 } => ListId.TryParse(detail, null, out var list) ? new(name, detail, [PostTopics.List(me, list)], Lists) { List = list } : new(name, detail, [], Lists),
        "direct" => new(name, null, [PostTopics.Talks(me)], Statuses),
        _ => null,
    };

    /// <summary>What says more of a stream besides its name: a field of a message, a parameter of an address.</summary>
    public static string DetailOf(string? name) => name == "list" ? "list" : "tag";

    /// <summary>The stream of an address below <c>/api/v1/streaming</c>; null when there is none there.</summary>
    public static string? OfPath(string path, bool onlyMedia) => path switch
    {
        "public" => onlyMedia ? "public:media" : "public",
        "public/local" => onlyMedia ? "public:local:media" : "public:local",
        "public/remote" => onlyMedia ? "public:remote:media" : "public:remote",
        "user" or "user/notification" or "hashtag" or "hashtag/local" or "list" or "direct" => path.Replace('/', ':'),
        _ => null,
    };
}
