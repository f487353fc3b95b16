using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Wallet;

/// <summary>A member's statement: as a page, as JSON and as a table for a spreadsheet.</summary>
internal static class ReadStatement
{
    private const int PerPage = 50;

    /// <param name="Other">The handle at the other end; null when it is the house.</param>
    /// <param name="Change">Above zero what came, below what went.</param>
    /// <param name="Held">What was set aside by it; below zero what was given back of that.</param>
    /// <param name="Refundable">What of it may still be given back by the reader.</param>
    public sealed record LineJson(long Number, Guid Id, DateTimeOffset At, string Kind, string? Other, string Change, string Held, string Balance, string Currency, string Note, string? Refundable)
    {
        internal static LineJson Of(StatementLine line) => new(line.Journal.Number, line.Journal.Id, line.Journal.At, line.Journal.Kind, line.Other?.Handle, line.Change.Plain(), line.Held.Plain(), line.Balance.Plain(),
            line.Change.Currency.Code, line.Note.Length > 0 ? line.Note : line.Memo, line.Refundable?.Plain());
    }

    /// <param name="Next">Given as <c>before</c> for the part that follows; null at the end.</param>
    public sealed record StatementJson(IReadOnlyList<LineJson> Lines, long? Next);

    /// <param name="Available">What can be spent: the balance without what is set aside.</param>
    public sealed record WalletJson(string Currency, string Balance, string Held, string Available);

    public static void Map(WalletRoutes routes)
    {
        routes.Api.MapGet("", async (Viewer viewer, Statements statements, CancellationToken ct) =>
        {
            var balance = await statements.BalanceAsync(viewer.Member!.Value, ct);
            return TypedResults.Ok(new WalletJson(balance.Balance.Currency.Code, balance.Balance.Plain(), balance.Held.Plain(), balance.Available.Plain()));
        }).ForMembers(Scope.Read).WithName("ShowWallet");
        routes.Api.MapGet("/statement", async (string? month, string? way, long? before, int? limit, HttpContext http, Viewer viewer, Statements statements, CancellationToken ct) =>
        {
            if (Filter(month, way) is not { } filter) return (IResult)http.Problem(WrongMonth);
            var part = await statements.ReadAsync(viewer.Member!.Value, filter, before, Math.Clamp(limit ?? PerPage, 1, 200), ct);
            return TypedResults.Ok(new StatementJson([.. part.Lines.Select(LineJson.Of)], part.Next));
        }).ForMembers(Scope.Read).WithName("ReadStatement").Produces<StatementJson>().ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        routes.Api.MapGet("/statement.csv", CsvAsync).ForMembers(Scope.Read).WithName("TakeStatement").Produces(StatusCodes.Status200OK, contentType: "text/csv");

        routes.Pages.MapGet("/statement", async (string? month, string? way, long? before, Viewer viewer, Statements statements, CancellationToken ct) =>
        {
            if (Filter(month, way) is not { } filter) return WalletAnswers.Refused(WrongMonth);
            var part = await statements.ReadAsync(viewer.Member!.Value, filter, before, PerPage, ct);
            return Answers.Page<StatementPage>(new { Part = part, Filter = filter, Balance = await statements.BalanceAsync(viewer.Member.Value, ct) });
        });
        routes.Pages.MapGet("/statement.csv", CsvAsync);
    }

    /// <summary>Null when a month is none.</summary>
    internal static StatementFilter? Filter(string? month, string? way)
    {
        DateOnly? first = null;
        if (!string.IsNullOrEmpty(month))
        {
            if (!DateOnly.TryParseExact($"{month}-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day.Year is < 2000 or > 9000) return null;
            first = day;
        }
        return new(first, way switch { "in" => true, "out" => false, _ => null });
    }

    internal static Refusal WrongMonth => new("statement_month", 422, "month");

    internal static string Name(StatementFilter filter) => filter.Month is { } month ? month.ToString("'palabre-'yyyy-MM", CultureInfo.InvariantCulture) : "palabre";

    private static async Task<IResult> CsvAsync(string? month, string? way, HttpContext http, Viewer viewer, Statements statements, CancellationToken ct)
    {
        if (Filter(month, way) is not { } filter) return http.Problem(WrongMonth);
        var lines = await statements.AllAsync(viewer.Member!.Value, filter, ct);
        return TypedResults.File(StatementCsv.Of(lines, http.Reader()), "text/csv; charset=utf-8", $"{Name(filter)}.csv");
    }
}
