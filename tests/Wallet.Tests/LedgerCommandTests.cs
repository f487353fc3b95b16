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

    private static readonly Dictionary<string, string> Bank = new()
    {
        ["Wallet:Currency"] = "EUR",
        ["Wallet:Provider"] = "transfer",
        ["Wallet:Iban"] = "FR7630006000011234567890189",
        ["Wallet:AccountHolder"] = "Le Figuier SCIC",
    };

    [Fact]
    public async Task A_statement_of_the_bank_is_imported_once_beside_a_running_server_and_what_cannot_be_read_is_told()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var house = await KilledServer.MakeAsync(["ada", "bo"], ct, Bank);
        await house.StartAsync(ct);
        var opened = await house.PostAsync("bo", "/api/wallet/checkouts", new { amount = "20" }, "01993e7a-0000-7000-8000-000000000001", ct);
        var reference = opened.GetProperty("reference").GetString();
        var folder = Directory.CreateTempSubdirectory();
        async Task<(int Code, string Output)> ImportAsync(string name, string text)
        {
            var path = Path.Combine(folder.FullName, name);
            await File.WriteAllTextAsync(path, text, ct);
            return await house.CommandAsync(["ledger", "import", path], ct);
        }

        var csv = $"Date;Libellé;Montant\n03/03/2026;VIR {reference};20,00\n03/03/2026;inconnu;7,00\n04/03/2026;loyer;-300,00\n";
        Assert.Equal((0, "1 credited, 1 to assign, 0 known, 1 passed over\n"), await ImportAsync("mars.csv", csv));
        Assert.Equal((0, "0 credited, 0 to assign, 2 known, 1 passed over\n"), await ImportAsync("encore.csv", csv));
        Assert.Equal((1, "0 credited, 1 to assign, 2 known, 1 passed over\nnot read: lines 5\n"), await ImportAsync("plus.csv", csv + "05/03/2026;a;1,234\n05/03/2026;b;3,00\n"));
        var camt = $"""<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Ntry><Amt Ccy="EUR">20.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2026-03-03</Dt></BookgDt><NtryDtls><TxDtls><RmtInf><Ustrd>{reference}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>""";
        Assert.Equal((0, "0 credited, 0 to assign, 1 known, 0 passed over\n"), await ImportAsync("mars.xml", camt));

        // The server that runs beside it shows what came.
        Assert.Equal(("credited", "20.00"), ((await house.GetAsync("bo", $"/api/wallet/checkouts/{opened.GetProperty("id").GetString()}", ct)).GetProperty("state").GetString(), (await house.GetAsync("bo", "/api/wallet", ct)).GetProperty("balance").GetString()));
        var (verified, report) = await house.CommandAsync(["ledger", "verify"], ct);
        Assert.Equal(0, verified);
        Assert.StartsWith("3 journals, ", report, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_file_that_is_no_statement_and_a_house_without_a_bank_import_nothing()
    {
        var ct = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory();
        var (path, missing) = (Path.Combine(folder.FullName, "lettre.txt"), Path.Combine(folder.FullName, "rien.csv"));
        await File.WriteAllTextAsync(path, "Chère maison, voici mes vingt euros.\n", ct);
        await using (var house = await KilledServer.MakeAsync(["ada"], ct, Bank))
        {
            Assert.Equal((2, $"palabre: There is no file {missing}.\n"), await house.CommandAsync(["ledger", "import", missing], ct));
            var (code, told) = await house.CommandAsync(["ledger", "import", path], ct);
            Assert.Equal(2, code);
            Assert.StartsWith("palabre: ", told, StringComparison.Ordinal);
            Assert.StartsWith("0 journals, ", (await house.CommandAsync(["ledger", "verify"], ct)).Output, StringComparison.Ordinal);
        }
        await using var points = await KilledServer.MakeAsync(["ada"], ct);
        Assert.Equal(2, (await points.CommandAsync(["ledger", "import", path], ct)).Code);
        folder.Delete(recursive: true);
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
