using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Palabre.Kit.Web;

/// <summary>How often one address or one member may do costly things.</summary>
public sealed class RateLimitSettings
{
    /// <summary>Switch off only for load tests or behind a proxy that limits.</summary>
    public bool Enabled { get; set; } = true;
}

/// <summary>The policies slices name: <c>.RequireRateLimiting(RateLimits.SignIn)</c>.</summary>
public static class RateLimits
{
    public const string SignIn = "sign-in";
    public const string SignUp = "sign-up";
    public const string Write = "write";

    /// <summary>Opening of media sessions: each costs a handshake.</summary>
    public const string Media = "media";

    /// <summary>Drawing of pictures for other sites.</summary>
    public const string Picture = "picture";

    /// <summary>Looking for something: each asks the index of every kind.</summary>
    public const string Search = "search";

    public static IServiceCollection AddRateLimits(this IServiceCollection services, RateLimitSettings settings) =>
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = RefuseAsync;
            Add(SignIn, burst: 10, perMinute: 10);
            Add(SignUp, burst: 20, perMinute: 6);
            Add(Write, burst: 60, perMinute: 240);
            // A meeting hall shares one address: its people must be able to come in together.
            Add(Media, burst: 300, perMinute: 1200);
            Add(Picture, burst: 30, perMinute: 60);
            Add(Search, burst: 40, perMinute: 120);

            void Add(string name, int burst, int perMinute) => limiter.AddPolicy(name, http => settings.Enabled
                ? RateLimitPartition.GetTokenBucketLimiter(Who(http), _ => Bucket(burst, perMinute))
                : RateLimitPartition.GetNoLimiter(""));
        });

    private static TokenBucketRateLimiterOptions Bucket(int burst, int perMinute) => new()
    {
        TokenLimit = burst,
        TokensPerPeriod = Math.Max(1, perMinute / 60),
        AutoReplenishment = true,
        ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(1, 60d / perMinute)),
    };

    private static string Who(HttpContext http) =>
        Viewer.Of(http.User).Member?.ToString() ?? http.Connection.RemoteIpAddress?.ToString() ?? "";

    private static async ValueTask RefuseAsync(OnRejectedContext context, CancellationToken ct)
    {
        var seconds = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? (int)Math.Ceiling(after.TotalSeconds) : 10;
        context.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await context.HttpContext.Problem(new Refusal("too_many_requests", 429) { Args = [seconds] }).ExecuteAsync(context.HttpContext);
    }
}
