using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Kit.Events;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>
/// Reads the whole book again every night between three and four, UTC, or as soon as the house is up when a day went by without it. What it found is in
/// the log, row by row, and on the stewards' page.
/// </summary>
internal sealed partial class AuditEveryNight(IServiceScopeFactory scopes, TimeProvider clock, ILogger<AuditEveryNight> log) : PacedJob(TimeSpan.FromHours(1), scopes, clock, log)
{
    public const string Job = "audit";

    private const int Hour = 3;

    private readonly ILogger<AuditEveryNight> _log = log;

    protected override async Task DoAsync(IServiceProvider services, CancellationToken ct)
    {
        var nights = services.GetRequiredService<Nights>();
        if (!await nights.IsDueAsync(Job, Hour, ct)) return;
        var report = await services.GetRequiredService<VerifyLedger>().DoAsync(ct);
        foreach (var found in report.Findings) Wrong(_log, found.Row, found.What);
        if (report.Findings.Count > 0) Broken(_log, report.Findings.Count, report.Head.Number);
        else if (report.Head.Number > 0) Holds(_log, report.Head.Number, report.Accounts, report.Holds, report.Head.Hash);
        await nights.DoneAsync(Job, report.Findings.Count, report.Findings.Count > 0 ? report.Findings[0].Row : null, ct);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The book holds: {Journals} journals, {Accounts} accounts, {Held} holds, root {Root}")]
    static partial void Holds(ILogger log, long journals, int accounts, int held, Digest root);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The book is wrong at {Row}: {What}")]
    static partial void Wrong(ILogger log, string row, string what);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The book does not hold: {Count} rows are wrong in {Journals} journals. Stop payments, keep the database as it is, and compare it with a backup")]
    static partial void Broken(ILogger log, int count, long journals);
}
