using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Palabre.Ledger;

namespace Palabre.Wallet.Providers.Stripe;

/// <summary>
/// Stripe: Checkout for paying, Connect for being paid, with separate charges and transfers (docs.stripe.com/connect/separate-charges-and-transfers).
/// Its amounts are minor units as ours are, but for the currencies of <see cref="StripeAmounts"/>.
/// </summary>
internal sealed class StripeProvider(StripeClient stripe, WalletSettings settings, TimeProvider clock) : IPaymentProvider
{
    private const string SignatureHeader = "Stripe-Signature";

    /// <summary>Stripe's most on one page.</summary>
    private const int Page = 100;

    /// <summary>Stripe takes no shorter time for paying than this, and no longer one than a day.</summary>
    private static readonly TimeSpan ShortestOpen = TimeSpan.FromMinutes(31);

    public string Name => ProviderNames.Stripe;

    public ProviderCaps Caps { get; } = new(Checkouts: true, Payees: true, Refunds: true, Payouts: true);

    public async Task<OpenedCheckout> OpenCheckoutAsync(CheckoutRequest checkout, CancellationToken ct)
    {
        var id = checkout.Id.ToString();
        var until = clock.GetUtcNow() + ShortestOpen is var earliest && checkout.Until > earliest ? checkout.Until : earliest;
        var session = await stripe.PostAsync("v1/checkout/sessions", Fields(
            ("mode", "payment"), ("client_reference_id", id), ("metadata[checkout]", id), ("payment_intent_data[metadata][checkout]", id),
            ("line_items[0][quantity]", "1"), ("line_items[0][price_data][currency]", Code(checkout.Charged.Currency)),
            ("line_items[0][price_data][unit_amount]", Minor(checkout.Charged)), ("line_items[0][price_data][product_data][name]", checkout.Title),
            ("success_url", checkout.Paid.ToString()), ("cancel_url", checkout.GivenUp.ToString()), ("locale", Locale(checkout.Language)),
            ("expires_at", until.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))), id, ct);
        return new(Text(session, "id"), Text(session, "url"));
    }

    public async Task<OnboardingLink> OnboardAsync(PayeeRequest payee, CancellationToken ct)
    {
        var account = payee.Known ?? Text(await stripe.PostAsync("v1/accounts", Fields(("type", "express"), ("metadata[payee]", payee.Id.ToString())), payee.Id.ToString(), ct), "id");
        // A link is used once and is over in minutes: each time another one.
        var link = await stripe.PostAsync("v1/account_links", Fields(
            ("account", account), ("return_url", payee.Back.ToString()), ("refresh_url", payee.Again.ToString()), ("type", "account_onboarding")),
            Guid.CreateVersion7(clock.GetUtcNow()).ToString(), ct);
        return new(new(ProviderThing.Payee, account), Text(link, "url"));
    }

    public async Task<ProviderRef> TransferAsync(ProviderRef payee, Money amount, Guid id, CancellationToken ct) => new(ProviderThing.Transfer, Text(await stripe.PostAsync("v1/transfers",
        Fields(("destination", payee.Id), ("amount", Minor(amount)), ("currency", Code(amount.Currency)), ("metadata[command]", id.ToString())), id.ToString(), ct), "id"));

    /// <summary>Named with its transfer, under which alone it is found again: <c>tr_1/trr_1</c>.</summary>
    public async Task<ProviderRef> ReverseTransferAsync(ProviderRef transfer, Money amount, Guid id, CancellationToken ct) => new(ProviderThing.Transfer, transfer.Id + "/" + Text(await stripe.PostAsync(
        $"v1/transfers/{transfer.Id}/reversals", Fields(("amount", Minor(amount)), ("metadata[command]", id.ToString())), id.ToString(), ct), "id"));

    public async Task<ProviderRef> RefundAsync(ProviderRef payment, Money amount, Guid id, CancellationToken ct) => new(ProviderThing.Refund, Text(await stripe.PostAsync("v1/refunds",
        Fields(("payment_intent", payment.Id), ("amount", Minor(amount)), ("metadata[command]", id.ToString())), id.ToString(), ct), "id"));

    /// <summary>Named with its account, by which alone it is found again: <c>acct_1/po_1</c>.</summary>
    public async Task<ProviderRef> PayOutAsync(ProviderRef payee, Money amount, Guid id, CancellationToken ct) => new(ProviderThing.Payout, payee.Id + "/" + Text(await stripe.PostAsync("v1/payouts",
        Fields(("amount", Minor(amount)), ("currency", Code(amount.Currency)), ("metadata[command]", id.ToString())), id.ToString(), ct, payee.Id), "id"));

    public ProviderEvent? ParseWebhook(ReadOnlySpan<byte> body, IHeaderDictionary headers)
    {
        WebhookSignature.Verify(body, headers[SignatureHeader], [settings.StripeWebhookSecret, settings.StripeWebhookSecretBefore], clock.GetUtcNow());
        try
        {
            using var json = JsonDocument.Parse(body.ToArray());
            var (told, account) = (json.RootElement, Word(json.RootElement, "account"));
            var (kind, about) = (Text(told, "type"), Text(told.GetProperty("data").GetProperty("object"), "id"));
            ProviderRef? of = kind.Split('.')[0] switch
            {
                "checkout" => new(ProviderThing.Payment, about),
                "refund" => new(ProviderThing.Refund, about),
                "payout" => new(ProviderThing.Payout, account is null ? about : $"{account}/{about}"),
                "account" => new(ProviderThing.Payee, about),
                "transfer" => new(ProviderThing.Transfer, about),
                _ when kind.StartsWith("charge.dispute.", StringComparison.Ordinal) => new(ProviderThing.Dispute, about),
                _ => null,
            };
            return of is { } known ? new(Text(told, "id"), kind, known) : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ProviderException)
        {
            // It is signed, and no event: Stripe would send it again for days.
            throw new ForgedEventException($"It is no event: {e.Message}");
        }
    }

    public Task<ProviderObject?> GetAsync(ProviderRef about, CancellationToken ct) => about.Thing switch
    {
        ProviderThing.Payment => PaymentAsync(about.Id, ct),
        ProviderThing.Refund => MoveAsync(about, $"v1/refunds/{Uri.EscapeDataString(about.Id)}", null, ct),
        ProviderThing.Payout => PayoutAsync(about, ct),
        ProviderThing.Payee => PayeeAsync(about, ct),
        ProviderThing.Transfer => TransferAsync(about, ct),
        ProviderThing.Dispute => DisputeAsync(about, ct),
        _ => Task.FromResult<ProviderObject?>(null),
    };

    public async IAsyncEnumerable<BalanceLine> BalanceLinesAsync(DateTimeOffset since, [EnumeratorCancellation] CancellationToken ct)
    {
        // The newest come first: what is new is read to its end, then told in order.
        var lines = new List<BalanceLine>();
        var (from, after, hasMore) = (Math.Max(0, since.ToUnixTimeSeconds()).ToString(CultureInfo.InvariantCulture), "", true);
        while (hasMore)
        {
            var page = await stripe.GetAsync($"v1/balance_transactions?limit={Page}&created[gte]={from}&expand[]=data.source{(after.Length == 0 ? "" : $"&starting_after={after}")}", ct)
                ?? throw new ProviderException("Stripe has no balance");
            foreach (var line in page.GetProperty("data").EnumerateArray())
            {
                after = Text(line, "id");
                lines.Add(Line(line));
            }
            hasMore = page.GetProperty("has_more").GetBoolean();
        }
        lines.Reverse();
        foreach (var line in lines) yield return line;
    }

    /// <summary>A session of Checkout by its own id, or by that of its payment.</summary>
    private async Task<ProviderObject?> PaymentAsync(string id, CancellationToken ct)
    {
        const string Fee = "payment_intent.latest_charge.balance_transaction";
        var found = id.StartsWith("cs_", StringComparison.Ordinal)
            ? await stripe.GetAsync($"v1/checkout/sessions/{Uri.EscapeDataString(id)}?expand[]={Fee}", ct)
            : (await stripe.GetAsync($"v1/checkout/sessions?payment_intent={Uri.EscapeDataString(id)}&expand[]=data.{Fee}", ct))?.GetProperty("data").EnumerateArray().Cast<JsonElement?>().FirstOrDefault();
        if (found is not { } session) return null;
        var state = (Word(session, "status"), Word(session, "payment_status")) switch
        {
            (_, "paid" or "no_payment_required") => PaymentState.Paid,
            ("expired", _) => PaymentState.Failed,
            _ => PaymentState.Open,
        };
        var currency = CurrencyOf(session);
        var intent = Part(session, "payment_intent");
        var balance = intent is { } known ? Part(known, "latest_charge") is { } charge ? Part(charge, "balance_transaction") : null : null;
        return new PaymentObject(new(ProviderThing.Payment, Text(session, "id")), Guid.TryParse(Word(session, "client_reference_id"), out var checkout) ? checkout : null, state,
            Amount(session, "amount_total", currency), balance is { } line ? Amount(line, "fee", CurrencyOf(line)) : null,
            state != PaymentState.Paid ? null : intent is { } whole ? Text(whole, "id") : Word(session, "payment_intent"));
    }

    private async Task<ProviderObject?> MoveAsync(ProviderRef about, string path, string? account, CancellationToken ct) => await stripe.GetAsync(path, ct, account) is not { } found ? null
        : new MoveObject(about, Command(found), Word(found, "status") switch
        {
            "succeeded" or "paid" => MoveState.Done,
            "failed" or "canceled" => MoveState.Failed,
            _ => MoveState.OnItsWay,
        }, Amount(found, "amount", CurrencyOf(found)));

    private Task<ProviderObject?> PayoutAsync(ProviderRef about, CancellationToken ct)
    {
        var slash = about.Id.IndexOf('/', StringComparison.Ordinal);
        return MoveAsync(about, $"v1/payouts/{Uri.EscapeDataString(about.Id[(slash + 1)..])}", slash < 0 ? null : about.Id[..slash], ct);
    }

    private async Task<ProviderObject?> PayeeAsync(ProviderRef about, CancellationToken ct) =>
        await stripe.GetAsync($"v1/accounts/{Uri.EscapeDataString(about.Id)}", ct) is { } account ? new PayeeObject(about, IsTrue(account, "payouts_enabled"), !IsTrue(account, "payouts_enabled") && (!IsTrue(account, "details_submitted") || Wants(account))) : null;

    /// <summary>Whether it is the payee's turn (docs.stripe.com/api/accounts/object#account_object-requirements).</summary>
    private static bool Wants(JsonElement account) => Part(account, "requirements") is { } wanted && wanted.TryGetProperty("currently_due", out var due) && due.ValueKind == JsonValueKind.Array && due.GetArrayLength() > 0;

    /// <summary>Both are there or not: what becomes of a transfer is a reversal of its own.</summary>
    private async Task<ProviderObject?> TransferAsync(ProviderRef about, CancellationToken ct)
    {
        var parts = about.Id.Split('/');
        var path = parts.Length == 1 ? $"v1/transfers/{Uri.EscapeDataString(parts[0])}" : $"v1/transfers/{Uri.EscapeDataString(parts[0])}/reversals/{Uri.EscapeDataString(parts[1])}";
        return await stripe.GetAsync(path, ct) is { } found ? new MoveObject(about, Command(found), MoveState.Done, Amount(found, "amount", CurrencyOf(found))) : null;
    }

    private async Task<ProviderObject?> DisputeAsync(ProviderRef about, CancellationToken ct) => await stripe.GetAsync($"v1/disputes/{Uri.EscapeDataString(about.Id)}", ct) is not { } found ? null
        : new DisputeObject(about, Word(found, "payment_intent") ?? "", Word(found, "status") switch
        {
            "won" => DisputeState.Won,
            "lost" => DisputeState.Lost,
            // An inquiry takes no money (docs.stripe.com/disputes/how-disputes-work).
            "warning_needs_response" or "warning_under_review" or "warning_closed" => DisputeState.Inquiry,
            _ => DisputeState.Open,
        }, Amount(found, "amount", CurrencyOf(found)));

    private static BalanceLine Line(JsonElement line)
    {
        var currency = CurrencyOf(line);
        var source = Part(line, "source");
        var about = source is not { } known ? Word(line, "source") : Word(line, "type") is "charge" or "payment" ? Word(known, "payment_intent") ?? Text(known, "id")
            : Word(known, "object") == "transfer_reversal" && Word(known, "transfer") is { } transfer ? $"{transfer}/{Text(known, "id")}" : Text(known, "id");
        return new(Text(line, "id"), Text(line, "type"), about, Amount(line, "net", currency), Amount(line, "fee", currency), DateTimeOffset.FromUnixTimeSeconds(line.GetProperty("created").GetInt64()),
            source is { } thing ? ThingOf(Word(thing, "object")) : ProviderThing.Payment);
    }

    private static ProviderThing ThingOf(string? name) => name switch
    {
        "dispute" => ProviderThing.Dispute,
        "refund" => ProviderThing.Refund,
        "payout" => ProviderThing.Payout,
        "transfer" or "transfer_reversal" => ProviderThing.Transfer,
        _ => ProviderThing.Payment,
    };

    private static List<KeyValuePair<string, string>> Fields(params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var all = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in fields) all.Add(new(name, value));
        return all;
    }

    private static Guid? Command(JsonElement json) => Part(json, "metadata") is { } metadata && Guid.TryParse(Word(metadata, "command"), out var id) ? id : null;

    /// <summary>Stripe's pages are not in Arabic: it then chooses by the browser.</summary>
    private static string Locale(string language) => language is "fr" or "en" ? language : "auto";

    private static string Code(Currency currency) => currency.Code.ToLowerInvariant();

    private static string Minor(Money money) => StripeAmounts.Of(money).ToString(CultureInfo.InvariantCulture);

    private static Currency CurrencyOf(JsonElement json) => Currency.Find(Text(json, "currency").ToUpperInvariant()) ?? throw new ProviderException($"Stripe reckons in {Word(json, "currency")}, which is no currency");

    private static Money Amount(JsonElement json, string name, Currency currency) => StripeAmounts.Read(json.GetProperty(name).GetInt64(), currency);

    /// <summary>What was expanded; null when there is only its id, or nothing.</summary>
    private static JsonElement? Part(JsonElement json, string name) => json.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Object ? part : null;

    private static bool IsTrue(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string? Word(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Text(JsonElement json, string name) => Word(json, name) ?? throw new ProviderException($"Stripe answered without \"{name}\"");
}
