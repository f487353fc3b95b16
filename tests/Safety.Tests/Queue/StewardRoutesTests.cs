using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Palabre.Safety.Tests;

/// <summary>Every address of the stewards, also those that somebody adds later.</summary>
public sealed class StewardRoutesTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task No_address_of_the_stewards_exists_for_anybody_else()
    {
        var (carla, bruno, judge, second) = (await house.NewAsync("carla"), await house.NewAsync("bruno"), await house.NewAsync("judge", true), await house.NewAsync("second", true));
        await carla.ReportAsync(new { person = bruno.Id.ToString(), rule = "spam" });
        Assert.Equal(HttpStatusCode.NoContent, await second.DecideAsync(bruno, new { measure = "warning", rule = "spam", facts = "Adverts." }));
        const string club = "the-valley";
        Assert.Equal(HttpStatusCode.Created, (await carla.Http.PostAsJsonAsync("/api/clubs", new { slug = club, name = "The valley" }, House.Ct)).StatusCode);
        // Everything is about the steward who asks, so that each address exists for them and none changes anything.
        var ids = new Dictionary<string, string>
        {
            ["report"] = (await carla.ReportAsync(new { person = judge.Id.ToString(), rule = "spam" })).ToString(),
            ["decision"] = await bruno.AppealAsync(),
            ["speaker"] = judge.Id.ToString(),
            ["kind"] = "person",
            ["id"] = judge.Id.ToString(),
            ["slug"] = club,
            // What is asked for says too little to be a decision, so that it is refused before it is looked up.
            ["transfer"] = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(),
            ["checkout"] = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(),
            ["payout"] = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(),
            ["dispute"] = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(),
        };
        var routes = house.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText is { } text && IsStewards(text)).ToList();
        Assert.True(routes.Count >= 11, $"There are {routes.Count} addresses only.");
        foreach (var route in routes)
        {
            var path = "/" + string.Join('/', route.RoutePattern.PathSegments.Select(s => Text(s, ids)));
            foreach (var method in route.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods)
            {
                Assert.True(await AskAsync(judge.Http, method, path) != HttpStatusCode.NotFound, $"{method} {path} is not there for a steward.");
                foreach (var other in new[] { bruno.Http, carla.Http, house.App.Guest() })
                    Assert.True(await AskAsync(other, method, path) == HttpStatusCode.NotFound, $"{method} {path} is there for others.");
            }
        }
    }

    private static bool IsStewards(string route) => route.TrimStart('/').Split('/') is ["stewards", ..] or ["api", "stewards", ..];

    private static string Text(RoutePatternPathSegment segment, Dictionary<string, string> ids) =>
        string.Concat(segment.Parts.Select(p => p is RoutePatternParameterPart parameter ? ids[parameter.Name] : ((RoutePatternLiteralPart)p).Content));

    private static async Task<HttpStatusCode> AskAsync(HttpClient who, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method != HttpMethods.Get) request.Content = path.StartsWith("/api", StringComparison.Ordinal) ? new StringContent("{}", null, "application/json") : new FormUrlEncodedContent([]);
        using var answer = await who.SendAsync(request, House.Ct);
        return answer.StatusCode;
    }
}
