using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Wallet;

/// <summary><c>GET …/statement.pdf</c>: a member's statement to print. Made when it is asked for and kept nowhere.</summary>
internal sealed class TakeStatement(Statements statements, ICommunity communities, StatementPress press)
{
    /// <summary>Some two hundred pages; more is asked for by month.</summary>
    private const int MostLines = 5_000;

    public static void Map(WalletRoutes routes)
    {
        routes.Api.MapGet("/statement.pdf", AnswerAsync).ForMembers(Scope.Read).RequireRateLimiting(RateLimits.Picture).WithName("PrintStatement")
            .Produces(StatusCodes.Status200OK, contentType: "application/pdf").ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        routes.Pages.MapGet("/statement.pdf", AnswerAsync).RequireRateLimiting(RateLimits.Picture);
    }

    private static async Task<IResult> AnswerAsync(string? month, string? way, HttpContext http, Viewer viewer, TakeStatement take, CancellationToken ct)
    {
        if (ReadStatement.Filter(month, way) is not { } filter) return http.Problem(ReadStatement.WrongMonth);
        var (file, refused) = await take.DoAsync(viewer.Member!.Value, filter, http.Reader(), ct);
        http.Response.Headers.CacheControl = "private, no-store";
        return refused is not null ? http.Problem(refused) : TypedResults.File(file!, "application/pdf", $"{ReadStatement.Name(filter)}.pdf");
    }

    public async Task<(byte[]? File, Refusal? Refused)> DoAsync(MemberId me, StatementFilter filter, Reader reader, CancellationToken ct)
    {
        var sheet = await statements.SheetAsync(me, filter, MostLines, (await communities.GetAsync(ct)).Name, ct);
        return sheet is null ? (null, new("statement_long", 422, "month") { Args = [MostLines] }) : (await press.PrintAsync(sheet, reader, ct), null);
    }
}

/// <summary>One is drawn at a time: who prints must not take the machine from the sound.</summary>
internal sealed class StatementPress : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public async Task<byte[]> PrintAsync(StatementSheet sheet, Reader reader, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try { return new StatementPdf(sheet, reader).ToFile(); }
        finally { _turn.Release(); }
    }

    public void Dispose() => _turn.Dispose();
}
