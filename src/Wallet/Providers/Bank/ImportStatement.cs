using System.Globalization;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Ledger;

namespace Palabre.Wallet.Providers.Bank;

/// <summary>What came of a file of the bank's.</summary>
/// <param name="Credited">Lines that named a top-up.</param>
/// <param name="Suspended">Lines of which it has to be found out whose they are.</param>
/// <param name="Known">Lines that were imported before.</param>
/// <param name="Passed">Lines of what went out.</param>
/// <param name="Unread">The numbers of lines that could not be read.</param>
public sealed record Imported(int Credited, int Suspended, int Known, int Passed, IReadOnlyList<int> Unread);

/// <summary>
/// A steward brings what the bank says came in. Each line is credited once, to whom its reference says; those that name nobody stand in
/// suspense. The same file again, or another one with some of the same days, changes nothing.
/// </summary>
public sealed class ImportStatement
{
    /// <summary>A year of a small house is some hundred kilobytes.</summary>
    public const int MostBytes = 8 * 1024 * 1024;

    /// <summary>More keep those who pay waiting.</summary>
    private const int Together = 100;

    private readonly IDesk _desk;
    private readonly WalletSettings _settings;
    private readonly TimeProvider _clock;

    internal ImportStatement(IDesk desk, WalletSettings settings, TimeProvider clock) => (_desk, _settings, _clock) = (desk, settings, clock);

    public async Task<(Imported? Done, Refusal? Refused)> DoAsync(Stream file, CancellationToken ct)
    {
        if (_settings.Provider != ProviderNames.Transfer) return (null, new Refusal("import_off", 409));
        var bytes = new byte[MostBytes + 1];
        var length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
        if (length > MostBytes) return (null, new Refusal("import_too_large", 413, "file"));
        if (Read(bytes[..length], _settings.Of) is not { } statement) return (null, new Refusal("import_unreadable", 422, "file"));

        var (credited, suspended, known) = (0, 0, 0);
        foreach (var lines in Named(statement.Lines).Chunk(Together))
        {
            var came = await _desk.TogetherAsync(async (turn, stop) =>
            {
                var states = new List<LineState?>();
                foreach (var (line, name) in lines) states.Add(await TakeAsync(turn, line, name, stop));
                return states;
            }, ct);
            credited += came.Count(state => state == LineState.Matched);
            suspended += came.Count(state => state == LineState.Unknown);
            known += came.Count(state => state is null);
        }
        return (new(credited, suspended, known, statement.Passed, statement.Unread), null);
    }

    private static Statement? Read(byte[] file, Currency currency)
    {
        using var stream = new MemoryStream(file);
        return CamtStatement.Read(stream, currency) ?? CsvStatement.Read(file, currency);
    }

    /// <summary>Lines with a name each: those that are alike are told apart by which of them they are on their day.</summary>
    private static IEnumerable<(StatementLine Line, string Name)> Named(IReadOnlyList<StatementLine> lines)
    {
        var alike = new Dictionary<string, int>();
        foreach (var line in lines)
        {
            var which = alike[line.Identity] = alike.GetValueOrDefault(line.Identity) + 1;
            yield return (line, TextId.Of(line.Identity, which.ToString(CultureInfo.InvariantCulture)).ToString("N"));
        }
    }

    /// <returns>Null when it was imported before.</returns>
    private async Task<LineState?> TakeAsync(IDeskTurn turn, StatementLine line, string name, CancellationToken ct)
    {
        if (await turn.LineAsync(ProviderNames.Transfer, name, ct) is not null) return null;
        var checkout = line.Reference is null ? null : await turn.CheckoutAsync(ProviderNames.Transfer, line.Reference, ct);
        var now = _clock.GetUtcNow();
        var row = new ProviderLine
        {
            Provider = ProviderNames.Transfer,
            Line = name,
            Kind = "transfer",
            About = line.Reference,
            Currency = line.Amount.Currency.Code,
            Net = line.Amount.Minor,
            At = new(line.Day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
            ReadAt = now,
            State = checkout is null ? LineState.Unknown : LineState.Matched,
            Journal = checkout is null ? ProviderLine.SuspenseOf(ProviderNames.Transfer, name) : DerivedId.Of("line.credited", TextId.Of(ProviderNames.Transfer, name)),
            Payer = checkout is null ? Cut(line.Payer, 200) : null,
            Text = checkout is null ? Cut(line.Text, ProviderLine.LongestText) : null,
        };
        turn.Add(row);
        await turn.WriteAsync([checkout is null ? row.Suspend(row.Net) : new(row.Journal, ProviderKinds.TopUp, [new Line.Move(ProviderAccounts.Bank, WalletAccount.Of(checkout.To), line.Amount)])], ct);
        if (checkout is not null)
        {
            checkout.Receive(now);
            turn.Tell(checkout);
        }
        return row.State;
    }

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..longest];
}
