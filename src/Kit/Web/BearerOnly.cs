using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Palabre.Kit.Web;

/// <summary>
/// Addresses of an API that other people's programs define. Pages of any site call it with a bearer token; a cookie says nothing there,
/// so nobody can be made to borrow one. Its errors are <c>{"error": …}</c>.
/// </summary>
/// <param name="Prefixes">Whole segments of paths.</param>
public sealed record BearerOnlyPaths(IReadOnlyList<PathString> Prefixes);

/// <summary>Asking for them.</summary>
public static class BearerOnly
{
    public static IServiceCollection AddBearerOnly(this IServiceCollection services, params string[] prefixes) =>
        services.AddSingleton(new BearerOnlyPaths([.. prefixes.Select(p => new PathString(p))]));

    public static bool IsBearerOnly(this HttpContext http)
    {
        foreach (var paths in http.RequestServices.GetServices<BearerOnlyPaths>())
            foreach (var prefix in paths.Prefixes)
                if (http.Request.Path.StartsWithSegments(prefix)) return true;
        return false;
    }
}
