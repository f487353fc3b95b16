using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Palabre.Kit.Web;

namespace Palabre.Wallet;

/// <summary>GET /wallet: what lies there, what waits, what happened last.</summary>
internal static class WalletPages
{
    public const string Path = "/wallet";

    private const int Last = 10;

    public static void Map(WalletRoutes routes) => routes.Pages.MapGet("", async (
        Guid? sent, Guid? held, Guid? refunded, string? asked, string? paid, string? answered, Viewer viewer, Statements statements, AskForMoney ask, LookAtPayments look, CancellationToken ct) =>
    {
        var me = viewer.Member!.Value;
        return Answers.Page<WalletPage>(new
        {
            Balance = await statements.BalanceAsync(me, ct),
            Last = await statements.ReadAsync(me, StatementFilter.All, null, Last, ct),
            Requests = await ask.OfAsync(me, ct),
            Held = await look.OfAsync(me, ct),
            Done = sent is not null || paid is not null ? "wallet.sent" : held is not null ? "wallet.held" : refunded is not null ? "wallet.refunded" : asked is not null ? "wallet.asked" : answered is not null ? "wallet.answered" : null,
        });
    });
}
