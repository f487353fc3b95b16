using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Palabre.Bench;

/// <summary>Numbers of the server process at one moment.</summary>
internal sealed record ServerSample(double CpuSeconds, long ResidentKib, long AllocatedBytes, long Forwarded, int Connected, int Collections, long SendsDropped, long PacketsIn, long CompiledMethods);

/// <summary>The child process and the pipe to it.</summary>
internal sealed class LiveServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly SemaphoreSlim _turn = new(1);

    private LiveServerProcess(Process process) => _process = process;

    /// <summary>
    /// Young garbage is collected every 4 MiB (hexadecimal): left to itself the runtime waits for as much as the processor's largest
    /// cache holds, which on big machines is most of a small server's memory.
    /// </summary>
    private const string YoungHeapBytes = "400000";

    /// <param name="apart">Give the server a core of its own, as it has when its listeners are on other machines.</param>
    /// <param name="mixFrom">Listeners from which they get the mix; 0 for never.</param>
    /// <param name="ct">Ends the wait.</param>
    public static async Task<LiveServerProcess> StartAsync(bool apart, int mixFrom, CancellationToken ct)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, $"live-server {mixFrom}") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["DOTNET_GCgen0size"] = YoungHeapBytes;
        var process = Process.Start(start)!;
        await process.StandardOutput.ReadLineAsync(ct);
        if (apart && OperatingSystem.IsLinux())
        {
            process.ProcessorAffinity = 1;
            using var self = Process.GetCurrentProcess();
            self.ProcessorAffinity = (nint)((1L << Environment.ProcessorCount) - 2);
        }

        return new LiveServerProcess(process);
    }

    /// <param name="source">Who.</param>
    /// <param name="offer">Their offer.</param>
    /// <param name="room">Which room.</param>
    /// <param name="ct">Ends the wait.</param>
    public Task<string> PublishAsync(long source, string offer, CancellationToken ct, long room = 1) => SdpAsync($"publish {room} {source} {Encode(offer)}", ct);

    /// <param name="offer">Their offer.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <param name="room">Which room.</param>
    /// <param name="listener">Who; null for a guest.</param>
    public Task<string> ListenAsync(string offer, CancellationToken ct, long room = 1, long? listener = null) =>
        SdpAsync($"listen {room} {listener ?? 0} {Encode(offer)}", ct);

    public async Task<ServerSample> SampleAsync(CancellationToken ct)
    {
        var words = (await AskAsync("stats", ct)).Split(' ').Select(word => long.Parse(word, CultureInfo.InvariantCulture)).ToArray();
        return new(ProcessCost.CpuSeconds(_process.Id), ProcessCost.ResidentKib(_process.Id), words[0], words[1], (int)words[2], (int)words[3], words[4], words[5], words[6]);
    }

    /// <summary>Managed bytes in use after a full collection, which this forces.</summary>
    public async Task<long> LiveBytesAsync(CancellationToken ct) => long.Parse(await AskAsync("live", ct), CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        _turn.Dispose();
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private async Task<string> SdpAsync(string request, CancellationToken ct) =>
        Encoding.UTF8.GetString(Convert.FromBase64String(await AskAsync(request, ct)));

    private async Task<string> AskAsync(string request, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            await _process.StandardInput.WriteLineAsync(request.AsMemory(), ct);
            await _process.StandardInput.FlushAsync(ct);
            return await _process.StandardOutput.ReadLineAsync(ct) ?? throw new InvalidOperationException("The server process has ended.");
        }
        finally
        {
            _turn.Release();
        }
    }
}
