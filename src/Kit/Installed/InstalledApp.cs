using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Palabre.Core;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;

namespace Palabre.Kit.Installed;

/// <summary>
/// The community on a phone's home screen: its manifest (W3C Web Application Manifest), the worker that shows a page of ours when
/// the server cannot be reached, and that page.
/// </summary>
internal static class InstalledApp
{
    /// <summary>look.md: paper, on which everything but a stage is printed.</summary>
    public const string Paper = "#F2F3EB";
    public const string NightPaper = "#0D1719";

    private const string OfflinePath = "/offline";

    private static readonly (string File, string Size, string Purpose)[] Icons =
    [
        ("icon-192", "192x192", "any"), ("icon-512", "512x512", "any"), ("maskable-192", "192x192", "maskable"), ("maskable-512", "512x512", "maskable"),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/manifest.webmanifest", ManifestAsync).ExcludeFromDescription();
        routes.MapGet("/sw.js", WorkerAsync).ExcludeFromDescription();
        routes.MapGet(OfflinePath, () => Answers.Page<OfflinePage>()).ExcludeFromDescription();
    }

    private static async Task<ContentHttpResult> ManifestAsync(HttpContext http, ICommunity communities, AssetUrls files, CancellationToken ct)
    {
        var (reader, name) = (http.Reader(), (await communities.GetAsync(ct)).Name);
        http.Response.Headers.Append(HeaderNames.Vary, "Accept-Language, Cookie");
        var manifest = new Dictionary<string, object>
        {
            ["id"] = "/",
            ["name"] = name,
            ["short_name"] = name,
            ["description"] = reader["kit.app_description"],
            ["lang"] = reader.Language.Code,
            ["dir"] = reader.Language.Direction,
            ["start_url"] = "/",
            ["scope"] = "/",
            ["display"] = "standalone",
            ["theme_color"] = Paper,
            ["background_color"] = Paper,
            ["categories"] = new[] { "social" },
            ["icons"] = Icons.Select(icon => new { src = files.Kit($"images/{icon.File}.png"), sizes = icon.Size, type = "image/png", purpose = icon.Purpose }),
            ["shortcuts"] = new[] { new { name = reader["kit.open_room"], url = "/rooms/open" } },
            // What another application shares becomes the title of a room to open: one says it, or changes it, before anything is public.
            ["share_target"] = new { action = "/rooms/open", method = "GET", enctype = "application/x-www-form-urlencoded", @params = new { title = "title", text = "text", url = "url" } },
        };
        return TypedResults.Text(JsonSerializer.Serialize(manifest), "application/manifest+json");
    }

    /// <summary>
    /// The worker's own text is a file like any other; this one, at the root so that it may watch all pages, only says which. A new
    /// build has new fingerprints in it, and that is how browsers learn of it.
    /// </summary>
    private static async Task<ContentHttpResult> WorkerAsync(HttpContext http, ICommunity communities, AssetUrls files, CancellationToken ct)
    {
        var (name, icon) = ((await communities.GetAsync(ct)).Name, files.Kit("images/icon-192.png"));
        string[] kept = [files.Kit("kit.css"), files.Kit("js/offline.js")];
        http.Response.Headers.CacheControl = "no-cache";
        var text = string.Create(CultureInfo.InvariantCulture,
            $"self.palabre = {JsonSerializer.Serialize(new { offline = OfflinePath, files = kept, name, icon })};\nimportScripts({JsonSerializer.Serialize(files.Kit("worker.js"))});\n");
        return TypedResults.Text(text, "text/javascript");
    }
}
