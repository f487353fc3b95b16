using System.Net;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Palabre.Rooms.Tests.Pages;

/// <summary>
/// Compares markup with the text approved for it, kept beside the test, so that a change of a page is read as a change of text.
/// PALABRE_APPROVE=1 writes what is rendered now.
/// </summary>
internal static partial class Approved
{
    public static async Task IsAsync(string name, string html, [CallerFilePath] string test = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(test)!, "approved", $"{name}.html");
        var text = Readable(html);
        if (Environment.GetEnvironmentVariable("PALABRE_APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        }
        Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), text);
    }

    /// <summary>One element a line, without drawings and scope marks, letters as letters.</summary>
    private static string Readable(string html)
    {
        var plain = ScopeMark().Replace(Drawing().Replace(WebUtility.HtmlDecode(html), "<svg>"), "");
        return BetweenTags().Replace(plain, ">\n<").Trim() + "\n";
    }

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)] private static partial Regex Drawing();
    [GeneratedRegex(" b-[a-z0-9]{10}")] private static partial Regex ScopeMark();
    [GeneratedRegex(@">\s*<")] private static partial Regex BetweenTags();
}
