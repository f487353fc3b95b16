using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Palabre.Kit.Web;

/// <summary>
/// As of when an answer is: an id made before anything was read for it. What event streams tell with a later id, the answer may not know.
/// </summary>
public static class Moments
{
    public static void UseMoments(this IApplicationBuilder app, IdMaker ids) => app.Use((http, next) =>
    {
        http.Items[typeof(Moments)] = ids.Next();
        return next(http);
    });

    /// <summary>The moment the request came.</summary>
    public static long Moment(this HttpContext http) => http.Items[typeof(Moments)] is long moment ? moment : 0;
}
