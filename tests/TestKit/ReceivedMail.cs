using System.Text;
using System.Text.RegularExpressions;

namespace Palabre.TestKit;

/// <summary>A letter as it arrived, read as its MIME says (RFC 2045 to 2047).</summary>
/// <param name="Headers">Unfolded and decoded, by their names in any case.</param>
/// <param name="Parts">The bodies by their type, in their order; decoded.</param>
public sealed partial record ReceivedMail(string From, IReadOnlyList<string> To, IReadOnlyDictionary<string, string> Headers, IReadOnlyList<(string Type, string Content)> Parts)
{
    public string Subject => Headers["Subject"];
    public string Text => Parts.Single(p => p.Type == "text/plain").Content;
    public string Html => Parts.Single(p => p.Type == "text/html").Content;

    /// <summary>The first address in the text that begins with something.</summary>
    public string LinkTo(string path) =>
        LinkPattern().Matches(Text).Select(m => m.Value).FirstOrDefault(link => new Uri(link).AbsolutePath.StartsWith(path, StringComparison.Ordinal))
        ?? throw new InvalidOperationException($"No link to {path} in:\n{Text}");

    public static ReceivedMail Parse(string from, IReadOnlyList<string> to, string letter)
    {
        var (headers, body) = Split(letter);
        return new(from, to, headers.ToDictionary(h => h.Key, h => Words(h.Value), StringComparer.OrdinalIgnoreCase), [.. Bodies(headers, body)]);
    }

    private static IEnumerable<(string Type, string Content)> Bodies(Dictionary<string, string> headers, string body)
    {
        var type = headers.GetValueOrDefault("Content-Type", "text/plain");
        if (BoundaryPattern().Match(type) is not { Success: true } boundary || !type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            yield return (type.Split(';')[0].Trim().ToLowerInvariant(), Decode(headers.GetValueOrDefault("Content-Transfer-Encoding", "7bit"), body));
            yield break;
        }
        foreach (var part in body.Split($"--{boundary.Groups[1].Value}").Skip(1).Where(p => !p.StartsWith("--", StringComparison.Ordinal)))
        {
            var (inner, content) = Split(part.TrimStart('\r', '\n'));
            foreach (var found in Bodies(inner, content)) yield return found;
        }
    }

    private static (Dictionary<string, string> Headers, string Body) Split(string part)
    {
        var end = part.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var head = FoldPattern().Replace(part[..end], " ");
        return (head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':', 2)).ToDictionary(h => h[0].Trim(), h => h[1].Trim(), StringComparer.OrdinalIgnoreCase), part[(end + 4)..]);
    }

    private static string Decode(string encoding, string body) => encoding.Trim().ToLowerInvariant() switch
    {
        "base64" => Encoding.UTF8.GetString(Convert.FromBase64String(body.ReplaceLineEndings(""))),
        "quoted-printable" => Encoding.UTF8.GetString(Quoted(body.Replace("=\r\n", "", StringComparison.Ordinal))),
        _ => body,
    };

    /// <summary>Encoded words (RFC 2047 §2); white space between two of them is none (§6.2).</summary>
    private static string Words(string header) => WordPattern().Replace(BetweenWords().Replace(header, "$1"), m => m.Groups[1].Value is "B" or "b"
        ? Encoding.UTF8.GetString(Convert.FromBase64String(m.Groups[2].Value)) : Encoding.UTF8.GetString(Quoted(m.Groups[2].Value.Replace('_', ' '))));

    private static byte[] Quoted(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '=' || i + 2 >= text.Length) bytes.Add((byte)text[i]);
            else
            {
                bytes.Add(Convert.ToByte(text.Substring(i + 1, 2), 16));
                i += 2;
            }
        }
        return [.. bytes];
    }

    [GeneratedRegex("""\r\n[ \t]+""")]
    private static partial Regex FoldPattern();

    [GeneratedRegex("""boundary="?([^";]+)"?""", RegexOptions.IgnoreCase)]
    private static partial Regex BoundaryPattern();

    [GeneratedRegex("""=\?utf-8\?([bq])\?([^?]*)\?=""", RegexOptions.IgnoreCase)]
    private static partial Regex WordPattern();

    [GeneratedRegex("""(\?=)\s+(?==\?)""")]
    private static partial Regex BetweenWords();

    [GeneratedRegex("""https?://\S+""")]
    private static partial Regex LinkPattern();
}
