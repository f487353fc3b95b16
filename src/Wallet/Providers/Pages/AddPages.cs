using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;
using Palabre.Ledger;
using Palabre.Ledger.Amounts;
using Palabre.Ledger.Fees;
using Palabre.Wallet.Providers.Bank;
using Palabre.Wallet.Providers.Fake;

namespace Palabre.Wallet.Providers.Pages;

/// <summary>A checkout as the API writes it. Amounts are in major units with a point.</summary>
/// <param name="Amount">What the button said.</param>
/// <param name="Charged">What is paid.</param>
/// <param name="Fee">What the provider takes: an estimate until it is settled.</param>
/// <param name="Share">What the house keeps: nothing.</param>
/// <param name="Url">Where it is paid; null when it is not open there.</param>
/// <param name="Reference">What to write with a transfer; null for other providers.</param>
public sealed record CheckoutJson(Guid Id, string State, string Amount, string Charged, string Fee, string Share, string Bearer, string Currency, string? Url, string? Reference, DateTimeOffset Until)
{
    internal static CheckoutJson Of(Checkout c) => new(
        c.Id, c.State.ToString().ToLowerInvariant(), Text(c, c.Amount), Text(c, c.Charged), Text(c, c.Fee ?? c.Estimated), Text(c, 0), AddPages.Word(c.Bearer), c.Currency,
        c.State == CheckoutState.Waiting && c.Provider != ProviderNames.Transfer ? c.Url : null, c.Provider == ProviderNames.Transfer ? c.Reference : null, c.Until);

    private static string Text(Checkout c, long minor) => new Money(minor, c.Of).Plain();
}

/// <summary>A checkout that a program wishes for.</summary>
/// <param name="Id">Made by the program: UUIDv7.</param>
/// <param name="Amount">In major units, "20.00".</param>
/// <param name="Bearer"><c>payer</c> or <c>recipient</c>.</param>
/// <param name="To">The handle of who is tipped; nothing for one's own wallet.</param>
/// <param name="Words">What is said with a tip.</param>
/// <param name="IsPrivate">Whether the tip is without a name.</param>
/// <param name="Room">In which room the tip is given, if in one.</param>
public sealed record CheckoutAsked(Guid? Id, string? Amount, string? Bearer, string? To, string? Words = null, bool IsPrivate = false, RoomId? Room = null) : IAskedOnce
{
    IAskedOnce IAskedOnce.With(Guid id) => this with { Id = id };

    internal TipWords Said => new(Words, IsPrivate, Room);
}

/// <summary>Paying: the amount with its three lines, the page that one comes back to, and the same for programs.</summary>
internal static class AddPages
{
    public const string Path = $"{WalletPages.Path}/add";

    private static readonly Refusal Unknown = new("checkout_unknown", 404);
    private static readonly Refusal Off = new("payments_off", 404);
    private static readonly Refusal Bearers = new("checkout_bearer", 422, "bearer");
    private static readonly Refusal NoTip = new("payments_off", 404);

    public static string Word(FeeBearer bearer) => bearer.ToString().ToLowerInvariant();

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup(Path).ForMembers(Scope.MoveMoney).ExcludeFromDescription();
        pages.MapGet("", ShowAsync);
        pages.MapPost("", PayAsync).RequireRateLimiting(RateLimits.Write);
        pages.MapGet("/{checkout:guid}", async (Guid checkout, Viewer viewer, PalabreDb db, CancellationToken ct) =>
            await FindAsync(db, viewer, checkout, ct) is { } found ? Answers.Page<CheckoutPage>(new { Checkout = found }) : Refused(Unknown));
        MapFake(routes);

        var api = routes.MapGroup("/api/wallet/checkouts").WithTags("Wallet");
        var post = api.MapPost("", OpenAsync).ForMembers(Scope.MoveMoney).WithName("OpenCheckout").TakesKey().RequireRateLimiting(RateLimits.Write).Produces<CheckoutJson>(StatusCodes.Status201Created);
        foreach (var status in new[] { 401, 403, 404, 409, 410, 422, 429, 503 }) post.ProducesProblem(status);
        api.MapGet("/{checkout:guid}", async (Guid checkout, HttpContext http, Viewer viewer, PalabreDb db, CancellationToken ct) =>
                await FindAsync(db, viewer, checkout, ct) is { } found ? TypedResults.Ok(CheckoutJson.Of(found)) : (IResult)http.Problem(Unknown))
            .ForMembers(Scope.SeeMoney).WithName("ShowCheckout").Produces<CheckoutJson>().ProducesProblem(404);
    }

    private static async Task<IResult> ShowAsync(
        string? amount, string? bearer, string? to, MemberId? member, string? choice, string? other, string? words, string? @private, string? room, HttpContext http, Viewer viewer, WalletSettings settings, StartCheckout start, IMembers members, TimeProvider clock, CancellationToken ct)
    {
        // The sheet on which one thanks says it as its own form does.
        if (to is null && member is { } face) to = (await members.CardsAsync([face], ct)).GetValueOrDefault(face)?.Handle ?? "";
        amount ??= choice is null && other is null ? null : AmountChoices.Typed(choice, other);
        if (settings.Provider == ProviderNames.Transfer && to is null) return Answers.Page<PledgePage>(new { Id = NewId(clock) });
        var payee = to is null ? null : await PayeeAsync(members, to, ct);
        if (to is not null && (payee is null || payee.Id == viewer.Member)) return Refused(new Refusal("member_unknown", 404) { Args = [to.TrimStart('@')] });
        var (shown, refused) = Shown(http, settings, start, amount, bearer, payee, Said(words, @private, room), clock);
        return shown is null ? Refused(refused!) : Answers.Page<AddPage>(shown, refused is null ? 200 : 422);
    }

    /// <summary>What the page shows for what was typed; nothing when nothing can be paid here.</summary>
    private static (object? Shown, Refusal? Refused) Shown(HttpContext http, WalletSettings settings, StartCheckout start, string? amount, string? bearer, MemberCard? payee, TipWords said, TimeProvider clock)
    {
        if (settings.Provider is not (ProviderNames.Stripe or ProviderNames.Fake)) return (null, Off);
        // Where the form leads: to the page of the provider.
        if (settings.Provider == ProviderNames.Stripe) SecurityHeaders.LetFormsLeadTo(http, "https://checkout.stripe.com");
        var who = Bearer(bearer) is { } given && start.MayBear.Contains(given) ? given : start.MayBear[0];
        var (numbers, refused) = amount is null ? default : Read(amount, settings) is var (money, wrong) && money is null ? (null, wrong) : start.Reckon(money!.Value, who);
        return (new
        {
            Numbers = numbers,
            Bearer = who,
            start.MayBear,
            start.Least,
            start.Most,
            Id = NewId(clock),
            Typed = amount,
            Wrong = refused is null ? null : http.Sentence(refused),
            To = payee,
            Said = said,
        }, refused);
    }

    private static async Task<IResult> PayAsync(HttpContext http, IFormCollection form, Viewer viewer, WalletSettings settings, StartCheckout start, PledgeTransfer pledge, IMembers members, TimeProvider clock, CancellationToken ct)
    {
        string? to = form["to"];
        var asked = new CheckoutAsked(Guid.TryParse(form["id"], out var id) ? id : Guid.Empty, form["amount"], form["bearer"], to, form["words"], form["private"] == "true", RoomId.TryParse(form["room"], null, out var room) ? room : null);
        var (opened, refused) = await StartAsync(http, asked, viewer, settings, start, pledge, members, ct);
        if (opened is not null) return Answers.SeeOther(opened is { State: CheckoutState.Waiting, Url: { } url } ? url : $"{Path}/{opened.Id}");
        if (settings.Provider == ProviderNames.Transfer && to is null) return await http.PageAgainAsync<PledgePage>(new { Id = NewId(clock) }, refused!);
        var (shown, off) = Shown(http, settings, start, asked.Amount, asked.Bearer, to is null ? null : await PayeeAsync(members, to, ct), asked.Said, clock);
        if (shown is null) return Refused(off!);
        return await http.PageAgainAsync<AddPage>(shown, refused! with { Field = null });
    }

    private static async Task<IResult> OpenAsync(CheckoutAsked asked, HttpContext http, Viewer viewer, WalletSettings settings, StartCheckout start, PledgeTransfer pledge, IMembers members, CancellationToken ct)
    {
        var (opened, refused) = await StartAsync(http, asked, viewer, settings, start, pledge, members, ct);
        if (refused is { Status: StatusCodes.Status429TooManyRequests, Args: [int minutes] }) http.Response.Headers.RetryAfter = (minutes * 60).ToString(CultureInfo.InvariantCulture);
        return opened is null ? http.Problem(refused!) : TypedResults.Created($"/api/wallet/checkouts/{opened.Id}", CheckoutJson.Of(opened));
    }

    private static async Task<(Checkout? Opened, Refusal? Refused)> StartAsync(
        HttpContext http, CheckoutAsked asked, Viewer viewer, WalletSettings settings, StartCheckout start, PledgeTransfer pledge, IMembers members, CancellationToken ct)
    {
        var (money, wrong) = Read(asked.Amount ?? "", settings);
        if (money is not { } amount) return (null, wrong);
        var id = asked.Id ?? Guid.Empty;
        if (asked.Bearer is { Length: > 0 } && Bearer(asked.Bearer) is null) return (null, Bearers);
        if (settings.Provider == ProviderNames.Transfer)
            return asked.To is null ? await pledge.DoAsync(viewer.Member!.Value, id, amount, ct) : (null, NoTip);
        CheckoutPurpose purpose = new CheckoutPurpose.TopUp();
        if (asked.To is { Length: > 0 } handle)
        {
            if (await PayeeAsync(members, handle, ct) is not { } payee) return (null, new Refusal("member_unknown", 404, "to") { Args = [handle.TrimStart('@')] });
            purpose = new CheckoutPurpose.Tip(payee.Id, asked.Said);
        }
        var reader = http.Reader();
        var house = $"{http.Request.Scheme}://{http.Request.Host}";
        var back = new Uri($"{house}{Path}/{id}");
        return await start.DoAsync(viewer.Member!.Value, new(id, amount, Bearer(asked.Bearer), purpose), new(reader["providers.title"], back, back, reader.Language.Code), WalletAnswers.Place(http), ct);
    }

    private static void MapFake(IEndpointRouteBuilder routes)
    {
        var fake = routes.MapGroup("/wallet/fake").ForMembers(Scope.MoveMoney).ExcludeFromDescription();
        fake.MapGet("/{reference}", (string reference, IPaymentProvider provider) =>
            provider is FakeProvider known && known.Find(reference) is { } payment
                ? Answers.Page<FakePayPage>(new { Payment = payment, Dispute = known.Disputes.FirstOrDefault(d => d.Payment == payment)?.State }) : Refused(Unknown));
        fake.MapPost("/{reference}", async (string reference, IFormCollection form, IPaymentProvider provider, TakeHook take, CancellationToken ct) =>
        {
            if (provider is not FakeProvider known || known.Find(reference) is not { } payment) return (IResult)Refused(Unknown);
            _ = form["deed"].ToString() switch
            {
                "pay" => known.Pay(reference),
                "dispute" => known.Dispute(reference),
                "won" or "lost" => known.Close(reference, form["deed"] == "won"),
                _ => known.GiveUp(reference),
            };
            // What comes at once comes before who paid is back.
            await FakePost.DeliverAsync(known, take, ct);
            return Answers.SeeOther((form["deed"] == "pay" ? payment.Request.Paid : payment.Request.GivenUp).PathAndQuery);
        });
    }

    private static TipWords Said(string? words, string? isPrivate, string? room) => new(words, isPrivate == "true", RoomId.TryParse(room, null, out var known) ? known : null);

    private static (Money? Money, Refusal? Refused) Read(string typed, WalletSettings settings)
    {
        var read = AmountText.Read(typed, settings.Of);
        return read.Refusal is { } wrong ? (null, wrong.ToRefusal(typed)) : (read.Money, null);
    }

    private static FeeBearer? Bearer(string? word) => word switch
    {
        "payer" => FeeBearer.Payer,
        "recipient" => FeeBearer.Recipient,
        "coop" => FeeBearer.Coop,
        _ => null,
    };

    private static async Task<MemberCard?> PayeeAsync(IMembers members, string handle, CancellationToken ct) => (await members.FindAsync([handle], ct)).Values.FirstOrDefault();

    private static Task<Checkout?> FindAsync(PalabreDb db, Viewer viewer, Guid checkout, CancellationToken ct) =>
        db.Set<Checkout>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == checkout && c.Member == viewer.Member!.Value, ct);

    private static Guid NewId(TimeProvider clock) => Guid.CreateVersion7(clock.GetUtcNow());

    private static RazorComponentResult Refused(Refusal refused) => Answers.Page<ErrorPage>(new { Refusal = refused }, refused.Status);
}
