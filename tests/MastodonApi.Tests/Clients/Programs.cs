using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Palabre.MastodonApi.Tests.Clients;

/// <summary>A program of somebody else that runs beside us. A missing one is a failure: bin/setup --tests installs them.</summary>
internal sealed class Program : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _complaints;

    private Program(Process process) => (_process, _complaints) = (process, process.StandardError.ReadToEndAsync(House.Ct));

    /// <summary>One of the scripts beside this, under node with the packages of the checkout.</summary>
    public static Program Node(string script, params string[] arguments) => Start("node", [Beside(script), .. arguments]);

    public static Program Start(string program, string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>Reads what it prints until a line holds something.</summary>
    public async Task<string> LineWithAsync(string beginning)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(House.Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(40));
        while (await _process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            if (line.Contains(beginning, StringComparison.Ordinal)) return line[line.IndexOf(beginning, StringComparison.Ordinal)..];
        throw new InvalidOperationException($"It ended without saying {beginning}: {await _complaints}");
    }

    public async Task TypeAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), House.Ct);
        await _process.StandardInput.FlushAsync(House.Ct);
    }

    /// <summary>What it prints until its end, which must be a good one.</summary>
    public async Task<string> EndAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(House.Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(40));
        var printed = await _process.StandardOutput.ReadToEndAsync(limit.Token);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode == 0 ? printed : throw new InvalidOperationException($"It failed: {await _complaints} {printed}");
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static string Beside(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, name);
}
