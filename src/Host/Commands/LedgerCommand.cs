using System.CommandLine;
using Palabre.Kit.Words;
using Palabre.Wallet;
using Palabre.Wallet.Providers.Bank;

namespace Palabre.Host.Commands;

/// <summary><c>palabre ledger</c>: the book of the house, for whoever runs it and whoever checks it.</summary>
internal static class LedgerCommand
{
    public static Command Make() => new("ledger", "The book of the house: give points, import what the bank says, check it, take it to other programs.") { Grant(), Import(), Verify(), Export() };

    private static Command Grant()
    {
        var to = new Option<string>("--to") { Description = "Who gets them: a member, without the @.", Required = true };
        var amount = new Option<string>("--amount") { Description = "How many points.", Required = true };
        var reason = new Option<string>("--reason") { Description = "Why, in one line. It stands in the book for good.", Required = true };
        var id = new Option<Guid?>("--id") { Description = "An id of your own, so that asking again gives nothing twice." };
        var data = CommonOptions.Data();
        var command = new Command("grant", "Give a member points that did not exist before, and print the journal's id.") { to, amount, reason, id, data };
        command.SetAction((parsed, ct) => CommonOptions.GuardAsync(() => Offline.RunAsync(parsed.GetValue(data), async (services, words) =>
        {
            var known = parsed.GetValue(id) ?? Guid.CreateVersion7(services.GetRequiredService<TimeProvider>().GetUtcNow());
            var (written, refused) = await services.GetRequiredService<GrantPoints>().DoAsync(known, parsed.GetValue(to)!, parsed.GetValue(amount)!, parsed.GetValue(reason)!, ct);
            if (refused is not null) throw Refused(refused, words);
            Console.WriteLine(written!.Id);
            return 0;
        }, ct)));
        return command;
    }

    private static Command Import()
    {
        var file = new Argument<FileInfo>("file") { Description = "The bank's statement: CSV, or CAMT.053 (XML)." };
        var data = CommonOptions.Data();
        var command = new Command("import", "Credit what members transferred to the house's bank account, each line once. Ends with 1 when lines could not be read.") { file, data };
        command.SetAction((parsed, ct) => CommonOptions.GuardAsync(() => Offline.RunAsync(parsed.GetValue(data), async (services, words) =>
        {
            if (parsed.GetValue(file) is not { Exists: true } statement) throw new CommandException($"There is no file {parsed.GetValue(file)}.");
            await using var stream = statement.OpenRead();
            var (done, refused) = await services.GetRequiredService<ImportStatement>().DoAsync(stream, ct);
            if (refused is not null) throw Refused(refused, words);
            Console.WriteLine(FormattableString.Invariant($"{done!.Credited} credited, {done.Suspended} to assign, {done.Known} known, {done.Passed} passed over"));
            if (done.Unread.Count > 0) await Console.Error.WriteLineAsync($"not read: lines {string.Join(", ", done.Unread)}");
            return done.Unread.Count == 0 ? 0 : 1;
        }, ct)));
        return command;
    }

    private static Command Verify()
    {
        var data = CommonOptions.Data();
        var command = new Command("verify", "Read the whole book and reckon everything again. Ends with 1 and the wrong rows when something does not agree.") { data };
        command.SetAction((parsed, ct) => CommonOptions.GuardAsync(() => Offline.RunAsync(parsed.GetValue(data), async (services, _) =>
        {
            var report = await services.GetRequiredService<VerifyLedger>().DoAsync(ct);
            foreach (var finding in report.Findings) await Console.Error.WriteLineAsync($"wrong: {finding}");
            Console.WriteLine(FormattableString.Invariant($"{report.Head.Number} journals, {report.Accounts} accounts, {report.Holds} holds; root {report.Head.Hash}"));
            return report.Findings.Count == 0 ? 0 : 1;
        }, ct)));
        return command;
    }

    private static Command Export()
    {
        var format = new Option<LedgerFormat>("--format") { Description = "csv, hledger (for ledger too), beancount, or fec: the French « fichier des écritures comptables ».", Required = true };
        var member = new Option<string?>("--member") { Description = "Only what is this member's, without the @." };
        var year = new Option<int?>("--year") { Description = "With fec: which calendar year." };
        var siren = new Option<string?>("--siren") { Description = "With fec: the firm's number, in place of the setting Wallet:Siren." };
        var into = new Option<DirectoryInfo?>("--into") { Description = "With fec: the folder for the file, whose name the law says; otherwise the present one." };
        var data = CommonOptions.Data();
        var command = new Command("export", "Write the book to standard output, with the balances at its end. A FEC becomes a file, whose path is printed.") { format, member, year, siren, into, data };
        command.SetAction((parsed, ct) => CommonOptions.GuardAsync(() => Offline.RunAsync(parsed.GetValue(data), async (services, words) =>
        {
            if (parsed.GetValue(format) == LedgerFormat.Fec)
            {
                if (parsed.GetValue(member) is not null) throw new CommandException("A FEC is of the whole book: leave --member out.");
                Console.WriteLine(await WriteFecAsync(services.GetRequiredService<ExportLedger>(), words, parsed.GetValue(year), parsed.GetValue(siren), parsed.GetValue(into)?.FullName ?? Environment.CurrentDirectory, ct));
                return 0;
            }
            await using var output = new StreamWriter(Console.OpenStandardOutput());
            if (await services.GetRequiredService<ExportLedger>().DoAsync(parsed.GetValue(format), parsed.GetValue(member), output, ct) is { } refused) throw Refused(refused, words);
            return 0;
        }, ct)));
        return command;
    }

    /// <summary>Under its own name only when it is whole.</summary>
    private static async Task<string> WriteFecAsync(ExportLedger export, Reader words, int? year, string? siren, string folder, CancellationToken ct)
    {
        var (name, unnamed) = export.FecName(year, siren);
        if (unnamed is not null) throw Refused(unnamed, words);
        if (!Directory.Exists(folder)) throw new CommandException($"There is no folder {folder}.");
        var (path, part) = (Path.Combine(folder, name!), Path.Combine(folder, $"{name}.part"));
        try
        {
            await using (var file = new FileStream(part, FileMode.Create))
                if (await export.FecAsync(year!.Value, file, ct) is { } refused) throw Refused(refused, words);
            File.Move(part, path, overwrite: true);
            return path;
        }
        finally { File.Delete(part); }
    }

    private static CommandException Refused(Kit.Refusal refusal, Reader words) => new(words[$"refusal.{refusal.Code}", [.. refusal.Args]]);
}
