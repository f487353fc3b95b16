using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Palabre.Ledger;

namespace Palabre.Wallet.Providers.Payouts;

/// <summary>
/// Payouts for the house's bank to make at once: ISO 20022 CustomerCreditTransferInitiation, pain.001.001.09, as the European Payments
/// Council narrows it for credit transfers (EPC132-08). What cannot stand in one stays in the list.
/// </summary>
/// <param name="Id">Of the message: the same payouts from the same account have always the same, so that a bank that has them refuses them.</param>
/// <param name="In">What it orders.</param>
/// <param name="Out">What stays in the list: not euros, a bank outside of the area, a name in other letters, an account that cannot be read.</param>
public sealed record SepaFile(string Id, IReadOnlyList<SeenPayout> In, IReadOnlyList<SeenPayout> Out, byte[] Bytes)
{
    private static readonly XNamespace Pain = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
    private static readonly Currency Euro = Currency.Of("EUR");

    /// <summary>By the first two letters of their IBANs (EPC409-09): banks there are reached by these transfers.</summary>
    private static readonly HashSet<string> Area =
    [
        "AD", "AL", "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GI", "GR", "HR", "HU", "IE", "IS", "IT", "LI",
        "LT", "LU", "LV", "MC", "MD", "ME", "MK", "MT", "NL", "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SK", "SM", "VA",
    ];

    /// <summary>Null when there is nothing to order, or the house's own account cannot stand in it.</summary>
    /// <param name="from">The house's account.</param>
    public static SepaFile? Of(IEnumerable<SeenPayout> waiting, BankAccount? from, DateTimeOffset now)
    {
        if (from is null || !Area.Contains(from.Iban[..2]) || SepaText.Name(from.Holder) is not { } holder) return null;
        var split = waiting.ToLookup(IsWritable);
        List<SeenPayout> written = [.. split[true].OrderBy(p => p.Payout.At).ThenBy(p => p.Payout.Id)];
        if (written.Count == 0) return null;
        var id = DerivedId.Of("payout.file", [from.Iban, .. written.Select(p => (object)p.Payout.Id)]).ToString("N", CultureInfo.InvariantCulture);
        return new(id, written, [.. split[false]], Write(Document(id, written, from.Iban, holder, now)));
    }

    private static bool IsWritable(SeenPayout seen) =>
        seen.Payout.Of == Euro && seen.Account is { } account && Area.Contains(account.Iban[..2]) && SepaText.Name(account.Holder) is not null;

    private static XDocument Document(string id, List<SeenPayout> payouts, string iban, string holder, DateTimeOffset now)
    {
        var (count, sum) = (payouts.Count, new Money(payouts.Sum(p => p.Payout.Arrives.Minor), Euro).Plain());
        return new(new XElement(Pain + "Document", El("CstmrCdtTrfInitn",
            El("GrpHdr", El("MsgId", id), El("CreDtTm", now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)), El("NbOfTxs", count), El("CtrlSum", sum), El("InitgPty", El("Nm", holder))),
            El("PmtInf",
                El("PmtInfId", $"{id}-1"), El("PmtMtd", "TRF"), El("NbOfTxs", count), El("CtrlSum", sum),
                El("PmtTpInf", El("SvcLvl", El("Cd", "SEPA"))),
                El("ReqdExctnDt", El("Dt", now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))),
                El("Dbtr", El("Nm", holder)), El("DbtrAcct", El("Id", El("IBAN", iban))),
                // The bank knows its own code by the account's number (IBAN only).
                El("DbtrAgt", El("FinInstnId", El("Othr", El("Id", "NOTPROVIDED")))),
                El("ChrgBr", "SLEV"),
                payouts.Select(Transfer)))));
    }

    private static XElement Transfer(SeenPayout seen) => El("CdtTrfTxInf",
        El("PmtId", El("EndToEndId", seen.Reference)),
        El("Amt", new XElement(Pain + "InstdAmt", new XAttribute("Ccy", "EUR"), seen.Payout.Arrives.Plain())),
        El("Cdtr", El("Nm", SepaText.Name(seen.Account!.Holder)!)), El("CdtrAcct", El("Id", El("IBAN", seen.Account.Iban))),
        El("RmtInf", El("Ustrd", seen.Reference)));

    private static XElement El(string name, params object[] content) => new(Pain + name, content);

    private static byte[] Write(XDocument document)
    {
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true, NewLineChars = "\n" })) document.Save(writer);
        return bytes.ToArray();
    }
}
