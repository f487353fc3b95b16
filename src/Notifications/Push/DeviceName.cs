namespace Palabre.Notifications;

/// <summary>What somebody knows a browser of theirs by. Names of products, the same in every language.</summary>
internal static class DeviceName
{
    // In this order: most browsers also claim to be the ones further down.
    private static readonly (string Mark, string Name)[] Browsers =
        [("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Mark, string Name)[] Systems =
        [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("CrOS", "ChromeOS"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

    /// <param name="userAgent">As the browser calls itself (RFC 9110 §10.1.5).</param>
    public static string Of(string userAgent)
    {
        var parts = new[] { Find(Browsers, userAgent), Find(Systems, userAgent) }.OfType<string>().ToList();
        return parts.Count > 0 ? string.Join(", ", parts) : "Web Push";
    }

    private static string? Find((string Mark, string Name)[] among, string text) => Array.Find(among, one => text.Contains(one.Mark, StringComparison.Ordinal)).Name;
}
