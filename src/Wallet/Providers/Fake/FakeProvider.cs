using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Palabre.Ledger;
using Palabre.Ledger.Fees;

namespace Palabre.Wallet.Providers.Fake;

/// <summary>
/// A provider that moves no money: its pages are the house's own, what it knows is gone when the process ends. For trying out, and for tests
/// to make it misbehave (<see cref="Mischief"/>). With a seed it does always the same.
/// </summary>
internal sealed partial class FakeProvider(FeeRate fees, int seed, TimeProvider clock) : IPaymentProvider
{
    public const string SignatureHeader = "Palabre-Signature";

    /// <summary>It guards nothing but play money, and comes to nobody but ourselves.</summary>
    public const string Secret = "whsec_fake";

    private readonly Lock _gate = new();
    private readonly Mischief _mischief = new(seed);
    private readonly Dictionary<string, FakePayment> _payments = [];
    private readonly List<FakeMessage> _onTheirWay = [];
    private readonly List<BalanceLine> _lines = [];
    private int _events;

    public string Name => ProviderNames.Fake;

    public ProviderCaps Caps { get; } = new(Checkouts: true, Payees: true, Refunds: true, Payouts: true);

    /// <summary>What it has of the house's money.</summary>
    public IReadOnlyList<BalanceLine> Lines
    {
        get { lock (_gate) return [.. _lines]; }
    }

    public IReadOnlyList<FakePayment> Payments
    {
        get { lock (_gate) return [.. _payments.Values]; }
    }

    public Task<OpenedCheckout> OpenCheckoutAsync(CheckoutRequest checkout, CancellationToken ct)
    {
        lock (_gate)
        {
            if (_mischief.Happens(5)) throw NoAnswer();
            var payment = new FakePayment(checkout);
            // Asked again with the same id, it is the same.
            if (!_payments.TryAdd(payment.Reference, payment)) payment = _payments[payment.Reference];
            // It has it, and the house does not know.
            if (_mischief.Happens(5)) throw NoAnswer();
            return Task.FromResult(new OpenedCheckout(payment.Reference, $"/wallet/fake/{payment.Reference}"));
        }
    }

    public FakePayment? Find(string reference)
    {
        lock (_gate) return _payments.GetValueOrDefault(reference);
    }

    /// <summary>Somebody pays, if it can still be paid.</summary>
    public bool Pay(string reference) => Decide(reference, PaymentState.Paid);

    /// <summary>Somebody gives up.</summary>
    public bool GiveUp(string reference) => Decide(reference, PaymentState.Failed);

    /// <summary>What arrives by now, taken off its way.</summary>
    public IReadOnlyList<FakeMessage> Arrived()
    {
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            List<FakeMessage> arrived = [.. _onTheirWay.Where(message => message.At <= now).OrderBy(message => message.At)];
            _onTheirWay.RemoveAll(arrived.Contains);
            return arrived;
        }
    }

    public ProviderEvent? ParseWebhook(ReadOnlySpan<byte> body, IHeaderDictionary headers)
    {
        WebhookSignature.Verify(body, headers[SignatureHeader], [Secret], clock.GetUtcNow());
        return JsonSerializer.Deserialize<ProviderEvent>(body);
    }

    public Task<ProviderObject?> GetAsync(ProviderRef about, CancellationToken ct)
    {
        lock (_gate)
        {
            if (_mischief.Happens(10)) throw NoAnswer();
            if (about.Thing == ProviderThing.Refund) return Task.FromResult(_moves.GetValueOrDefault(about.Id)?.At(clock.GetUtcNow()));
            if (about.Thing == ProviderThing.Dispute) return Task.FromResult(_disputes.GetValueOrDefault(about.Id)?.Truth);
            if (about.Thing != ProviderThing.Payment) return Task.FromResult(MovedOf(about));
            if ((_payments.GetValueOrDefault(about.Id) ?? _payments.Values.FirstOrDefault(p => p.Payment == about.Id)) is not { } found) return Task.FromResult<ProviderObject?>(null);
            var isPaid = found.State == PaymentState.Paid;
            return Task.FromResult<ProviderObject?>(new PaymentObject(new(ProviderThing.Payment, found.Reference), found.Request.Id, found.State, found.Request.Charged,
                isPaid && found.FeeKnownAt <= clock.GetUtcNow() ? found.Fee : null, isPaid ? found.Payment : null));
        }
    }

    public async IAsyncEnumerable<BalanceLine> BalanceLinesAsync(DateTimeOffset since, [EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        foreach (var line in Lines.Where(line => line.At >= since)) yield return line;
    }

    private bool Decide(string reference, PaymentState state)
    {
        lock (_gate)
        {
            if (!_payments.TryGetValue(reference, out var payment) || payment.State != PaymentState.Open) return false;
            // Giving up is sometimes told and then not true: somebody paid in another window.
            if (state == PaymentState.Failed && _mischief.Happens(10)) Send(payment, "payment.failed");
            else payment.State = state;
            if (state == PaymentState.Failed)
            {
                Send(payment, "payment.failed");
                return true;
            }
            Send(payment, "payment.requires_action");
            Settle(payment);
            Send(payment, "payment.succeeded");
            return true;
        }
    }

    private void Settle(FakePayment payment)
    {
        var now = clock.GetUtcNow();
        var (charged, thought) = (payment.Request.Charged, fees.On(payment.Request.Charged).Minor);
        payment.Fee = new(Math.Max(0, thought - _mischief.Below(4) + _mischief.Below(6)), charged.Currency);
        payment.FeeKnownAt = now + TimeSpan.FromMinutes(_mischief.Below(90));
        Write("payment", new(ProviderThing.Payment, payment.Payment), charged - payment.Fee, payment.Fee);
    }

    private void Write(string kind, ProviderRef about, Money net, Money fee) =>
        _lines.Add(new(string.Create(CultureInfo.InvariantCulture, $"ftx_{_lines.Count}"), kind, about.Id, net, fee, clock.GetUtcNow(), about.Thing));

    private void Send(FakePayment payment, string kind) => Send(new ProviderRef(ProviderThing.Payment, payment.Reference), kind);

    private void Send(ProviderRef about, string kind) => SendAt(about, kind, clock.GetUtcNow());

    /// <summary>Not before then.</summary>
    private void SendAt(ProviderRef about, string kind, DateTimeOffset when)
    {
        var told = new ProviderEvent(string.Create(CultureInfo.InvariantCulture, $"fev_{_events++}"), kind, about);
        if (_mischief.Happens(20)) return;
        for (var copies = 1 + (_mischief.Happens(30) ? _mischief.Below(3) : 0); copies > 0; copies--) Send(told, Secret, isStale: false, when);
        if (_mischief.Happens(20)) Send(told with { Id = "fev_forged" + told.Id }, "whsec_somebody_else", isStale: false, when);
        if (_mischief.Happens(10)) Send(told with { Id = "fev_stale" + told.Id }, Secret, isStale: true, when);
    }

    private void Send(ProviderEvent told, string secret, bool isStale, DateTimeOffset when)
    {
        // Some come at once, some within the hour, and so in any order.
        var at = when + TimeSpan.FromSeconds(_mischief.Happens(50) ? _mischief.Below(3600) : 0);
        var body = JsonSerializer.SerializeToUtf8Bytes(told);
        // Each delivery is signed anew, as providers do.
        _onTheirWay.Add(new(at, body, WebhookSignature.Header(body, secret, isStale ? at - 2 * WebhookSignature.Tolerance : at)));
    }

    private static ProviderException NoAnswer() => new("no answer in time");
}
