using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Palabre.Wallet.Providers;

namespace Palabre.Wallet.Tests.Providers;

/// <summary>What was asked of it.</summary>
internal sealed record StripeAsked(string Method, string Path, IReadOnlyDictionary<string, string> Fields, string? Key, string? Account);

/// <summary>Stripe as far as the house needs it, in its shapes (docs.stripe.com/api): a server of its own that keeps what it is asked for.</summary>
internal sealed class StripeServer : IAsyncDisposable
{
    public const string Key = "sk_test_north";
    public const string Secret = "whsec_north";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, JsonObject> _answers = [];
    private readonly ConcurrentDictionary<string, JsonObject> _things = [];
    private readonly ConcurrentQueue<int> _failures = [];
    private readonly List<JsonObject> _lines = [];
    private int _made;

    private StripeServer(WebApplication app) => _app = app;

    public ConcurrentQueue<StripeAsked> Asked { get; } = [];

    /// <summary>How long it thinks about a deed, before and after it is done.</summary>
    public TimeSpan Thinks { get; set; }

    /// <summary>Ids of what it has of a kind: <c>tr</c>, <c>po</c>, <c>re</c>, with the command that made each.</summary>
    public IReadOnlyDictionary<string, string> Made(string prefix) =>
        _things.Where(t => t.Key.StartsWith(prefix + "_", StringComparison.Ordinal)).ToDictionary(t => t.Key, t => (string?)t.Value["metadata"]?["command"] ?? "");

    /// <summary>By what its balance grew, in all.</summary>
    public long Balance
    {
        get { lock (_lines) return _lines.Sum(line => (long)line["net"]!); }
    }

    /// <summary>How many changes of its balance there were.</summary>
    public int Lines
    {
        get { lock (_lines) return _lines.Count; }
    }
    public string Url => _app.Urls.First();

    public static async Task<StripeServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new StripeServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>The next answers are these: a status, or 0 for a connection that breaks after the deed was done.</summary>
    public void Fail(params ReadOnlySpan<int> with)
    {
        foreach (var status in with) _failures.Enqueue(status);
    }

    /// <summary>Somebody pays a session with a card; the balance has a line for it.</summary>
    public void Pay(string session, int fee)
    {
        var paid = _things[session];
        var amount = (long)paid["amount_total"]!;
        var number = Interlocked.Increment(ref _made);
        var balance = new JsonObject
        {
            ["id"] = Id("txn", number),
            ["object"] = "balance_transaction",
            ["type"] = "charge",
            ["amount"] = amount,
            ["fee"] = fee,
            ["net"] = amount - fee,
            ["currency"] = paid["currency"]!.DeepClone(),
            ["created"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(),
        };
        var intent = new JsonObject
        {
            ["id"] = Id("pi", number),
            ["object"] = "payment_intent",
            ["latest_charge"] = new JsonObject { ["id"] = Id("ch", number), ["object"] = "charge", ["balance_transaction"] = balance },
        };
        (paid["status"], paid["payment_status"], paid["payment_intent"]) = ("complete", "paid", intent);
        var line = balance.DeepClone().AsObject();
        line["source"] = new JsonObject { ["id"] = Id("ch", number), ["object"] = "charge", ["payment_intent"] = Id("pi", number) };
        lock (_lines) _lines.Add(line);
    }

    /// <summary>The payer's bank takes a payment back, or only asks.</summary>
    /// <returns>Its id.</returns>
    public string Dispute(string session, string status)
    {
        var (paid, number) = (_things[session], Interlocked.Increment(ref _made));
        var id = Id("dp", number);
        _things[id] = new() { ["id"] = id, ["object"] = "dispute", ["status"] = status, ["amount"] = (long)paid["amount_total"]!, ["currency"] = (string)paid["currency"]!, ["payment_intent"] = (string)paid["payment_intent"]!["id"]! };
        if (!status.StartsWith("warning_", StringComparison.Ordinal)) Write("adjustment", "dispute", id, -(long)paid["amount_total"]!, 2000, (string)paid["currency"]!);
        return id;
    }

    /// <summary>The bank has decided.</summary>
    public void Close(string dispute, string status)
    {
        var closed = _things[dispute];
        closed["status"] = status;
        if (status == "won") Write("adjustment", "dispute", dispute, (long)closed["amount"]!, 0, (string)closed["currency"]!);
    }

    /// <summary>It pays so much of the house's balance to the house's bank.</summary>
    /// <returns>Its id.</returns>
    public string PayHouse(long amount)
    {
        var id = Id("po", Interlocked.Increment(ref _made));
        _things[id] = new() { ["id"] = id, ["object"] = "payout", ["status"] = "paid", ["amount"] = amount, ["currency"] = "eur", ["metadata"] = new JsonObject() };
        Write("payout", "payout", id, -amount, 0, "eur");
        return id;
    }

    /// <summary>The house's bank sends it back.</summary>
    public void BounceHouse(string payout)
    {
        _things[payout]["status"] = "failed";
        Write("payout_failure", "payout", payout, (long)_things[payout]["amount"]!, 0, "eur");
    }

    private void Write(string type, string source, string id, long amount, long fee, string currency, string? transfer = null)
    {
        var line = new JsonObject
        {
            ["id"] = Id("txn", Interlocked.Increment(ref _made)),
            ["object"] = "balance_transaction",
            ["type"] = type,
            ["amount"] = amount,
            ["fee"] = fee,
            ["net"] = amount - fee,
            ["currency"] = currency,
            ["created"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(),
            ["source"] = new JsonObject { ["id"] = id, ["object"] = source },
        };
        if (transfer is not null) line["source"]!["transfer"] = transfer;
        lock (_lines) _lines.Add(line);
    }

    /// <summary>How the provider thinks of a payee.</summary>
    public void Account(string account, bool isReady, params string[] due)
    {
        var known = _things[account];
        (known["payouts_enabled"], known["details_submitted"]) = (isReady, due.Length == 0);
        known["requirements"] = new JsonObject { ["currently_due"] = new JsonArray([.. due.Select(one => (JsonNode)one)]) };
    }

    /// <summary>What became of a payout.</summary>
    public void PaidOut(string payout, string status) => _things[payout]["status"] = status;

    /// <summary>What it would tell, with its signature.</summary>
    public static (byte[] Body, string Signature) Event(string id, string kind, string about, string secret = Secret, string? account = null)
    {
        var told = new JsonObject { ["id"] = id, ["object"] = "event", ["type"] = kind, ["data"] = new JsonObject { ["object"] = new JsonObject { ["id"] = about } } };
        if (account is not null) told["account"] = account;
        var body = Encoding.UTF8.GetBytes(told.ToJsonString());
        return (body, WebhookSignature.Header(body, secret, TimeProvider.System.GetUtcNow()));
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var request = http.Request;
        var fields = request.HasFormContentType ? (await request.ReadFormAsync()).ToDictionary(f => f.Key, f => f.Value.ToString()) : [];
        var key = request.Headers["Idempotency-Key"].FirstOrDefault();
        Asked.Enqueue(new(request.Method, request.Path.Value!.TrimStart('/'), fields, key, request.Headers["Stripe-Account"].FirstOrDefault()));
        if (request.Headers.Authorization != $"Bearer {Key}") await ErrorAsync(http, 401, "invalid_api_key");
        else if (request.Headers["Stripe-Version"].Count != 1) await ErrorAsync(http, 400, "no_version");
        else
        {
            var fails = _failures.TryDequeue(out var status);
            if (fails && status > 0) await ErrorAsync(http, status, "failed");
            else if (!HttpMethods.IsPost(request.Method)) await ReadAsync(http);
            else
            {
                await Task.Delay(Thinks);
                // The same key is answered the same.
                var made = _answers.GetOrAdd(key!, _ => Make(request.Path.Value!, fields));
                await Task.Delay(Thinks);
                if (fails) http.Abort();
                else await WriteAsync(http, made);
            }
        }
    }

    private JsonObject Make(string path, Dictionary<string, string> fields)
    {
        var number = Interlocked.Increment(ref _made);
        var kind = path.Split('/')[^1];
        var thing = kind switch
        {
            "sessions" => new JsonObject
            {
                ["id"] = Id("cs_test", number),
                ["object"] = "checkout.session",
                ["status"] = "open",
                ["payment_status"] = "unpaid",
                ["url"] = $"https://checkout.stripe.com/c/pay/{Id("cs_test", number)}",
                ["client_reference_id"] = fields["client_reference_id"],
                ["amount_total"] = long.Parse(fields["line_items[0][price_data][unit_amount]"], CultureInfo.InvariantCulture),
                ["currency"] = fields["line_items[0][price_data][currency]"],
                ["payment_intent"] = null,
            },
            "accounts" => new JsonObject { ["id"] = Id("acct", number), ["object"] = "account", ["payouts_enabled"] = true },
            "account_links" => new JsonObject { ["object"] = "account_link", ["url"] = $"https://connect.stripe.com/setup/e/{number}" },
            "transfers" => Moved("tr", number, fields, "paid"),
            "reversals" => Moved("trr", number, fields, "paid"),
            "refunds" => Moved("re", number, fields, "succeeded"),
            _ => Moved("po", number, fields, "in_transit"),
        };
        if (thing["id"] is { } id) _things[(string)id!] = thing;
        if (kind == "transfers") Write("transfer", "transfer", (string)thing["id"]!, -(long)thing["amount"]!, 0, (string)thing["currency"]!);
        if (kind == "reversals") Write("transfer_refund", "transfer_reversal", (string)thing["id"]!, (long)thing["amount"]!, 0, (string)thing["currency"]!, path.Split('/')[^2]);
        if (kind == "refunds") Write("refund", "refund", (string)thing["id"]!, -(long)thing["amount"]!, 0, (string)thing["currency"]!);
        return thing;
    }

    private async Task ReadAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!.Split('/');
        if (path[^1] == "balance_transactions")
        {
            List<JsonObject> lines;
            lock (_lines) lines = [.. _lines.AsEnumerable().Reverse()];
            var after = http.Request.Query["starting_after"].FirstOrDefault();
            var rest = after is null ? lines : [.. lines.SkipWhile(line => (string)line["id"]! != after).Skip(1)];
            // Two on a page, so that there are pages.
            await WriteAsync(http, new() { ["object"] = "list", ["has_more"] = rest.Count > 2, ["data"] = new JsonArray([.. rest.Take(2).Select(line => line.DeepClone())]) });
        }
        else if (http.Request.Query["payment_intent"].FirstOrDefault() is { } intent)
            await WriteAsync(http, new() { ["object"] = "list", ["has_more"] = false, ["data"] = new JsonArray([.. _things.Values.Where(t => t["payment_intent"] is JsonObject paid && (string?)paid["id"] == intent).Select(t => t.DeepClone())]) });
        else if (_things.TryGetValue(Uri.UnescapeDataString(path[^1]), out var thing)) await WriteAsync(http, thing);
        else await ErrorAsync(http, 404, "resource_missing");
    }

    private static JsonObject Moved(string prefix, int number, Dictionary<string, string> fields, string status) => new()
    {
        ["id"] = Id(prefix, number),
        ["status"] = status,
        ["amount"] = long.Parse(fields["amount"], CultureInfo.InvariantCulture),
        ["currency"] = fields.GetValueOrDefault("currency", "eur"),
        ["metadata"] = new JsonObject { ["command"] = fields["metadata[command]"] },
    };

    private static string Id(string prefix, int number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}_{number}");

    private static Task WriteAsync(HttpContext http, JsonObject answer)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(answer.ToJsonString());
    }

    private static Task ErrorAsync(HttpContext http, int status, string code)
    {
        http.Response.StatusCode = status;
        return WriteAsync(http, new() { ["error"] = new JsonObject { ["type"] = "api_error", ["code"] = code, ["message"] = "It did not work." } });
    }
}
