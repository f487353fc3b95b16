using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Palabre.Ledger.Tests.Exports;

/// <summary>What a program of others said.</summary>
internal sealed record Said(int Code, string Printed, string Complaints);

/// <summary>Programs of others that read what we write. A missing one is a failure: bin/setup --tests installs them.</summary>
internal static class Tool
{
    /// <summary>What it prints when all is well.</summary>
    public static async Task<string> PrintsAsync(string program, string[] arguments)
    {
        var said = await RunAsync(program, arguments);
        return said.Code == 0 ? said.Printed : throw new InvalidOperationException($"{program} (installed by bin/setup --tests): {said.Complaints}{said.Printed}");
    }

    /// <summary>Runs it in a plain locale, without the settings of whoever is at the machine.</summary>
    public static async Task<Said> RunAsync(string program, string[] arguments)
    {
        var ct = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment.Remove("LEDGER_FILE");
        using var process = Process.Start(start)!;
        var complaints = process.StandardError.ReadToEndAsync(ct);
        var printed = await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return new(process.ExitCode, printed, await complaints);
    }

    /// <summary>A file of the checkout these tests were built from.</summary>
    public static string InCheckout(string path, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", path);
}
