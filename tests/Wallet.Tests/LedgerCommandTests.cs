using Palabre.TestApp;

namespace Palabre.Wallet.Tests;

/// <summary>The commands for the book, run as an operator does: each a process of its own on the database of the house.</summary>
public sealed class LedgerCommandTests
{
    private static readonly string[] Grant = ["ledger", "grant", "--to", "bo", "--amount", "1 500", "--reason", "Merci pour l’accueil"];

    [Fact]
    public async Task Points_are_given_once_counted_checked_and_taken_to_other_programs()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var house = await KilledServer.MakeAsync(["ada", "bo"], ct);
        string[] known = [.. Grant, "--id", "01993e7a-0000-7000-8000-000000000001"];

        Assert.Equal((0, "01993e7a-0000-7000-8000-000000000001\n"), await house.CommandAsync(known, ct));
        Assert.Equal((0, "01993e7a-0000-7000-8000-000000000001\n"), await house.CommandAsync(known, ct));
        var (verified, report) = await house.CommandAsync(["ledger", "verify"], ct);
        Assert.Equal(0, verified);
        Assert.StartsWith("1 journals, 2 accounts, 0 holds; root ", report, StringComparison.Ordinal);

        var (code, journal) = await house.CommandAsync(["ledger", "export", "--format", "hledger", "--member", "@Bo"], ct);
        Assert.Equal(0, code);
        Assert.Contains("Merci pour l’accueil", journal, StringComparison.Ordinal);
        Assert.Contains("POINTS -1500", journal, StringComparison.Ordinal);
        var (_, others) = await house.CommandAsync(["ledger", "export", "--format", "csv", "--member", "ada"], ct);
        Assert.DoesNotContain("Merci", others, StringComparison.Ordinal);
        Assert.DoesNotContain("1500", others, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fec_is_a_file_whose_name_the_law_says()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var house = await KilledServer.MakeAsync(["ada", "bo"], ct);
        await house.CommandAsync(Grant, ct);
        var folder = Directory.CreateTempSubdirectory().FullName;
        var (year, path) = ($"{TimeProvider.System.GetUtcNow().Year}", Path.Combine(folder, $"732829320FEC{TimeProvider.System.GetUtcNow().Year}1231.txt"));
        string[] fec = ["ledger", "export", "--format", "fec", "--into", folder];

        Assert.Equal((2, "palabre: The house’s SIREN is missing, nine digits: the setting Wallet:Siren, or the option --siren.\n"), await house.CommandAsync([.. fec, "--year", year], ct));
        Assert.Equal((2, "palabre: Say which year, from 2000 to this one.\n"), await house.CommandAsync([.. fec, "--siren", "732829320"], ct));
        Assert.Equal((0, $"{path}\n"), await house.CommandAsync([.. fec, "--year", year, "--siren", "732 829 320"], ct));
        // Points have no price, so that only the columns are named.
        Assert.StartsWith("JournalCode\tJournalLib\t", Assert.Single(await File.ReadAllLinesAsync(path, ct)), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(folder));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("nadie", "5", "why", "Nobody is called @nadie here.")]
    [InlineData("bo", "5,5", "why", "“5,5” has too many decimals: this currency has 0 at most. For five thousand, write 5000.")]
    [InlineData("bo", "0", "why", "The amount must be more than zero.")]
    [InlineData("bo", "5", " ", "Say why, in one line of at most 500 characters.")]
    public async Task What_cannot_be_given_is_told_in_one_line_and_nothing_is_written(string to, string amount, string reason, string told)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var house = await KilledServer.MakeAsync(["ada", "bo"], ct);

        Assert.Equal((2, $"palabre: {told}\n"), await house.CommandAsync(["ledger", "grant", "--to", to, "--amount", amount, "--reason", reason], ct));
        Assert.StartsWith("0 journals, ", (await house.CommandAsync(["ledger", "verify"], ct)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_stands_for_another_grant_is_refused()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var house = await KilledServer.MakeAsync(["ada", "bo"], ct);
        string[] id = ["--id", "01993e7a-0000-7000-8000-000000000002"];

        Assert.Equal(0, (await house.CommandAsync([.. Grant, .. id], ct)).Code);
        Assert.Equal((2, "palabre: Another grant has that id already.\n"), await house.CommandAsync(["ledger", "grant", "--to", "ada", "--amount", "1", "--reason", "why", .. id], ct));
    }
}
