using System.Globalization;

namespace Palabre.Bench;

/// <summary>Reads <c>--name value</c>.</summary>
internal static class Options
{
    public static int Number(string[] args, string name, int otherwise) =>
        int.Parse(Text(args, name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

    public static IReadOnlyList<int> Numbers(string[] args, string name, string otherwise) =>
        [.. Text(args, name, otherwise).Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];

    public static string Text(string[] args, string name, string otherwise)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;
    }
}
