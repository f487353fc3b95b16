using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Palabre.Kit.Storage;
using Palabre.Kit.Streams;
using Palabre.Kit.Web;

namespace Palabre.Host;

/// <summary>Liveness, readiness and figures for an operator's tools.</summary>
public static class Health
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => TypedResults.Text("live")).WithName("Live").WithTags("Health");
        routes.MapGet("/health/ready", ReadyAsync).WithName("Ready").WithTags("Health");
        routes.MapGet("/metrics", Metrics).WithName("Metrics").WithTags("Health");
    }

    /// <summary>Ready when the database answers.</summary>
    private static async Task<IResult> ReadyAsync(PalabreDb db, CancellationToken ct) =>
        await db.Database.CanConnectAsync(ct) ? TypedResults.Text("ready") : TypedResults.Text("no database", statusCode: StatusCodes.Status503ServiceUnavailable);

    private static ContentHttpResult Metrics(IEnumerable<IMetrics> sources, LiveStreams streams)
    {
        var text = new MetricsText();
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        text.Counter("process_cpu_seconds", "CPU time of the process.", process.TotalProcessorTime.TotalSeconds);
        text.Gauge("process_resident_memory_bytes", "Resident memory of the process.", process.WorkingSet64);
        text.Gauge("pages_watching", "Open event streams.", streams.WatchingNow);
        foreach (var source in sources) source.Write(text);
        return TypedResults.Text(text.ToString(), "application/openmetrics-text; version=1.0.0; charset=utf-8");
    }
}
