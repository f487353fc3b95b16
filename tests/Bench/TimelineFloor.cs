using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Palabre.Bench;

/// <summary>The least an answer of that size can cost here: a bare server, in a process of its own, that has the bytes ready and asks nobody.</summary>
internal static class TimelineFloor
{
    public static async Task<int> RunAsync(string file, CancellationToken ct)
    {
        var bytes = await File.ReadAllBytesAsync(file, ct);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.MapGet("/{**path}", (HttpContext http) =>
        {
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = bytes.Length;
            return http.Response.Body.WriteAsync(bytes).AsTask();
        });
        await app.StartAsync(ct);
        Console.WriteLine(app.Urls.First());
        await app.WaitForShutdownAsync(ct);
        return 0;
    }

    /// <summary>Milliseconds of processor time an answer.</summary>
    public static async Task<(double CpuMs, double PerSecond)> MeasureAsync(byte[] answer, int connections, TimeSpan length, CancellationToken ct)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, answer, ct);
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["timeline-floor", file]) { RedirectStandardOutput = true })!;
        try
        {
            var url = new Uri((await process.StandardOutput.ReadLineAsync(ct))!);
            await HttpLoad.RunAsync(url, connections, TimeSpan.FromSeconds(2), (_, _) => HttpLoad.Get(url, "/", null), ct);
            var before = ProcessCost.CpuSeconds(process.Id);
            var load = await HttpLoad.RunAsync(url, connections, length, (_, _) => HttpLoad.Get(url, "/", null), ct);
            return ((ProcessCost.CpuSeconds(process.Id) - before) * 1000 / load.Requests, load.PerSecond);
        }
        finally
        {
            process.Kill();
            File.Delete(file);
        }
    }
}
