using System.Diagnostics;

namespace Palabre.Host.Tests;

/// <summary>The first thing a new engineer does works: an empty slice that builds and passes its own test.</summary>
public sealed class NewSliceTests
{
    [Fact]
    public async Task Bin_new_slice_makes_a_slice_that_builds_and_whose_test_passes()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("PALABRE_TEST_DATABASE") is null or "", "The same whatever the database: built once, in the run on SQLite.");
        var copy = Directory.CreateTempSubdirectory("palabre-new-slice-").FullName;
        try
        {
            await RunAsync(Repository.Root, "sh", "-c", $"git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t '{copy}'");
            await RunAsync(copy, "bin/new-slice", "Polls");
            await RunAsync(copy, "dotnet", "build", "tests/Polls.Tests", "-v", "quiet", "--nologo");
            var tested = await RunAsync(copy, "dotnet", "artifacts/bin/Palabre.Polls.Tests/debug/Palabre.Polls.Tests.dll", "-noColor", "-noLogo");
            Assert.Contains("Total: 1, Errors: 0, Failed: 0", tested, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    private static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program.StartsWith("bin/", StringComparison.Ordinal) ? Path.Combine(folder, program) : program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // One compiler for all its projects instead of one each.
            Environment = { ["UseSharedCompilation"] = "true" },
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{output}{await error}");
        return output;
    }
}
