using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit.Web;

namespace Palabre.Kit.Tests;

public sealed class LateShapesTests
{
    [Fact]
    public async Task A_route_learns_the_shape_of_its_body_with_the_first_that_comes_and_reads_it_as_any_other()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var app = await StartAsync(ct);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        using (var other = await client.GetAsync("/other", ct)) Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(0, Wish.Shapes);

        using var answer = await client.PostAsJsonAsync("/wish", new { member = "42", day = "friday", note = (string?)null }, ct);
        Assert.Equal("42 Friday -", await answer.Content.ReadAsStringAsync(ct));
        Assert.Equal(1, Wish.Shapes);
    }

    [Fact]
    public async Task What_is_wrong_with_a_body_is_said_by_its_place_in_it()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var app = await StartAsync(ct);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        using var number = await client.PostAsJsonAsync("/plain", new { count = "many" }, ct);
        Assert.Equal(HttpStatusCode.BadRequest, number.StatusCode);
        Assert.Equal("$.count", await number.Content.ReadAsStringAsync(ct));
        using var nothing = await client.PostAsync("/plain", JsonContent.Create<object?>(null), ct);
        Assert.Equal(HttpStatusCode.BadRequest, nothing.StatusCode);
    }

    private static async Task<WebApplication> StartAsync(CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.ConfigureHttpJsonOptions(json => Json.Configure(json.SerializerOptions));
        builder.Services.Configure<JsonOptions>(json => json.SerializerOptions.TypeInfoResolver = new Counting());
        builder.Services.Configure<Microsoft.AspNetCore.Routing.RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        var app = builder.Build();
        app.Use(async (context, next) =>
        {
            try { await next(context); }
            catch (BadHttpRequestException e)
            {
                context.Response.StatusCode = e.StatusCode;
                await context.Response.WriteAsync((e.InnerException as System.Text.Json.JsonException)?.Path ?? "", ct);
            }
        });
        var routes = new LateShapes(app);
        routes.MapGet("/other", () => "other");
        routes.MapPost("/wish", (Wish wish) => $"{wish.Member.Value} {wish.Day} {wish.Note ?? "-"}");
        routes.MapPost("/plain", (Plain plain) => plain.Count);
        await app.StartAsync(ct);
        return app;
    }

    internal sealed record Plain(int Count);

    internal sealed record Wish(MemberId Member, DayOfWeek Day, string? Note)
    {
        public static int Shapes { get; set; }
    }

    private sealed class Counting : System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver
    {
        public override System.Text.Json.Serialization.Metadata.JsonTypeInfo GetTypeInfo(Type type, System.Text.Json.JsonSerializerOptions options)
        {
            if (type == typeof(Wish)) Wish.Shapes++;
            return base.GetTypeInfo(type, options);
        }
    }
}
