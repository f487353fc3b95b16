namespace Palabre.Moving;

/// <summary>Text on one line without control characters. Files of others hold any, and PostgreSQL keeps no NUL.</summary>
internal static class PlainLine
{
    public static bool Is(string text) => !text.Any(char.IsControl);

    /// <summary>As much of a text as can be shown and kept; its control characters become spaces.</summary>
    public static string Of(string text, int longest)
    {
        var begin = text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];
        return Is(begin) ? begin : new string([.. begin.Select(sign => char.IsControl(sign) ? ' ' : sign)]);
    }
}
