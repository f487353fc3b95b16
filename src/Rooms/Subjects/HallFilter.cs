using Microsoft.AspNetCore.Http;
using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>Which rooms somebody wants to see in the hall: of one language, of one topic; null is all. Chosen by a plain GET, remembered by the browser.</summary>
public sealed record HallFilter(string? Language, string? Topic)
{
    public const string Cookie = "hall";
    public static readonly HallFilter None = new(null, null);

    private const char Separator = '.';
    private const string Any = "-";

    public bool IsNone => this == None;

    public bool Shows(RoomView room) => (Language is null || room.Language == Language) && (Topic is null || room.Topics.Keys.Contains(Topic));

    /// <summary>What the address asks for, or else what this browser chose last; a choice made now is remembered.</summary>
    public static HallFilter Of(HttpContext http)
    {
        var query = http.Request.Query;
        if (!query.ContainsKey("language") && !query.ContainsKey("topic")) return Parse(http.Request.Cookies[Cookie]);
        var chosen = Checked(query["language"], query["topic"]);
        if (chosen.IsNone) http.Response.Cookies.Delete(Cookie);
        else http.Response.Cookies.Append(Cookie, chosen.ToString(), new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true, IsEssential = true });
        return chosen;
    }

    /// <summary>Reads <see cref="ToString"/>; what is unknown by now counts as all.</summary>
    public static HallFilter Parse(string? text) =>
        text?.Split(Separator) is [var language, var topic] ? Checked(language, topic) : None;

    public static HallFilter Checked(string? language, string? topic) =>
        new(Tongues.IsKnown(language) ? language : null, Subject.IsTopic(topic) ? topic : null);

    public override string ToString() => $"{Language ?? Any}{Separator}{Topic ?? Any}";
}

/// <summary>One kind of hall that somebody looks at, as a live topic: <c>hall</c>, <c>hall/{member}</c>, or either with a filter behind.</summary>
/// <param name="Member">Whose hall it is; null for the one of guests.</param>
public sealed record HallSight(MemberId? Member, HallFilter Filter)
{
    private const string Everyone = "all";

    public string Topic => Filter.IsNone
        ? Member is { } own ? RoomTopics.HallOf(own) : RoomTopics.Hall
        : $"{RoomTopics.Hall}/{Member?.ToString() ?? Everyone}/{Filter}";

    /// <summary>Reads a topic with a filter; null for any other.</summary>
    public static HallSight? Parse(string topic)
    {
        if (topic.Split('/') is not [RoomTopics.Hall, var who, var filter]) return null;
        var sight = new HallSight(MemberId.TryParse(who, null, out var member) ? member : null, HallFilter.Parse(filter));
        return sight.Topic == topic ? sight : null;
    }
}
