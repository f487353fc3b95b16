namespace Palabre.Kit.Ui;

internal static class Css
{
    /// <summary>The names that are there, in one class attribute; null when none is.</summary>
    public static string? Of(params ReadOnlySpan<string?> names)
    {
        string? all = null;
        foreach (var name in names)
            if (!string.IsNullOrEmpty(name)) all = all is null ? name : $"{all} {name}";
        return all;
    }
}
