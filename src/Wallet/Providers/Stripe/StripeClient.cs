using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Palabre.Wallet.Providers.Stripe;

/// <summary>
/// Asks Stripe: forms in, JSON out. Every deed carries the id of our own command (<c>Idempotency-Key</c>), so that it may be tried again when
/// no answer came, or when Stripe itself was busy; Stripe then answers what it answered the first time.
/// </summary>
/// <param name="http">With Stripe's address, and no handler that tries again by itself.</param>
internal sealed partial class StripeClient(HttpClient http, WalletSettings settings, TimeProvider clock, ILogger<StripeClient> log)
{
    /// <summary>What Stripe answers like. Another version is a change that wants to be looked at (docs.stripe.com/upgrades).</summary>
    public const string Version = "2024-06-20";

    /// <summary>More hide a longer outage from who waits, and make them wait.</summary>
    private const int MostTries = 3;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(400);

    /// <param name="fields">Names as Stripe writes them: <c>line_items[0][quantity]</c>.</param>
    /// <param name="account">The connected account it is done for; null for the house's own.</param>
    /// <exception cref="ProviderException">It was not done, or nobody knows whether it was: the same command may be asked for again.</exception>
    public Task<JsonElement> PostAsync(string path, IReadOnlyList<KeyValuePair<string, string>> fields, string command, CancellationToken ct, string? account = null) =>
        SendAsync(() => Request(HttpMethod.Post, path, account, request =>
        {
            request.Headers.Add("Idempotency-Key", command);
            request.Content = new FormUrlEncodedContent(fields);
        }), path, ct);

    /// <returns>Null when Stripe knows nothing of it.</returns>
    public async Task<JsonElement?> GetAsync(string path, CancellationToken ct, string? account = null)
    {
        try { return await SendAsync(() => Request(HttpMethod.Get, path, account, _ => { }), path, ct); }
        catch (UnknownThingException) { return null; }
    }

    private HttpRequestMessage Request(HttpMethod method, string path, string? account, Action<HttpRequestMessage> fill)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", settings.StripeKey);
        request.Headers.Add("Stripe-Version", Version);
        if (account is not null) request.Headers.Add("Stripe-Account", account);
        fill(request);
        return request;
    }

    private async Task<JsonElement> SendAsync(Func<HttpRequestMessage> make, string path, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                using var request = make();
                using var answer = await http.SendAsync(request, ct);
                if (answer.IsSuccessStatusCode) return await ReadAsync(answer, ct);
                if (!IsWorthTryingAgain(answer) || tries == MostTries) throw await RefusedAsync(answer, path, ct);
                Busy(log, path, (int)answer.StatusCode);
            }
            catch (Exception e) when (e is HttpRequestException or IOException || (e is TaskCanceledException && !ct.IsCancellationRequested))
            {
                if (tries == MostTries) throw new ProviderException($"Stripe does not answer ({e.Message})", inner: e);
                NoAnswer(log, path, e.Message);
            }
            await Task.Delay(FirstWait * (1 << (tries - 1)), clock, ct);
        }
    }

    /// <summary>docs.stripe.com/api/errors: 409 is another request with the same key under way, 429 too many, 5xx Stripe's own. <c>Stripe-Should-Retry</c> overrules.</summary>
    private static bool IsWorthTryingAgain(HttpResponseMessage answer)
    {
        if (answer.Headers.TryGetValues("Stripe-Should-Retry", out var said)) return said.FirstOrDefault() == "true";
        return answer.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests || (int)answer.StatusCode >= StatusCodes.Status500InternalServerError;
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(ct);
            using var json = await JsonDocument.ParseAsync(body, cancellationToken: ct);
            return json.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new ProviderException("Stripe answered something that is not JSON", inner: e);
        }
    }

    private static async Task<Exception> RefusedAsync(HttpResponseMessage answer, string path, CancellationToken ct)
    {
        if (answer.StatusCode == HttpStatusCode.NotFound && answer.RequestMessage?.Method == HttpMethod.Get) return new UnknownThingException();
        var status = (int)answer.StatusCode;
        var (code, message) = ("", "");
        try
        {
            var error = (await ReadAsync(answer, ct)).GetProperty("error");
            (code, message) = (Word(error, "code") ?? Word(error, "type") ?? "", Word(error, "message") ?? "");
        }
        catch (Exception e) when (e is ProviderException or KeyNotFoundException or InvalidOperationException)
        {
            // The status says enough.
        }
        return new ProviderException($"Stripe refused {path}: {status} {code} {message}".TrimEnd(), isFinal: status is >= 400 and < 500 and not 409 and not 429);
    }

    private static string? Word(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private sealed class UnknownThingException : Exception;

    [LoggerMessage(Level = LogLevel.Information, Message = "Stripe answered {Path} with {Status}; asking again")]
    static partial void Busy(ILogger log, string path, int status);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stripe did not answer {Path}: {Why}; asking again")]
    static partial void NoAnswer(ILogger log, string path, string why);
}
