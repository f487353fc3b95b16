using static Palabre.LedgerContract.Cast;

namespace Palabre.Ledger.Tests;

public sealed class DraftTests
{
    [Theory]
    [InlineData("liab:member:17", true)]
    [InlineData("asset:bank", true)]
    [InlineData("recv:chargeback:0", true)]
    [InlineData("exp:fees:sim-2", true)]
    [InlineData("equity:shares:a_b", true)]
    [InlineData("inc:coop_dues", true)]
    [InlineData("liab", false)]
    [InlineData("liab:", false)]
    [InlineData("liab::1", false)]
    [InlineData("liab:1:", false)]
    [InlineData(":1", false)]
    [InlineData("Liab:1", false)]
    [InlineData("liab:A", false)]
    [InlineData("liab:é", false)]
    [InlineData("liab:a b", false)]
    [InlineData("liab:a\n", false)]
    [InlineData("income:a", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void The_name_of_an_account_is_a_kind_and_parts(string? text, bool isName)
    {
        Assert.Equal(isName, AccountName.TryRead(text, out var name));
        if (isName) Assert.Equal(text, name.ToString());
        else Assert.Throws<ArgumentException>(() => new AccountName(text!));
    }

    [Fact]
    public void A_name_knows_its_kind_its_side_and_what_it_is_under()
    {
        Assert.Equal("liab", Maud.Kind);
        Assert.True(Bank.IsDebitNormal && CardFees.IsDebitNormal && new AccountName("recv:a").IsDebitNormal);
        Assert.False(Maud.IsDebitNormal || Dues.IsDebitNormal || new AccountName("equity:a").IsDebitNormal);
        Assert.True(Maud.IsUnder("liab") && Maud.IsUnder("liab:member") && Maud.IsUnder("liab:member:1"));
        Assert.False(Maud.IsUnder("liab:mem") || Maud.IsUnder("asset") || Maud.IsUnder("liab:member:1:2"));
        Assert.False(AccountName.TryRead("liab:" + new string('a', AccountName.Longest - 4), out _));
        Assert.True(AccountName.TryRead("liab:" + new string('a', AccountName.Longest - 5), out _));
    }

    [Fact]
    public void What_cannot_be_a_draft_is_not_made()
    {
        Line[] lines = [Move(Bank, Maud, 1)];
        Assert.Throws<ArgumentException>(() => new Draft(Guid.Empty, "tip", lines));
        Assert.Throws<ArgumentException>(() => new Draft(Expiry.IdOf(Id(1)), "tip", lines));
        Assert.Throws<ArgumentException>(() => new Draft(Id(1), "Tip", lines));
        Assert.Throws<ArgumentException>(() => new Draft(Id(1), "", lines));
        Assert.Throws<ArgumentException>(() => new Draft(Id(1), "tip", []));
        Assert.Throws<ArgumentException>(() => new Draft(Id(1), "tip", lines, "two\nlines"));
        Assert.Throws<ArgumentException>(() => new Draft(Id(1), "tip", lines, "half \ud83c of a pair"));
        Assert.Throws<ArgumentException>(() => new Draft(Id(1), "tip", lines, new string('a', Draft.LongestMemo + 1)));
        Assert.Throws<ArgumentException>(() => new Draft(Id(1), "tip", lines, reverses: Id(1)));
        Assert.Throws<ArgumentException>(() => new Draft(Id(1), "tip", [new Line.Void(Id(70))], reverses: Id(2)));
        Assert.Throws<ArgumentException>(() => new Line.Move(Bank, Maud, Euros(0)));
        Assert.Throws<ArgumentException>(() => new Line.Move(Bank, Maud, Euros(-1)));
        Assert.Throws<ArgumentException>(() => new Line.Move(Maud, Maud, Euros(1)));
        Assert.Throws<ArgumentException>(() => new Line.Move(default, Maud, Euros(1)));
        Assert.Throws<ArgumentException>(() => new Line.Post(Id(70), Euros(0)));
        Assert.Throws<ArgumentException>(() => new Line.Hold(Guid.Empty, Maud, Pot, Euros(1), default));
    }

    [Fact]
    public void Drafts_that_differ_in_anything_have_another_digest()
    {
        var until = new DateTimeOffset(2026, 3, 1, 19, 0, 0, TimeSpan.Zero);
        Draft[] drafts =
        [
            new(Id(1), "tip", [Move(Bank, Maud, 1)]), new(Id(2), "tip", [Move(Bank, Maud, 1)]), new(Id(1), "top_up", [Move(Bank, Maud, 1)]),
            new(Id(1), "tip", [Move(Bank, Maud, 2)]), new(Id(1), "tip", [Move(Maud, Bank, 1)]), new(Id(1), "tip", [Move(Bank, Idris, 1)]),
            new(Id(1), "tip", [new Line.Move(Bank, Maud, new(1, Currency.Points))]), new(Id(1), "tip", [Move(Bank, Maud, 1)], "a"), new(Id(1), "tip", [Move(Bank, Maud, 1)], "a "),
            new(Id(1), "tip", [Move(Bank, Maud, 1)], reverses: Id(2)), new(Id(1), "tip", [Move(Bank, Maud, 1), Move(Bank, Maud, 1)]),
            new(Id(1), "tip", [new Line.Hold(Id(70), Bank, Maud, Euros(1), until)]), new(Id(1), "tip", [new Line.Hold(Id(71), Bank, Maud, Euros(1), until)]),
            new(Id(1), "tip", [new Line.Hold(Id(70), Bank, Maud, Euros(1), until.AddMilliseconds(1))]),
            new(Id(1), "tip", [new Line.Post(Id(70))]), new(Id(1), "tip", [new Line.Post(Id(70), Euros(1))]), new(Id(1), "tip", [new Line.Void(Id(70))]),
        ];

        Assert.Equal(drafts.Length, drafts.Select(draft => draft.Digest).Distinct().Count());
        Assert.Equal(drafts[0].Digest, new Draft(Id(1), "tip", [Move(Bank, Maud, 1)]).Digest);
        // Less than a millisecond and another offset say the same instant.
        Assert.Equal(drafts[11].Digest, new Draft(Id(1), "tip", [new Line.Hold(Id(70), Bank, Maud, Euros(1), until.AddTicks(9999).ToOffset(TimeSpan.FromHours(2)))]).Digest);
    }
}
