using System.Text.RegularExpressions;

namespace Palabre.Kit.Ui;

/// <summary>A stretch of a person's text: plain, or a link.</summary>
/// <param name="Address">Null for plain text; otherwise an absolute http or https address.</param>
public readonly record struct TextPart(string Text, string? Address);

/// <summary>Finds the addresses in what people write. Nothing but http and https is ever a link.</summary>
public static partial class Links
{
    private const string Closers = ".,;:!?…'\"’”»*_\u202F\u00A0";

    /// <summary>The text in order, cut where links begin and end.</summary>
    public static IReadOnlyList<TextPart> Split(string text)
    {
        var parts = new List<TextPart>();
        var at = 0;
        foreach (Match match in Address().Matches(text))
        {
            var address = Trimmed(match.Value);
            if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0 || uri.UserInfo.Length > 0) continue;
            if (match.Index > at) parts.Add(new(text[at..match.Index], null));
            parts.Add(new(address, uri.AbsoluteUri));
            at = match.Index + address.Length;
        }
        if (at < text.Length) parts.Add(new(text[at..], null));
        return parts;
    }

    /// <summary>Without what belongs to the sentence around it: a final point, a bracket that was opened before it.</summary>
    private static string Trimmed(string address)
    {
        while (address.Length > 0 && (Closers.Contains(address[^1]) || IsUnopened(address))) address = address[..^1];
        return address;
    }

    private static bool IsUnopened(string address) =>
        address[^1] switch { ')' => address.Count(c => c == ')') > address.Count(c => c == '('), ']' => !address.Contains('['), _ => false };

    [GeneratedRegex(@"\bhttps?://[^\s<>""\u2066-\u2069]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)] private static partial Regex Address();
}
