using Palabre.Kit.Words;

namespace Palabre.Rooms;

/// <summary>Names of languages and topics, in the reader's own.</summary>
internal static class SubjectWords
{
    public static string Tongue(this Reader reader, string tag) => reader[$"tongue.{tag}"];

    public static string Topic(this Reader reader, string key) => reader[$"topic.{key}"];

    /// <summary>All languages with their names: those of the interface first, the others as the reader's language sorts them.</summary>
    public static IEnumerable<(string Tag, string Name)> Tongues(this Reader reader)
    {
        var named = Rooms.Tongues.All.Select(tag => (Tag: tag, Name: reader.Tongue(tag))).ToList();
        var first = Language.All.Count;
        return named.Take(first).Concat(named.Skip(first).OrderBy(t => t.Name, StringComparer.Create(reader.Language.Culture, ignoreCase: true)));
    }
}
