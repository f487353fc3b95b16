using System.Collections.Frozen;

namespace Palabre.Rooms;

/// <summary>
/// The languages a room may be held in, by BCP 47 tag; their names are words (<c>tongue.ary</c>). Chosen by hand, because what the
/// platform knows names hardly any of the spoken ones in all three languages of the interface. A new one is a line here and three words.
/// </summary>
public static class Tongues
{
    /// <summary>Those of the interface first, then neighbours together.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        "fr", "en", "ar", "ary", "arq", "aeb", "arz", "zgh", "rif", "kab", "wo", "ff", "bm", "ha", "yo", "ig", "ln", "sw", "so", "am", "mg",
        "ht", "es", "pt", "ca", "it", "de", "nl", "tr", "ku", "fa", "ur", "hi", "bn", "ru", "uk", "pl", "ro", "zh", "vi",
    ];

    private static readonly FrozenSet<string> Known = All.ToFrozenSet();

    /// <summary>Voices of screen readers answer to these; hardly any answers to the tag of a spoken Arabic (RFC 5646 §2.2.2 allows both).</summary>
    private static readonly FrozenDictionary<string, string> Voices = new Dictionary<string, string>
    {
        ["ary"] = "ar-MA",
        ["arq"] = "ar-DZ",
        ["aeb"] = "ar-TN",
        ["arz"] = "ar-EG",
    }.ToFrozenDictionary();

    public static bool IsKnown(string? tag) => tag is not null && Known.Contains(tag);

    /// <summary>The <c>lang</c> of something written in it.</summary>
    public static string VoiceOf(string tag) => Voices.GetValueOrDefault(tag, tag);
}
