using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Palabre.Ledger;

namespace Palabre.Wallet.Providers.Bank;

/// <summary>ISO 20022 bank-to-customer statements (camt.053, and camt.052 and .054 which are built alike), of any version: by local names.</summary>
internal static class CamtStatement
{
    /// <summary>A document type can name files of ours and unfold without end: none is read at all.</summary>
    private static readonly XmlReaderSettings Safe = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = ImportStatement.MostBytes, MaxCharactersFromEntities = 1024 };

    /// <summary>Null when it is not XML, or none of a bank's.</summary>
    public static Statement? Read(Stream file, Currency currency)
    {
        XDocument document;
        try
        {
            using var reader = XmlReader.Create(file, Safe);
            document = XDocument.Load(reader);
        }
        catch (XmlException) { return null; }
        if (document.Root is not { } root || root.Name.LocalName != "Document") return null;

        var (lines, passed, unread) = (new List<StatementLine>(), 0, new List<int>());
        var number = 0;
        foreach (var entry in root.Descendants().Where(e => e.Name.LocalName == "Ntry"))
        {
            number++;
            var (isIn, isBooked, isTakenBack) = (Value(entry, "CdtDbtInd") == "CRDT", (Value(entry, "Sts", "Cd") ?? Value(entry, "Sts")) is null or "BOOK", Value(entry, "RvslInd") == "true");
            if (!isIn || !isBooked || isTakenBack) passed++;
            else if (Lines(entry, currency) is { } read) lines.AddRange(read);
            else unread.Add(number);
        }
        return new(lines, passed, unread);
    }

    /// <summary>An entry is one transfer, or several that the bank booked together; then each has its own amount. Null when something of it cannot be read.</summary>
    private static List<StatementLine>? Lines(XElement entry, Currency currency)
    {
        var day = Value(entry, "BookgDt", "Dt") ?? Value(entry, "BookgDt", "DtTm");
        if (day is not { Length: >= 10 } || !DateOnly.TryParseExact(day[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var booked)) return null;
        if (Amount(Child(entry, "Amt"), currency) is not { } whole) return null;
        List<XElement> parts = [.. entry.Elements().Where(e => e.Name.LocalName == "NtryDtls").Elements().Where(e => e.Name.LocalName == "TxDtls")];
        var bankId = Value(entry, "AcctSvcrRef");
        if (parts.Count == 0) return [new(booked, whole, "", Value(entry, "AddtlNtryInf") ?? "", bankId)];
        if (parts.Count == 1) return [Line(parts[0], booked, whole, bankId)];

        var lines = new List<StatementLine>();
        foreach (var part in parts)
        {
            if ((Amount(Child(part, "Amt"), currency) ?? Amount(Child(part, "AmtDtls", "TxAmt", "Amt"), currency)) is not { } amount) return null;
            lines.Add(Line(part, booked, amount, null));
        }
        return lines.Sum(line => (decimal)line.Amount.Minor) == whole.Minor ? lines : null;
    }

    private static StatementLine Line(XElement part, DateOnly booked, Money amount, string? bankId)
    {
        var payer = Value(part, "RltdPties", "Dbtr", "Nm") ?? Value(part, "RltdPties", "Dbtr", "Pty", "Nm") ?? "";
        var remittance = Child(part, "RmtInf");
        var text = remittance is null ? "" : string.Join(' ', remittance.Descendants().Where(e => e.Name.LocalName is "Ustrd" or "Ref" or "AddtlRmtInf").Select(e => e.Value.Trim()));
        var endToEnd = Value(part, "Refs", "EndToEndId");
        // Payers who give none are given this word by their bank (EPC rulebooks).
        return new(booked, amount, payer, text, Value(part, "Refs", "AcctSvcrRef") ?? bankId ?? (endToEnd is "NOTPROVIDED" ? null : endToEnd));
    }

    private static Money? Amount(XElement? element, Currency currency)
    {
        if (element is null || element.Attribute("Ccy")?.Value != currency.Code) return null;
        // ISO 20022: a decimal point, and no more decimals than the currency has.
        if (!decimal.TryParse(element.Value.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var major)) return null;
        for (var i = 0; i < currency.Exponent; i++) major *= 10;
        return major > 0 && major == decimal.Truncate(major) && major <= long.MaxValue ? new((long)major, currency) : null;
    }

    private static XElement? Child(XElement from, params ReadOnlySpan<string> path)
    {
        XElement? at = from;
        foreach (var name in path) at = at?.Elements().FirstOrDefault(FindsName(name));
        return at;
    }

    private static Func<XElement, bool> FindsName(string name) => e => e.Name.LocalName == name;

    private static string? Value(XElement from, params ReadOnlySpan<string> path) => Child(from, path) is { HasElements: false } found && found.Value.Trim() is { Length: > 0 } text ? text : null;
}
