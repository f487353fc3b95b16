using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;

namespace Palabre.Posts;

/// <summary>
/// <c>GET /pictures/{name}</c>: the files. Whoever has the address was shown the post, or was given it by somebody who was; a picture never
/// changes, so it is kept for good by whoever fetched it. Any page may show it: other programs' pages do.
/// </summary>
internal static class ServePictures
{
    private const string ForGood = "public, max-age=31536000, immutable";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods($"{PicturePath.Folder}/{{name}}", [HttpMethods.Get, HttpMethods.Head], Answer).ExcludeFromDescription();

    private static IResult Answer(string name, HttpContext http, PictureFiles files)
    {
        if (files.Find(name) is not { } file) return TypedResults.NotFound();
        Stream picture;
        try
        {
            picture = File.OpenRead(file);
        }
        catch (FileNotFoundException)
        {
            // Deleted at this moment.
            return TypedResults.NotFound();
        }
        http.Response.Headers.CacheControl = ForGood;
        http.Response.Headers.AccessControlAllowOrigin = "*";
        // A film is asked for part by part; some players show none without that.
        return file.EndsWith(".mp4", StringComparison.Ordinal) ? TypedResults.Stream(picture, "video/mp4", enableRangeProcessing: true) : TypedResults.Stream(picture, "image/jpeg");
    }
}
