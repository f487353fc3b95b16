using System.Text;
using Palabre.Ledger;
using Palabre.Wallet.Providers.Bank;

namespace Palabre.Wallet.Tests.Providers;

/// <summary>Statements as banks write them.</summary>
public sealed class StatementTests
{
    private static readonly Currency Euro = Currency.Of("EUR");
    private static readonly string Reference = TransferReference.Of(Guid.Parse("01993e7a-0000-7000-8000-000000000001"));

    [Theory]
    [InlineData("{0}", true)]
    [InlineData("don {0} merci", true)]
    [InlineData("{1}", true)]
    [InlineData("ref:{2}/", true)]
    [InlineData("RF0012345678901234", false)]
    [InlineData("", false)]
    public void A_reference_is_found_however_it_is_written(string text, bool isFound)
    {
        var written = string.Format(System.Globalization.CultureInfo.InvariantCulture, text, Reference, Iban.Printed(Reference), Reference.ToLowerInvariant());
        Assert.Equal(isFound ? Reference : null, TransferReference.Find(written));
    }

    [Fact]
    public void A_reference_with_any_sign_changed_is_none()
    {
        for (var i = 2; i < Reference.Length; i++)
            foreach (var other in "0123456789".Where(c => c != Reference[i]))
                Assert.Null(TransferReference.Find(Reference[..i] + other + Reference[(i + 1)..]));
    }

    [Theory]
    [InlineData("FR76 3000 6000 0112 3456 7890 189", true)]
    [InlineData("DE89370400440532013000", true)]
    [InlineData("DE88370400440532013000", false)]
    [InlineData("", false)]
    [InlineData("12", false)]
    public void Numbers_of_accounts_are_checked(string iban, bool isValid) => Assert.Equal(isValid, Iban.IsValid(iban));

    [Theory]
    [InlineData("Relevé;2026\r\n\r\nDate comptable;Libellé;Montant;Devise\r\n03/03/2026;\"VIR ADA; {0}\";20,00;EUR\r\n04/03/2026;CB;-3,50;EUR\r\n")]
    [InlineData("Date,Description,Amount\n2026-03-03,\"VIR ADA; {0}\",20.00\n2026-03-04,CB,-3.50\n")]
    [InlineData("Buchungstag\tVerwendungszweck\tBetrag\n03.03.2026\tVIR ADA; {0}\t20,00\n04.03.2026\tCB\t-3,50\n")]
    [InlineData("Date opération;Libellé;Débit;Crédit\n03/03/2026;VIR ADA\u003b {0};;20,00\n", 0)]
    public void Statements_are_read_whatever_the_bank_calls_its_columns(string file, int passed = 1)
    {
        file = file.Replace("VIR ADA; {0};;", "\"VIR ADA; {0}\";;", StringComparison.Ordinal).Replace("{0}", Reference, StringComparison.Ordinal);
        foreach (var encoding in new[] { Encoding.UTF8, CodePagesEncodingProvider.Instance.GetEncoding(1252)! })
        {
            var read = CsvStatement.Read(encoding.GetBytes(file), Euro)!;
            var line = Assert.Single(read.Lines);
            Assert.Equal((new DateOnly(2026, 3, 3), new Money(2000, Euro), Reference), (line.Day, line.Amount, line.Reference));
            Assert.Equal(passed, read.Passed);
            Assert.Empty(read.Unread);
        }
    }

    [Fact]
    public void Months_come_first_only_when_days_cannot()
    {
        var american = CsvStatement.Read("Date,Description,Amount\n03/25/2026,x,1.00\n03/04/2026,y,1.00\n"u8.ToArray(), Euro)!;
        Assert.Equal([new DateOnly(2026, 3, 25), new DateOnly(2026, 3, 4)], american.Lines.Select(l => l.Day));
        Assert.Equal(new DateOnly(2026, 4, 3), Assert.Single(CsvStatement.Read("Date,Description,Amount\n03/04/2026,y,1.00\n"u8.ToArray(), Euro)!.Lines).Day);
    }

    [Fact]
    public void Lines_that_cannot_be_read_are_named_and_never_guessed()
    {
        var read = CsvStatement.Read("Date;Libellé;Montant;Devise\n03/03/2026;a;1,234;EUR\nhier;b;5,00;EUR\n03/03/2026;c;5,00;USD\n03/03/2026;d;5,00;EUR\n"u8.ToArray(), Euro)!;
        Assert.Equal([2, 3, 4], read.Unread);
        Assert.Single(read.Lines);
        Assert.Null(CsvStatement.Read("not a statement"u8.ToArray(), Euro));
        Assert.Null(CsvStatement.Read([], Euro));
    }

    [Theory]
    [InlineData("urn:iso:std:iso:20022:tech:xsd:camt.053.001.02", "<Sts>BOOK</Sts>", "<Dbtr><Nm>Ada</Nm></Dbtr>")]
    [InlineData("urn:iso:std:iso:20022:tech:xsd:camt.053.001.08", "<Sts><Cd>BOOK</Cd></Sts>", "<Dbtr><Pty><Nm>Ada</Nm></Pty></Dbtr>")]
    public void Camt_is_read_in_old_and_new_versions(string space, string state, string payer)
    {
        var read = Camt(space, $"""
            <Ntry><Amt Ccy="EUR">20.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>{state}<BookgDt><Dt>2026-03-03</Dt></BookgDt><NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
              <RltdPties>{payer}</RltdPties><RmtInf><Strd><CdtrRefInf><Ref>{Reference}</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls></Ntry>
            <Ntry><Amt Ccy="EUR">7</Amt><CdtDbtInd>DBIT</CdtDbtInd>{state}<BookgDt><Dt>2026-03-03</Dt></BookgDt></Ntry>
            <Ntry><Amt Ccy="EUR">9.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>{state}<BookgDt><DtTm>2026-03-04T10:00:00</DtTm></BookgDt><NtryDtls>
              <TxDtls><Amt Ccy="EUR">4.00</Amt><RmtInf><Ustrd>un</Ustrd></RmtInf></TxDtls><TxDtls><AmtDtls><TxAmt><Amt Ccy="EUR">5.00</Amt></TxAmt></AmtDtls><RmtInf><Ustrd>deux</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
            <Ntry><Amt Ccy="USD">9.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>{state}<BookgDt><Dt>2026-03-03</Dt></BookgDt></Ntry>
            """)!;
        Assert.Equal([2000L, 400L, 500L], read.Lines.Select(l => l.Amount.Minor));
        Assert.Equal((Reference, "Ada", (string?)null), (read.Lines[0].Reference, read.Lines[0].Payer, read.Lines[0].BankId));
        Assert.Equal(1, read.Passed);
        Assert.Equal([4], read.Unread);
    }

    [Fact]
    public void A_document_type_is_refused_whatever_it_names()
    {
        var bomb = """<?xml version="1.0"?><!DOCTYPE Document [<!ENTITY a SYSTEM "file:///etc/passwd">]><Document><Ntry><AddtlNtryInf>&a;</AddtlNtryInf></Ntry></Document>""";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(bomb));
        Assert.Null(CamtStatement.Read(stream, Euro));
    }

    [Fact]
    public void A_line_with_our_reference_has_one_name_in_every_format()
    {
        var csv = CsvStatement.Read(Encoding.UTF8.GetBytes($"Date;Libellé;Montant\n03/03/2026;VIR DE MME A. {Reference};20,00\n"), Euro)!.Lines[0];
        var camt = Camt("urn:x", $"""<Ntry><Amt Ccy="EUR">20.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2026-03-03</Dt></BookgDt><AcctSvcrRef>B1</AcctSvcrRef><NtryDtls><TxDtls><RmtInf><Ustrd>{Iban.Printed(Reference)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>""")!.Lines[0];
        Assert.Equal(csv.Identity, camt.Identity);
    }

    private static Statement? Camt(string space, string entries)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes($"""<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{space}"><BkToCstmrStmt><Stmt>{entries}</Stmt></BkToCstmrStmt></Document>"""));
        return CamtStatement.Read(stream, Euro);
    }
}
