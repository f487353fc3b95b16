using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Kit.Words;

namespace Palabre.Kit.Web;

/// <summary>Language and theme of this browser, chosen on any page; kept in cookies so that guests have them too.</summary>
public static class Preferences
{
    public const string ThemeCookie = "theme";

    private static readonly string[] Themes = ["system", "light", "dark"];

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/preferences", HandleAsync).ExcludeFromDescription();

    /// <summary>The chosen theme; null follows the system.</summary>
    public static string? ThemeOf(HttpContext http) => http.Request.Cookies[ThemeCookie] is ("light" or "dark") and var theme ? theme : null;

    private static async Task<SeeOther> HandleAsync(HttpContext http, CancellationToken ct)
    {
        var form = await http.Request.ReadFormAsync(ct);
        if (Language.Find(form["lang"]) is { } language) Keep(http, Readers.LanguageCookie, language.Code);
        if (Themes.Contains(form["theme"].ToString())) Keep(http, ThemeCookie, form["theme"].ToString());
        return Answers.SeeOther(LocalPath.Or(form["back"], "/"));
    }

    private static void Keep(HttpContext http, string cookie, string value) => http.Response.Cookies.Append(cookie, value, new CookieOptions
    {
        MaxAge = TimeSpan.FromDays(365),
        SameSite = SameSiteMode.Lax,
        Path = "/",
        IsEssential = true,
    });
}

/// <summary>A path of ours to go back to, as it stands in a header; never another site's.</summary>
public static class LocalPath
{
    public static string Or(string? path, string otherwise) =>
        path is { Length: > 0 } && path[0] == '/' && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\') && path.All(c => char.IsAscii(c) && !char.IsControl(c)) ? path : otherwise;
}
