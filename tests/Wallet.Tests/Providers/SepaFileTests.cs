using System.Text;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Palabre.Core;
using Palabre.Ledger;
using Palabre.Wallet.Providers;
using Palabre.Wallet.Providers.Bank;
using Palabre.Wallet.Providers.Payouts;

namespace Palabre.Wallet.Tests.Providers;

/// <summary>Files of transfers for a bank, held against what their schema says of order, number and form.</summary>
public sealed class SepaFileTests
{
    private static readonly XNamespace Pain = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
    private static readonly DateTimeOffset Now = new(2027, 3, 1, 9, 30, 0, TimeSpan.Zero);
    private static readonly BankAccount House = new("FR7630006000011234567890189", "Le Figuier SCIC");

    [Fact]
    public void It_is_what_the_schema_wants_with_its_sums_and_each_transfer_with_its_reference()
    {
        SeenPayout[] waiting = [Seen(1, 1975, "Bo Lindqvist"), Seen(2, 100_000_001, "Zoë Müller-Straße & Cie"), Seen(3, 1, "Łukasz Ørsted’s")];
        var file = SepaFile.Of(waiting, House, Now)!;
        var document = Valid(file);
        Assert.Empty(file.Out);
        var initiation = document.Root!.Element(Pain + "CstmrCdtTrfInitn")!;
        foreach (var of in new[] { initiation.Element(Pain + "GrpHdr")!, initiation.Element(Pain + "PmtInf")! })
            Assert.Equal(("3", "1000019.77"), (of.Element(Pain + "NbOfTxs")!.Value, of.Element(Pain + "CtrlSum")!.Value));
        Assert.Equal("2027-03-01T09:30:00Z", initiation.Element(Pain + "GrpHdr")!.Element(Pain + "CreDtTm")!.Value);
        Assert.Equal(["Le Figuier SCIC", "Le Figuier SCIC", "Bo Lindqvist", "Zoe Muller-Strasse + Cie", "Lukasz Orsted's"], document.Descendants(Pain + "Nm").Select(name => name.Value));
        Assert.Equal([House.Iban, .. waiting.Select(w => w.Account!.Iban)], document.Descendants(Pain + "IBAN").Select(iban => iban.Value));
        Assert.Equal(["19.75", "1000000.01", "0.01"], document.Descendants(Pain + "InstdAmt").Select(amount => amount.Value));
        Assert.Equal(waiting.Select(w => w.Reference), document.Descendants(Pain + "EndToEndId").Select(id => id.Value));
        // By it a bank's statement, and the payee's, say which one it was.
        Assert.All(document.Descendants(Pain + "Ustrd"), said => Assert.NotNull(TransferReference.Find(said.Value)));
        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"utf-8\"?>", Encoding.UTF8.GetString(file.Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_list_has_the_same_id_whenever_and_in_whatever_order_and_another_list_another_one()
    {
        var (one, two) = (Seen(1, 1975, "Bo"), Seen(2, 500, "Cleo"));
        var id = SepaFile.Of([one, two], House, Now)!.Id;
        Assert.Equal(id, SepaFile.Of([two, one], House, Now.AddDays(1))!.Id);
        Assert.NotEqual(id, SepaFile.Of([one], House, Now)!.Id);
        Assert.NotEqual(id, SepaFile.Of([one, two], House with { Iban = "DE89370400440532013000" }, Now)!.Id);
        Assert.Equal(id, Valid(SepaFile.Of([one, two], House, Now)!).Descendants(Pain + "MsgId").Single().Value);
    }

    [Fact]
    public void What_cannot_stand_in_it_stays_in_the_list()
    {
        SeenPayout[] waiting =
        [
            Seen(1, 1975, "Bo"), Seen(2, 500, "Cleo", currency: "MAD"), Seen(3, 500, "Dina", iban: "TN5910006035183598478831"), Seen(4, 500, "عمر بن جلون"), Seen(5, 500, "Efe") with { Account = null }, Seen(6, 500, "1234"),
        ];
        var file = SepaFile.Of(waiting, House, Now)!;
        Assert.Equal([waiting[0]], file.In);
        Assert.Equal(waiting[1..], file.Out);
        Assert.Equal("19.75", Valid(file).Descendants(Pain + "CtrlSum").First().Value);

        Assert.Null(SepaFile.Of(waiting[1..], House, Now));
        Assert.Null(SepaFile.Of(waiting, null, Now));
        Assert.Null(SepaFile.Of(waiting, House with { Holder = "التينة" }, Now));
        Assert.Null(SepaFile.Of([], House, Now));
    }

    [Theory]
    [InlineData("  Bo  ", "Bo")]
    [InlineData("O\u2019Neill\u202fÉ", "O'Neill E")]
    [InlineData("Bo <b>", null)]
    [InlineData("Bo\u0000", null)]
    [InlineData("Бо", null)]
    [InlineData("()", null)]
    public void Names_are_written_in_the_letters_that_every_bank_takes_or_not_at_all(string name, string? written) => Assert.Equal(written, SepaText.Name(name));

    [Fact]
    public void A_long_name_is_cut() => Assert.Equal(new string('a', SepaText.LongestName), SepaText.Name(new string('à', 90)));

    /// <summary>The schema refuses what it should: otherwise the tests above would prove nothing.</summary>
    [Fact]
    public void The_schema_refuses_another_order_a_wrong_amount_and_a_name_that_is_too_long()
    {
        var file = SepaFile.Of([Seen(1, 1975, "Bo")], House, Now)!;
        foreach (Action<XDocument> spoil in new Action<XDocument>[]
        {
            d => { var sum = d.Descendants(Pain + "CtrlSum").First(); sum.Remove(); d.Descendants(Pain + "MsgId").Single().AddBeforeSelf(sum); },
            d => d.Descendants(Pain + "InstdAmt").Single().Value = "19,75",
            d => d.Descendants(Pain + "InstdAmt").Single().Attribute("Ccy")!.Remove(),
            d => d.Descendants(Pain + "Nm").Last().Value = new string('a', 141),
            d => d.Descendants(Pain + "IBAN").Last().Value = "DE89 3704",
            d => d.Descendants(Pain + "MsgId").Single().Value = new string('a', 36),
        })
        {
            var spoilt = XDocument.Parse(Encoding.UTF8.GetString(file.Bytes));
            spoil(spoilt);
            Assert.NotEmpty(Wrong(spoilt));
        }
    }

    private static XDocument Valid(SepaFile file)
    {
        using var bytes = new MemoryStream(file.Bytes);
        var document = XDocument.Load(bytes);
        Assert.Empty(Wrong(document));
        return document;
    }

    private static List<string> Wrong(XDocument document)
    {
        var schemas = new XmlSchemaSet { XmlResolver = null };
        using (var text = new StringReader(Schema))
        using (var reader = XmlReader.Create(text)) schemas.Add(Pain.NamespaceName, reader);
        List<string> wrong = [];
        document.Validate(schemas, (_, e) => wrong.Add(e.Message));
        return wrong;
    }

    private static SeenPayout Seen(int n, long arrives, string holder, string currency = "EUR", string iban = "DE89370400440532013000")
    {
        var of = Currency.Of(currency);
        var payee = new Payee { Member = new MemberId(n), Provider = ProviderNames.Transfer, At = Now };
        return new(Payout.From(Till.Id(n), payee, new(arrives + 25, of), new(25, of), Now.AddMinutes(n)), null, new(iban, holder));
    }

    /// <summary>
    /// Of pain.001.001.09 (CustomerCreditTransferInitiationV09): the elements that we write and those that may stand between them, in their order, with
    /// how often, how long and in which form, as in the schema of ISO 20022 and, where that is narrower, in EPC132-08.
    /// </summary>
    private const string Schema = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09" targetNamespace="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09" elementFormDefault="qualified">
          <xs:element name="Document"><xs:complexType><xs:sequence><xs:element name="CstmrCdtTrfInitn"><xs:complexType><xs:sequence>
            <xs:element name="GrpHdr"><xs:complexType><xs:sequence>
              <xs:element name="MsgId" type="Max35Text"/>
              <xs:element name="CreDtTm" type="xs:dateTime"/>
              <xs:element name="NbOfTxs" type="Max15NumericText"/>
              <xs:element name="CtrlSum" type="DecimalNumber" minOccurs="0"/>
              <xs:element name="InitgPty" type="Party"/>
            </xs:sequence></xs:complexType></xs:element>
            <xs:element name="PmtInf" maxOccurs="unbounded"><xs:complexType><xs:sequence>
              <xs:element name="PmtInfId" type="Max35Text"/>
              <xs:element name="PmtMtd"><xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="TRF"/></xs:restriction></xs:simpleType></xs:element>
              <xs:element name="BtchBookg" type="xs:boolean" minOccurs="0"/>
              <xs:element name="NbOfTxs" type="Max15NumericText" minOccurs="0"/>
              <xs:element name="CtrlSum" type="DecimalNumber" minOccurs="0"/>
              <xs:element name="PmtTpInf" minOccurs="0"><xs:complexType><xs:sequence>
                <xs:element name="SvcLvl"><xs:complexType><xs:sequence><xs:element name="Cd"><xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="SEPA"/></xs:restriction></xs:simpleType></xs:element></xs:sequence></xs:complexType></xs:element>
              </xs:sequence></xs:complexType></xs:element>
              <xs:element name="ReqdExctnDt"><xs:complexType><xs:choice><xs:element name="Dt" type="xs:date"/><xs:element name="DtTm" type="xs:dateTime"/></xs:choice></xs:complexType></xs:element>
              <xs:element name="Dbtr" type="Party"/>
              <xs:element name="DbtrAcct" type="Account"/>
              <xs:element name="DbtrAgt"><xs:complexType><xs:sequence><xs:element name="FinInstnId"><xs:complexType><xs:choice>
                <xs:element name="BICFI"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?"/></xs:restriction></xs:simpleType></xs:element>
                <xs:element name="Othr"><xs:complexType><xs:sequence><xs:element name="Id" type="Max35Text" fixed="NOTPROVIDED"/></xs:sequence></xs:complexType></xs:element>
              </xs:choice></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>
              <xs:element name="ChrgBr" minOccurs="0"><xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="SLEV"/></xs:restriction></xs:simpleType></xs:element>
              <xs:element name="CdtTrfTxInf" maxOccurs="unbounded"><xs:complexType><xs:sequence>
                <xs:element name="PmtId"><xs:complexType><xs:sequence>
                  <xs:element name="InstrId" type="Max35Text" minOccurs="0"/>
                  <xs:element name="EndToEndId" type="Max35Text"/>
                </xs:sequence></xs:complexType></xs:element>
                <xs:element name="Amt"><xs:complexType><xs:sequence><xs:element name="InstdAmt"><xs:complexType><xs:simpleContent><xs:extension base="SepaAmount">
                  <xs:attribute name="Ccy" use="required"><xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="EUR"/></xs:restriction></xs:simpleType></xs:attribute>
                </xs:extension></xs:simpleContent></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>
                <xs:element name="Cdtr" type="Party"/>
                <xs:element name="CdtrAcct" type="Account"/>
                <xs:element name="RmtInf" minOccurs="0"><xs:complexType><xs:sequence><xs:element name="Ustrd"><xs:simpleType><xs:restriction base="SepaText"><xs:maxLength value="140"/></xs:restriction></xs:simpleType></xs:element></xs:sequence></xs:complexType></xs:element>
              </xs:sequence></xs:complexType></xs:element>
            </xs:sequence></xs:complexType></xs:element>
          </xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>
          <xs:simpleType name="SepaText"><xs:restriction base="xs:string"><xs:minLength value="1"/><xs:pattern value="[A-Za-z0-9/\-?:().,'+ ]+"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="Max35Text"><xs:restriction base="SepaText"><xs:maxLength value="35"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="Max15NumericText"><xs:restriction base="xs:string"><xs:pattern value="[0-9]{1,15}"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="DecimalNumber"><xs:restriction base="xs:decimal"><xs:fractionDigits value="2"/><xs:totalDigits value="18"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="SepaAmount"><xs:restriction base="xs:decimal"><xs:minInclusive value="0.01"/><xs:maxInclusive value="999999999.99"/><xs:fractionDigits value="2"/></xs:restriction></xs:simpleType>
          <xs:complexType name="Party"><xs:sequence><xs:element name="Nm"><xs:simpleType><xs:restriction base="SepaText"><xs:maxLength value="70"/></xs:restriction></xs:simpleType></xs:element></xs:sequence></xs:complexType>
          <xs:complexType name="Account"><xs:sequence><xs:element name="Id"><xs:complexType><xs:sequence><xs:element name="IBAN"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{1,30}"/></xs:restriction></xs:simpleType></xs:element></xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType>
        </xs:schema>
        """;
}
