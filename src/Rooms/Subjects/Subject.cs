using System.Collections.Frozen;
using Palabre.Kit;
using Palabre.Kit.Words;

namespace Palabre.Rooms;

/// <summary>What a room is about: its title, the language it is held in, up to three topics. Equal when all three are.</summary>
/// <param name="Language">One of <see cref="Tongues"/>.</param>
/// <param name="Topics">Keys of <see cref="AllTopics"/>, in that order.</param>
public sealed record Subject(string Title, string Language, TopicKeys Topics)
{
    public const int MostTopics = 3;

    /// <summary>A short list, so that each finds its people; their names are words (<c>topic.art</c>).</summary>
    public static readonly IReadOnlyList<string> AllTopics =
    [
        "politics", "society", "science", "technology", "business", "networking", "art", "music", "books", "history", "languages", "education",
        "health", "environment", "faith", "sport", "cooking", "games",
    ];

    private static readonly FrozenSet<string> KnownTopics = AllTopics.ToFrozenSet();

    public static bool IsTopic(string? key) => key is not null && KnownTopics.Contains(key);

    /// <summary>Reads what a person chose. A title is one line; topics may repeat and come in any order.</summary>
    public static Refusal? Read(string? title, string? language, IReadOnlyList<string>? topics, out Subject? subject)
    {
        subject = null;
        var line = Typed.Line(title);
        if (Room.CheckTitle(line) is { } wrongTitle) return wrongTitle;
        if (!Tongues.IsKnown(language)) return new("language_unknown", 400, "language");
        var wanted = topics?.Where(t => t.Length > 0).Distinct().ToList() ?? [];
        if (wanted.Find(t => !IsTopic(t)) is { } unknown) return new("topic_unknown", 400, "topics") { Args = [unknown] };
        if (wanted.Count > MostTopics) return new("topics_many", 400, "topics") { Args = [MostTopics] };
        subject = new Subject(line, language!, new([.. AllTopics.Where(wanted.Contains)]));
        return null;
    }
}

/// <summary>Topics in their fixed order, compared by what they are.</summary>
public sealed record TopicKeys(IReadOnlyList<string> Keys)
{
    public static readonly TopicKeys None = new([]);

    /// <summary>As a column holds them; no key has a comma.</summary>
    public override string ToString() => string.Join(',', Keys);

    public static TopicKeys Parse(string stored) => stored.Length == 0 ? None : new(stored.Split(','));

    public bool Equals(TopicKeys? other) => other is not null && Keys.SequenceEqual(other.Keys);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}
