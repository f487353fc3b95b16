using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace Palabre.Kit.Words;

/// <summary>
/// Every sentence of the interface, read once from the slices' <c>*.words.json</c>: a key, then its text in each language,
/// or its texts by plural category. A key that lacks a language stops the start.
/// </summary>
public sealed class WordBook
{
    private static readonly string[] Categories = ["zero", "one", "two", "few", "many", "other"];

    private readonly FrozenDictionary<(string Key, string Language), string> _texts;

    public WordBook(IEnumerable<WordSource> sources)
    {
        var texts = new Dictionary<(string, string), string>();
        foreach (var (assembly, resource) in sources.SelectMany(Files)) Read(assembly, resource, texts);
        _texts = texts.ToFrozenDictionary();
    }

    /// <summary>The text of a key, or the key itself in brackets: a hole one can see, and a test can find.</summary>
    public string Text(Language language, string key) =>
        _texts.TryGetValue((key, language.Code), out var text) ? text : $"[{key}]";

    public bool Has(string key) => _texts.ContainsKey((key, "fr")) || _texts.ContainsKey(($"{key}.other", "fr"));

    public IEnumerable<string> Keys => _texts.Keys.Select(k => k.Key).Distinct();

    /// <summary>The text of a key for a number of things, by the language's plural rules; falls back to <c>other</c>.</summary>
    public string Counted(Language language, string key, long count) =>
        _texts.TryGetValue(($"{key}.{language.Plural(count)}", language.Code), out var text) ? text : Text(language, $"{key}.other");

    /// <summary>The texts of a counted key by plural category, those that the language tells apart.</summary>
    public IEnumerable<(string Category, string Text)> Forms(Language language, string key) => Categories
        .Where(category => _texts.ContainsKey(($"{key}.{category}", language.Code)))
        .Select(category => (category, _texts[($"{key}.{category}", language.Code)]));

    private static IEnumerable<(Assembly, string)> Files(WordSource source) =>
        source.Assembly.GetManifestResourceNames().Where(n => n.EndsWith(".words.json", StringComparison.Ordinal)).Select(n => (source.Assembly, n));

    private static void Read(Assembly assembly, string resource, Dictionary<(string, string), string> texts)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        using var file = JsonDocument.Parse(stream, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        foreach (var entry in file.RootElement.EnumerateObject())
            foreach (var language in Language.All)
                Add(entry.Name, language.Code, entry.Value, resource, texts);
    }

    private static void Add(string key, string language, JsonElement entry, string resource, Dictionary<(string, string), string> texts)
    {
        if (!entry.TryGetProperty(language, out var text))
            throw new InvalidOperationException($"{resource}: the word \"{key}\" has no text in \"{language}\".");
        if (text.ValueKind == JsonValueKind.String) AddOnce(key, text.GetString()!);
        else foreach (var form in text.EnumerateObject()) AddOnce($"{key}.{form.Name}", form.Value.GetString()!);

        void AddOnce(string name, string sentence)
        {
            if (!texts.TryAdd((name, language), sentence)) throw new InvalidOperationException($"{resource}: the word \"{name}\" is already another slice's.");
        }
    }
}

/// <summary>An assembly that embeds words.</summary>
public sealed record WordSource(Assembly Assembly);
