using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Palabre.TestApp;

namespace Palabre.Host.Tests;

/// <summary>Whatever is sent to whichever address of the house, by a guest, a member or a steward: the answer is never that the house is at fault.</summary>
public sealed partial class OddInputTests
{
    private static readonly string[] Odd =
    [
        "", " ", "0", "-1", "1", "9223372036854775807", "9223372036854775808", "1e3", "true", "null", "\0", "a\0b", "\u202E", "%", "'; drop table members; --", "[]", "{}", "<b>", "a\r\nb", "@ada",
        "@ada@elsewhere", "https://127.0.0.1/@x/1", "https://[::1", "\U0001F333", "٥٫٠٠", "5,005", "5.00", "EUR", "2026-02-30", "9999-12-31T23:59:59Z", "0001-01-01", "Europe/Nowhere", "fr", "xx-yy",
        "00000000-0000-0000-0000-000000000000", new string('é', 70), new string('x', 6_000),
    ];

    /// <summary>The sources, by the name of the file: what a handler reads of a form stands in them only.</summary>
    private static readonly ILookup<string, string> Sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.*", SearchOption.AllDirectories)
        .Where(f => Path.GetExtension(f) is ".razor" or ".cs").ToLookup(f => Path.GetFileNameWithoutExtension(f)!, StringComparer.Ordinal);

    private static readonly string[] Everywhere = [.. Sources.SelectMany(s => s).SelectMany(Fields).Distinct().Order(StringComparer.Ordinal)];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task No_address_calls_itself_at_fault(int seed)
    {
        Assert.True(Everywhere.Length > 80, $"{Everywhere.Length} names of fields");
        await using var app = await PalabreApp.StartAsync();
        var chance = new Random(seed);
        var known = await KnownAsync(app);
        var (guest, ada) = (app.Guest(), await app.AsAsync("ada"));
        var wrong = new List<string>();
        var asked = 0;
        HttpClient? member = null;
        foreach (var route in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().OrderBy(e => e.RoutePattern.RawText, StringComparer.Ordinal))
        {
            var names = Names(route);
            // By then they may have locked themselves out.
            if (member is null || asked % 100 < 3) member = await app.AsAsync($"odd{seed}{asked}");
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                foreach (var client in new[] { guest, member, ada })
                {
                    using var request = Request(method, route.RoutePattern, names, known, chance, out var said);
                    using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
                    limit.CancelAfter(TimeSpan.FromSeconds(20));
                    asked++;
                    using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
                    // What oEmbed asks for is 501 where a form of answer is not offered.
                    if ((int)answer.StatusCode is >= 500 and not 501) wrong.Add($"{(int)answer.StatusCode} {method} {request.RequestUri} {said}");
                }
        }
        Assert.True(asked > 1_000, $"{asked} asked");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>What there is to be asked about, by the names that routes give it.</summary>
    private static async Task<Dictionary<string, string>> KnownAsync(PalabreApp app)
    {
        var ada = await app.AsAsync("ada");
        var bruno = await app.AddAsync("bruno");
        var room = await MadeAsync(ada, "/api/rooms", new { title = "Whose water is it?" }, "id");
        var post = await MadeAsync(ada, "/api/v1/statuses", new { status = "Water for all #eau" }, "id");
        var club = await MadeAsync(ada, "/api/clubs", new { slug = "the-valley", name = "The valley" }, "slug");
        return new()
        {
            ["room"] = room,
            ["post"] = post,
            ["status"] = post,
            ["slug"] = club,
            ["club"] = club,
            ["handle"] = "bruno",
            ["person"] = bruno.ToString(),
            ["member"] = bruno.ToString(),
            ["speaker"] = bruno.ToString(),
            ["id"] = post,
            ["tag"] = "eau",
        };
    }

    private static async Task<string> MadeAsync(HttpClient who, string path, object wish, string name)
    {
        using var content = new StringContent(JsonSerializer.Serialize(wish), Encoding.UTF8, "application/json");
        using var answer = await who.PostAsync(path, content, Ct);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode} at {path}");
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct)).RootElement.GetProperty(name).GetString()!;
    }

    private static HttpRequestMessage Request(string method, RoutePattern route, string[] names, Dictionary<string, string> known, Random chance, out string said)
    {
        var path = "/" + string.Join('/', route.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
        {
            RoutePatternParameterPart parameter => Uri.EscapeDataString(known.TryGetValue(parameter.Name, out var there) && chance.Next(4) > 0 ? there : Some(Odd, chance) is { Length: > 0 } odd ? odd : "x"),
            RoutePatternLiteralPart literal => literal.Content,
            var part => ((RoutePatternSeparatorPart)part).Content,
        }))));
        var fields = Enumerable.Range(0, chance.Next(0, 12)).Select(_ => KeyValuePair.Create(Some(chance.Next(4) > 0 ? names : Everywhere, chance), chance.Next(6) > 0 ? Some(Odd, chance) : Some([.. known.Values], chance))).ToList();
        said = string.Join('&', fields.Select(f => $"{f.Key}={Uri.EscapeDataString(f.Value)}"));
        if (method is "GET" or "HEAD") return new(new(method), new Uri($"{path}?{said}", UriKind.Relative)) { Headers = { Accept = { new MediaTypeWithQualityHeaderValue(chance.Next(2) == 0 ? "text/html" : "application/json") } } };
        return new(new(method), new Uri(path, UriKind.Relative))
        {
            Content = path.StartsWith("/api", StringComparison.Ordinal) && chance.Next(5) > 0
                ? new StringContent(JsonSerializer.Serialize(fields.DistinctBy(f => f.Key).ToDictionary(f => f.Key, f => Shaped(f.Value, chance))), Encoding.UTF8, "application/json")
                : new FormUrlEncodedContent(fields),
        };
    }

    private static object? Shaped(string value, Random chance) => chance.Next(6) switch
    {
        0 => new[] { value },
        1 => new { x = value },
        2 when long.TryParse(value, out var number) => number,
        3 => null,
        _ => value,
    };

    /// <summary>What the handler of a route takes from addresses, JSON and forms.</summary>
    private static string[] Names(RouteEndpoint route)
    {
        if (route.Metadata.GetMetadata<MethodInfo>() is not { } handler) return Everywhere;
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var parameter in handler.GetParameters())
            if (parameter.ParameterType.Namespace?.StartsWith("Palabre", StringComparison.Ordinal) != true) names.Add(parameter.Name!);
            else foreach (var property in parameter.ParameterType.GetProperties()) names.Add(JsonNamingPolicy.CamelCase.ConvertName(property.Name));
        for (var type = handler.DeclaringType; type is not null; type = type.DeclaringType)
            foreach (var file in Sources[type.Name]) names.UnionWith(Fields(file));
        return names.Count == 0 ? Everywhere : [.. names];
    }

    private static IEnumerable<string> Fields(string file) => Field().Matches(File.ReadAllText(file)).Select(m => m.Groups["name"].Value);

    private static string Some(string[] of, Random chance) => of[chance.Next(of.Length)];

    /// <summary>A field of a form in Razor, what a handler reads of one, and what a page takes from its address.</summary>
    [GeneratedRegex(@"(?:\b[Nn]ame=\x22|orm\[\x22|uery\[\x22|orm\.\w+\(\x22|\(Name = \x22)(?<name>[a-z][a-zA-Z0-9_]*)\x22")]
    private static partial Regex Field();
}
