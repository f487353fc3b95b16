using Palabre.Kit;
using Palabre.Kit.Words;

namespace Palabre.Clubs;

/// <summary>What people type a line at a time: rules, questions, answers.</summary>
internal static class Lines
{
    /// <summary>The lines of a text that say something, each trimmed.</summary>
    public static IReadOnlyList<string> Of(string? text) =>
        [.. (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>As they are stored: one a line, so none holds a line break.</summary>
    public static string Join(IEnumerable<string?> lines) =>
        string.Join('\n', lines.Select(Typed.Line).Where(line => line.Length > 0));

    /// <summary>Why these cannot be taken: too many, or one too long.</summary>
    public static Refusal? Refuse(string stored, string what, int most, int longest, string field)
    {
        var lines = Of(stored);
        if (lines.Count > most) return new Refusal($"{what}_many", 422, field) { Args = [most] };
        return lines.Any(line => line.Length > longest) ? new Refusal($"{what}_long", 422, field) { Args = [longest] } : null;
    }
}
