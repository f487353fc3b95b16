namespace Palabre.MastodonApi;

/// <summary>Where a program is led back to.</summary>
internal static class RedirectUri
{
    /// <summary>Schemes that do something by themselves instead of leading somewhere.</summary>
    private static readonly string[] Never = ["javascript", "data", "vbscript", "file", "blob", "about", "view-source", "filesystem"];

    /// <summary>What a header can say: it stands in one when one is led there.</summary>
    public static bool IsGood(string address) => address == OAuthApp.OutOfBand
        || (address.Length <= OAuthApp.AddressLength && address.All(c => c is > ' ' and <= '~') && Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && uri.Fragment.Length == 0 && !Never.Contains(uri.Scheme) && (uri.Scheme is not ("http" or "https") || uri.Host.Length > 0));

    /// <summary>The address with what is answered, its own query kept (RFC 6749 §4.1.2).</summary>
    public static string With(string address, params (string Name, string? Value)[] answered)
    {
        var said = string.Join('&', answered.Where(a => a.Value is not null).Select(a => $"{a.Name}={Uri.EscapeDataString(a.Value!)}"));
        return $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{said}";
    }

    /// <summary>As a rule of a page says it: the origin of a page, the scheme of an app.</summary>
    public static string Source(string address)
    {
        var uri = new Uri(address);
        return uri.Scheme is "http" or "https" ? uri.GetLeftPart(UriPartial.Authority) : $"{uri.Scheme}:";
    }
}
