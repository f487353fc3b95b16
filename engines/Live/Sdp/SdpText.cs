using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Palabre.Live.Sdp;

/// <summary>One attribute line: <c>a=name:value</c>, or <c>a=name</c> with an empty value.</summary>
internal readonly record struct SdpAttribute(string Name, string Value);

/// <summary>The attributes of the session or of one media section, with the section's m-line ("" for the session).</summary>
internal sealed class SdpSection(string media)
{
    public string Media { get; } = media;
    public List<SdpAttribute> Attributes { get; } = [];

    public string? Find(string name)
    {
        foreach (var attribute in Attributes)
            if (attribute.Name == name) return attribute.Value;
        return null;
    }

    public bool Has(string name) => Find(name) is not null;

    public IEnumerable<string> All(string name) => Attributes.Where(a => a.Name == name).Select(a => a.Value);
}

/// <summary>SDP as lines (RFC 8866 §5), before anything is understood of them.</summary>
internal static class SdpText
{
    /// <summary>
    /// The session first, then each media section. Lines may end in CRLF or LF; line types other than m and a are skipped.
    /// </summary>
    public static List<SdpSection> Cut(string text)
    {
        if (text.Length > SdpDescription.MaxLength)
            throw new SdpException(SdpCode.TooLong, $"The description is longer than {SdpDescription.MaxLength / 1024} KiB.");

        List<SdpSection> sections = [new("")];
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range].TrimEnd('\r');
            if (line.IsEmpty) continue;
            if (line.Length < 2 || line[1] != '=' || line.ContainsAnyInRange('\0', '\x1F'))
                throw Malformed("Every line must look like x=value.");
            if (line[0] == 'm') sections.Add(new(line[2..].ToString()));
            if (line[0] == 'a') sections[^1].Attributes.Add(ReadAttribute(line[2..]));
        }
        return sections;
    }

    public static SdpException Malformed(string what) => new(SdpCode.Malformed, what);

    /// <summary>A token of RFC 8866 §9: the only form in which text of the peer's is ever written back.</summary>
    public static bool IsToken([NotNullWhen(true)] string? text, int maxLength) =>
        text is { Length: > 0 } && text.Length <= maxLength && !text.AsSpan().ContainsAnyExcept(_token);

    public static bool TryNumber(ReadOnlySpan<char> text, int max, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= max;

    /// <summary>Cuts "first rest" at the first space; the rest is empty when there is none.</summary>
    public static (string First, string Tail) Halve(string text, char at = ' ')
    {
        var index = text.IndexOf(at, StringComparison.Ordinal);
        return index < 0 ? (text, "") : (text[..index], text[(index + 1)..].Trim());
    }

    private static readonly SearchValues<char> _token =
        SearchValues.Create("!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz{|}~");

    private static SdpAttribute ReadAttribute(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        return colon < 0
            ? new(text.Trim().ToString(), "")
            : new(text[..colon].ToString(), text[(colon + 1)..].Trim().ToString());
    }
}
