using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Palabre.MastodonApi.Tests;

/// <summary>Nothing that a program sends makes the house say that it is at fault, and every answer is JSON.</summary>
public sealed class FuzzTests(House house) : IClassFixture<House>
{
    private static readonly string[] Names =
        ["limit", "max_id", "since_id", "min_id", "id", "id[]", "q", "type", "acct", "types[]", "exclude_types[]", "pinned", "only_media", "tagged", "offset", "local", "remote", "account_id", "resource", "following", "status[x]"];

    private static readonly string[] Values =
        ["", "0", "-1", "1", "9223372036854775807", "9223372036854775808", "1e3", "true", "null", "%00", "%00a", "%E2%80%AE", "%ED%A0%80", "%FF", "'; drop table posts; --", "%25", "[]", "{}", "<b>", "a%0d%0ab", "@ada@elsewhere", "acct:@@@", "https://127.0.0.1/@x/1", "%F0%9F%8C%B3"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task No_parameter_breaks_any_route_that_reads(int seed)
    {
        var ada = await house.NewAsync("ada");
        var status = (await ada.WriteAsync("here #eau")).Id();
        var chance = new Random(seed);
        var routes = Routes("GET");
        Assert.True(routes.Count > 40, $"{routes.Count} routes");
        foreach (var route in routes)
        {
            var path = System.Text.RegularExpressions.Regex.Replace(route, @"\{[^}]+\}", _ => chance.Next(3) switch { 0 => status, 1 => ada.Id.ToString(), _ => Some(Values, chance) is { Length: > 0 } value ? Uri.EscapeDataString(value) : "x" });
            var query = string.Join('&', Enumerable.Range(0, chance.Next(1, 5)).Select(_ => $"{Some(Names, chance)}={Raw(Some(Values, chance))}"));
            using var answer = await ada.Http.GetAsync($"{path}?{query}", HttpCompletionOption.ResponseHeadersRead, House.Ct);
            Assert.True((int)answer.StatusCode < 500, $"{(int)answer.StatusCode} at {path}?{query}");
            if (answer.Content.Headers.ContentType?.MediaType == "application/json") JsonDocument.Parse(await answer.Content.ReadAsStringAsync(House.Ct));
            else Assert.True(answer.Content.Headers.ContentType?.MediaType is "text/event-stream" or "application/xrd+xml" or "image/svg+xml" or "text/plain", $"{answer.Content.Headers.ContentType} at {path}?{query}");
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task No_body_breaks_any_route_that_writes(int seed)
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        var chance = new Random(seed);
        string[] names = ["status", "spoiler_text", "sensitive", "visibility", "language", "in_reply_to_id", "media_ids[]", "poll[options][]", "client_name", "redirect_uris", "scopes", "grant_type", "code", "client_id", "client_secret", "token", "display_name", "note", "locked", "account_id", "comment", "category", "id"];
        foreach (var method in new[] { "POST", "PUT", "PATCH", "DELETE" })
            foreach (var route in Routes(method).Where(r => !r.StartsWith("/oauth/authorize", StringComparison.Ordinal)))
            {
                var status = (await ada.WriteAsync("here")).Id();
                var path = System.Text.RegularExpressions.Regex.Replace(route, @"\{[^}]+\}", _ => chance.Next(3) switch { 0 => status, 1 => bo.Id.ToString(), _ => Uri.EscapeDataString(Some(Values, chance) is { Length: > 0 } value ? value : "x") });
                var said = Enumerable.Range(0, chance.Next(0, 6)).Select(_ => (Name: Some(names, chance), Value: Some(Values, chance))).ToList();
                using var request = new HttpRequestMessage(new(method), path) { Content = Body(said, chance) };
                using var answer = await ada.Http.SendAsync(request, House.Ct);
                var text = await answer.Content.ReadAsStringAsync(House.Ct);
                Assert.True((int)answer.StatusCode < 500, $"{(int)answer.StatusCode} at {method} {path}: {string.Join('&', said)} {text}");
                JsonDocument.Parse(text);
            }
    }

    private static HttpContent Body(List<(string Name, string Value)> said, Random chance)
    {
        if (chance.Next(3) == 0) return new StringContent(string.Join('&', said.Select(s => $"{s.Name}={Raw(s.Value)}")), Encoding.UTF8, "application/x-www-form-urlencoded");
        if (chance.Next(2) == 0)
        {
            var parts = new MultipartFormDataContent();
            foreach (var (name, value) in said) parts.Add(new StringContent(value), name);
            return parts;
        }
        var json = JsonSerializer.Serialize(said.DistinctBy(s => s.Name).ToDictionary(s => s.Name, s => chance.Next(3) switch { 0 => (object?)new[] { s.Value }, 1 => new { x = s.Value }, _ => s.Value }));
        return new StringContent(chance.Next(5) == 0 ? json[..(json.Length / 2)] : json, Encoding.UTF8, "application/json");
    }

    /// <summary>Everything of this slice that answers to a method; socket and pages apart.</summary>
    private List<string> Routes(string method) => [.. house.App.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
        .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains(method) == true).Select(e => $"/{e.RoutePattern.RawText!.Trim('/')}")
        .Where(r => new[] { "/api/v1", "/api/v2", "/oauth", "/.well-known", "/nodeinfo" }.Any(p => r.StartsWith(p, StringComparison.Ordinal)) && r is not ("/oauth/authorize" or "/api/v1/streaming/{**path}"))
        .Distinct().Order(StringComparer.Ordinal)];

    /// <summary>As it stands, but for what no address may hold.</summary>
    private static string Raw(string value) => value.Contains('%') ? value : Uri.EscapeDataString(value);

    private static string Some(string[] of, Random chance) => of[chance.Next(of.Length)];
}
