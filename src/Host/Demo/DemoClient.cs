using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Palabre.Host.Demo;

/// <summary>The cast at the server's own public door.</summary>
internal sealed class DemoClient(HttpClient http, IReadOnlyDictionary<string, string> tokens)
{
    public HttpClient Http => http;

    public AuthenticationHeaderValue As(string handle) => new("Bearer", tokens[handle]);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string handle, object? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = As(handle);
        var answer = await http.SendAsync(request, ct);
        return answer.EnsureSuccessStatusCode();
    }

    public async Task<JsonElement> AnswerAsync(HttpMethod method, string path, string handle, object? body, CancellationToken ct)
    {
        using var answer = await SendAsync(method, path, handle, body, ct);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(ct);
    }
}
