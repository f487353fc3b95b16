using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Kit.Web;

namespace Palabre.Kit.Tests;

public sealed class RoutesOnceTests
{
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task A_route_is_built_once_for_whoever_asks(bool once, int times)
    {
        var ct = TestContext.Current.CancellationToken;
        var built = 0;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        var group = (once ? new RoutesOnce(app) : (IEndpointRouteBuilder)app).MapGroup("/houses");
        group.MapGet("/{name}", (string name) => name).Add(_ => built++);
        await app.StartAsync(ct);
        Assert.Equal(0, built);

        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Assert.Equal("palabre", await client.GetStringAsync("/houses/palabre", ct));
        // Everything of the application, as the rules of who may pass and the description of the API see it.
        var all = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();
        Assert.Equal(["/houses/{name}"], all.Select(endpoint => endpoint.RoutePattern.RawText));
        Assert.Equal(times, built);
    }
}
