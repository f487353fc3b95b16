using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;
using Palabre.Ledger;
using Palabre.Ledger.Amounts;

namespace Palabre.Wallet;

/// <summary>
/// A member sends money to another by handle. On pages in two steps: it is written, then looked at and sent, with a proof above an amount.
/// </summary>
internal sealed class SendMoney(Payments payments, PreparedPayments prepared, IMembers members, Proving proving, WalletSettings settings)
{
    public const string Path = "/wallet/send";

    /// <param name="Id">A UUID made by who asks; the same one again is the same payment.</param>
    /// <param name="To">A handle.</param>
    /// <param name="Amount">As typed: "5", "5.00", "5,00".</param>
    /// <param name="Note">Words for who receives it.</param>
    /// <param name="Password">Above the amount that asks for a proof, by a member without passkey.</param>
    public sealed record Wish(Guid? Id, string? To, string? Amount, string? Note, string? Password) : IAskedOnce
    {
        IAskedOnce IAskedOnce.With(Guid id) => this with { Id = id };
    }

    /// <param name="State"><c>done</c>, or <c>held</c> until stewards have looked at it.</param>
    public sealed record TransferJson(Guid Id, string To, string Amount, string Currency, string Note, string State, DateTimeOffset At);

    public static void Map(WalletRoutes routes)
    {
        routes.Api.MapPost("/transfers", (Wish wish, HttpContext http, Viewer viewer, SendMoney send, CancellationToken ct) => send.ByProgramAsync(wish, http, viewer.Member!.Value, ct))
            .Deed("SendMoney").TakesKey().Produces<TransferJson>(StatusCodes.Status201Created).Produces<TransferJson>();
        routes.Pages.MapGet("/send", (string? to, string? amount, string? note) => Answers.Page<SendPage>(new { To = to, Amount = amount, Note = note }));
        routes.Pages.MapGet("/send/{wish}", async (string wish, Viewer viewer, SendMoney send, CancellationToken ct) =>
            await send.ShownAsync(viewer.Member!.Value, wish, ct) is { } shown ? (IResult)Answers.Page<ConfirmPage>(shown) : Answers.SeeOther(Path));
        routes.Forms.MapPost("/send", async (HttpContext http, IFormCollection form, Viewer viewer, SendMoney send, CancellationToken ct) =>
        {
            var (wish, refused) = await send.PrepareAsync(viewer.Member!.Value, form["to"].ToString(), form["amount"].ToString(), form["note"].ToString(), ct);
            return wish is null ? await http.PageAgainAsync<SendPage>(null, refused!) : Answers.SeeOther($"{Path}/{wish}");
        });
        routes.Forms.MapPost("/send/{wish}", (string wish, HttpContext http, IFormCollection form, Viewer viewer, SendMoney send, CancellationToken ct) => send.FinishAsync(wish, http, form, viewer.Member!.Value, ct));
    }

    /// <summary>The payment a form wishes for, sealed; or why there is none.</summary>
    private async Task<(string? Sealed, Refusal? Refused)> PrepareAsync(MemberId me, string to, string amount, string note, CancellationToken ct)
    {
        var (payment, refused) = await ReadAsync(me, Guid.Empty, to, amount, note, ct);
        if (payment is null) return (null, refused);
        return await payments.FirstLookAsync(payment, ct) is { } wrong ? (null, wrong) : (prepared.Seal(me, Payments.Send, payment.To, payment.Amount, payment.Note), null);
    }

    private async Task<(Payment? Payment, Refusal? Refused)> ReadAsync(MemberId me, Guid id, string? to, string? amount, string? note, CancellationToken ct)
    {
        if ((await members.FindAsync([to ?? ""], ct)).Values.FirstOrDefault() is not { } receiver) return (null, new Refusal("member_unknown", 422, "to") { Args = [(to ?? "").TrimStart('@')] });
        var read = AmountText.Read(amount, settings.Of);
        if (read.Refusal is { } wrong) return (null, wrong.ToRefusal(amount ?? ""));
        var words = (note ?? "").Trim();
        return Notes.Refuse(words) is { } refused ? (null, refused) : (new Payment(id, Payments.Send, me, receiver.Id, read.Money!.Value, words), null);
    }

    private async Task<IResult> ByProgramAsync(Wish wish, HttpContext http, MemberId me, CancellationToken ct)
    {
        if (wish.Id is not { } id) return http.Problem(new("payment_id", 422, "id"));
        var (payment, refused) = await ReadAsync(me, id, wish.To, wish.Amount, wish.Note, ct);
        if (payment is null) return http.Problem(refused!);
        if (await proving.CheckAsync(me, payment.Amount, new(null, wish.Password), ct) is { } unproved) return http.Problem(unproved);
        var paid = await payments.PayAsync(payment with { Place = WalletAnswers.Place(http) }, ct);
        if (paid.Refused is { } no) return http.Problem(no);
        var receiver = (await members.CardsAsync([payment.To], ct)).GetValueOrDefault(payment.To);
        var json = new TransferJson(id, receiver?.Handle ?? "", payment.Amount.Plain(), payment.Amount.Currency.Code, payment.Note, paid.IsHeld ? "held" : "done", paid.Written!.At);
        return paid.IsNew ? TypedResults.Created($"/api/wallet/transfers/{id}", json) : TypedResults.Ok(json);
    }

    private async Task<IResult> FinishAsync(string wish, HttpContext http, IFormCollection form, MemberId me, CancellationToken ct)
    {
        if (prepared.Open(me, wish) is not { } payment || await ShownAsync(me, wish, ct) is not { } shown) return Answers.SeeOther(Path);
        if (await proving.CheckAsync(me, payment.Amount, ProofGiven.Of(form), ct) is { } unproved) return await http.PageAgainAsync<ConfirmPage>(shown, unproved);
        var paid = await payments.PayAsync(payment with { Place = WalletAnswers.Place(http) }, ct);
        return paid.Refused is { } refused ? await http.PageAgainAsync<ConfirmPage>(shown, refused with { Field = null }) : Answers.SeeOther($"{WalletPages.Path}?{(paid.IsHeld ? "held" : "sent")}={payment.Id}");
    }

    private async Task<object?> ShownAsync(MemberId me, string wish, CancellationToken ct)
    {
        if (prepared.Open(me, wish) is not { } payment || (await members.CardsAsync([payment.To], ct)).GetValueOrDefault(payment.To) is not { } to) return null;
        return new { Wish = wish, Payment = payment, To = to, Means = await proving.MeansAsync(me, payment.Amount, ct) };
    }
}
