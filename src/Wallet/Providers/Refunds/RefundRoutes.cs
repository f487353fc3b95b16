using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Ledger;
using Palabre.Ledger.Amounts;
using Palabre.Wallet.Providers.Pages;

namespace Palabre.Wallet.Providers.Refunds;

/// <summary>A refund as the API writes it.</summary>
/// <param name="State"><c>requested</c>, <c>sent</c>, <c>settled</c> or <c>failed</c>.</param>
/// <param name="Amount">What leaves the wallet.</param>
/// <param name="ToCard">What arrives at the card.</param>
public sealed record CardRefundJson(Guid Id, Guid Checkout, string State, string Amount, string ToCard, string Currency, DateTimeOffset At)
{
    internal static CardRefundJson Of(CardRefund r) => new(r.Id, r.Checkout, r.State.ToString().ToLowerInvariant(), new Money(r.Amount, r.Of).Plain(), r.Total.Plain(), r.Currency, r.At);
}

/// <param name="Most">So much may go back to the card now.</param>
/// <param name="Cost">What the card cost of that, which does not come back.</param>
/// <param name="Why">The code of why nothing may; null when something may.</param>
public sealed record CardRefundsJson(string Most, string Cost, string Currency, string? Why, IReadOnlyList<CardRefundJson> Refunds);

/// <param name="Id">Made by who asks: UUIDv7.</param>
/// <param name="Amount">In major units, "20.00"; nothing for all that may.</param>
/// <param name="Words">A steward's reason.</param>
public sealed record CardRefundAsked(Guid? Id, string? Amount, string? Words) : IAskedOnce
{
    IAskedOnce IAskedOnce.With(Guid id) => this with { Id = id };
}

/// <summary>One's own refunds: looked at, then asked for, on pages and by programs.</summary>
internal static class RefundRoutes
{
    private static readonly Refusal Unknown = new("checkout_unknown", 404);

    public static string PathOf(Guid checkout) => $"{AddPages.Path}/{checkout}/refund";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup(AddPages.Path + "/{checkout:guid}/refund").ForMembers(Scope.MoveMoney).ExcludeFromDescription();
        pages.MapGet("", async (Guid checkout, string? amount, HttpContext http, Viewer viewer, RefundCard refund, TimeProvider clock, CancellationToken ct) =>
        {
            if (await ShownAsync(checkout, amount, http, viewer, refund, clock, ct) is not { } shown) return WalletAnswers.Refused(Unknown);
            return Answers.Page<RefundPage>(shown);
        });
        pages.MapPost("", async (Guid checkout, HttpContext http, IFormCollection form, Viewer viewer, RefundCard refund, WalletSettings settings, TimeProvider clock, CancellationToken ct) =>
        {
            var (_, refused) = await AskAsync(checkout, new(Guid.TryParse(form["id"], out var id) ? id : Guid.Empty, form["amount"], null), viewer.Member!.Value, refund, settings, ct);
            if (refused is null) return Answers.SeeOther($"{AddPages.Path}/{checkout}");
            if (await ShownAsync(checkout, form["amount"], http, viewer, refund, clock, ct) is not { } shown) return WalletAnswers.Refused(refused);
            return await http.PageAgainAsync<RefundPage>(shown, refused with { Field = null });
        }).RequireRateLimiting(RateLimits.Write);

        var api = routes.MapGroup("/api/wallet/checkouts/{checkout:guid}/refunds").WithTags("Wallet");
        api.MapPost("", async (Guid checkout, CardRefundAsked asked, HttpContext http, Viewer viewer, RefundCard refund, WalletSettings settings, CancellationToken ct) =>
        {
            var (made, refused) = await AskAsync(checkout, asked with { Words = null }, viewer.Member!.Value, refund, settings, ct);
            return made is null ? (IResult)http.Problem(refused!) : TypedResults.Created($"/api/wallet/checkouts/{checkout}/refunds", CardRefundJson.Of(made));
        }).Deed("RefundToCard").TakesKey().Produces<CardRefundJson>(StatusCodes.Status201Created);
        api.MapGet("", async (Guid checkout, HttpContext http, Viewer viewer, RefundCard refund, PalabreDb db, CancellationToken ct) =>
        {
            var (found, may) = await refund.LookAsync(checkout, bySteward: false, viewer.Member!.Value, ct);
            if (found is null) return (IResult)http.Problem(Unknown);
            var refunds = await db.Set<CardRefund>().AsNoTracking().Where(r => r.Checkout == checkout).OrderBy(r => r.At).ToListAsync(ct);
            return TypedResults.Ok(new CardRefundsJson(may!.Most.Plain(), CostOf(found, may, may.Most).Plain(), found.Currency, may.Why?.Code, [.. refunds.Select(CardRefundJson.Of)]));
        }).ForMembers(Scope.SeeMoney).WithName("ListRefundsToCard").Produces<CardRefundsJson>().ProducesProblem(404);
    }

    /// <summary>The same for members and stewards: their words tell them apart.</summary>
    public static async Task<(CardRefund? Refund, Refusal? Refused)> AskAsync(Guid checkout, CardRefundAsked asked, MemberId by, RefundCard refund, WalletSettings settings, CancellationToken ct)
    {
        Money? amount = null;
        if (!string.IsNullOrWhiteSpace(asked.Amount))
        {
            var read = AmountText.Read(asked.Amount, settings.Of);
            if (read.Refusal is { } wrong) return (null, wrong.ToRefusal(asked.Amount));
            amount = read.Money;
        }
        return await refund.DoAsync(new(asked.Id ?? Guid.Empty, checkout, amount, by, asked.Words), ct);
    }

    /// <summary>What the card cost of so much, which whoever wants it back bears.</summary>
    public static Money CostOf(Checkout checkout, Refundable may, Money amount) => checkout.State != CheckoutState.Credited ? Money.Zero(checkout.Of)
        : new(RefundCard.CostOf(checkout, checkout.Arrived - may.Left.Minor, amount.Minor), checkout.Of);

    private static async Task<object?> ShownAsync(Guid checkout, string? typed, HttpContext http, Viewer viewer, RefundCard refund, TimeProvider clock, CancellationToken ct)
    {
        var (found, may) = await refund.LookAsync(checkout, bySteward: false, viewer.Member!.Value, ct);
        if (found is null) return null;
        ReadAmount? read = typed is null ? null : AmountText.Read(typed, found.Of);
        var wrong = read?.Refusal is { } unread ? unread.ToRefusal(typed!) : read?.Money is { } money && money > may!.Most ? new Refusal("refund_more", 422, "amount") { Args = [new Written(may.Most)] } : null;
        var amount = wrong is null ? read?.Money : null;
        return new
        {
            Checkout = found,
            May = may,
            Amount = amount,
            Cost = amount is { } known ? CostOf(found, may!, known) : Money.Zero(found.Of),
            Typed = typed,
            Wrong = wrong is null ? null : http.Sentence(wrong),
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
        };
    }
}
