using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Palabre.Kit.Web.Outside;
using Palabre.WebPush;

namespace Palabre.Notifications;

/// <summary>What a push service answered.</summary>
internal enum PushAnswer
{
    /// <summary>It took it.</summary>
    Taken,

    /// <summary>The subscription is over (RFC 8030 §7.3): 404 or 410.</summary>
    Gone,

    /// <summary>Not now: 429, 5xx, or no answer at all.</summary>
    Later,

    /// <summary>It will never take this.</summary>
    Refused,
}

/// <param name="Status">0 when there was no answer.</param>
/// <param name="After">How long to wait, when the service says so.</param>
internal sealed record PushOutcome(PushAnswer Answer, int Status, TimeSpan? After = null);

/// <summary>Posts sealed messages to push services: https, at public addresses only, no redirects, no cookies, little time.</summary>
internal sealed class PushPost : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpMessageInvoker _http;
    private readonly PushSettings _settings;
    private readonly VapidKey _key;
    private readonly TimeProvider _clock;

    public PushPost(PushSettings settings, VapidKey key, TimeProvider clock)
    {
        (_settings, _key, _clock) = (settings, key, clock);
        _http = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            MaxResponseHeadersLength = 32, // KiB
            MaxConnectionsPerServer = SendPushes.AtOnce,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2), // the address is judged anew then
            ConnectCallback = (context, ct) => OutsideConnection.OpenAsync(context.DnsEndPoint, MayReach, ct),
        });
    }

    public async Task<PushOutcome> SendAsync(PushDevice device, PushMessage message, CancellationToken ct)
    {
        if (PushAddress.Read(device.Endpoint, _settings) is not { } endpoint) return new(PushAnswer.Gone, 0);
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        try
        {
            using var request = Request(endpoint, device, message);
            using var answer = await _http.SendAsync(request, until.Token);
            return Read(answer);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && patience.IsCancellationRequested && !ct.IsCancellationRequested))
        {
            return new(PushAnswer.Later, 0);
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(Uri endpoint, PushDevice device, PushMessage message)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = new ByteArrayContent(PushSeal.Seal(message.Content, new(device.PublicKey, device.Secret))),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Content.Headers.ContentEncoding.Add("aes128gcm");
        request.Headers.TryAddWithoutValidation("Authorization", _key.AuthorizationFor(endpoint));
        request.Headers.Add("TTL", ((long)Math.Ceiling(message.Life.TotalSeconds)).ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Topic", message.Topic);
        request.Headers.Add("Urgency", message.Urgency);
        return request;
    }

    private PushOutcome Read(HttpResponseMessage answer) => answer.StatusCode switch
    {
        _ when answer.IsSuccessStatusCode => new(PushAnswer.Taken, (int)answer.StatusCode),
        HttpStatusCode.NotFound or HttpStatusCode.Gone => new(PushAnswer.Gone, (int)answer.StatusCode),
        HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => new(PushAnswer.Later, (int)answer.StatusCode, AfterOf(answer.Headers.RetryAfter)),
        _ => new(PushAnswer.Refused, (int)answer.StatusCode),
    };

    private TimeSpan? AfterOf(RetryConditionHeaderValue? after) => after?.Delta ?? after?.Date - _clock.GetUtcNow();

    private bool MayReach(IPAddress address) => _settings.AllowPrivateServices || PublicAddress.IsPublic(address);
}
