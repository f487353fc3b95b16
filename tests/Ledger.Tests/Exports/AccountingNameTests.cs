using Palabre.Ledger.Exports;

namespace Palabre.Ledger.Tests.Exports;

public sealed class AccountingNameTests
{
    [Theory]
    [InlineData("asset:bank", "Assets:Bank")]
    [InlineData("asset:provider:stripe", "Assets:Provider:Stripe")]
    [InlineData("liab:member:123", "Liabilities:Wallets:M123")]
    [InlineData("liab:redpacket:01936b5e-7c00", "Liabilities:RedPackets:P01936b5e-7c00")]
    [InlineData("liab:pot:7", "Liabilities:Pots:P7")]
    [InlineData("liab:deferred:9", "Liabilities:Deferred:D9")]
    [InlineData("liab:payout_transit", "Liabilities:PayoutTransit")]
    [InlineData("recv:chargeback:5", "Assets:Receivable:Chargebacks:M5")]
    [InlineData("exp:fees:stripe", "Expenses:Fees:Stripe")]
    [InlineData("inc:fee_recovered", "Income:FeeRecovered")]
    [InlineData("equity:shares:1", "Equity:Shares:M1")]
    [InlineData("asset:receivable", "Assets:X-Xreceivable")]
    [InlineData("liab:wallets:m123", "Liabilities:X-Xwallets:M123")]
    public void Accounts_have_the_names_that_books_give_them(string account, string name) => Assert.Equal(name, AccountingName.Of(new(account)));

    [Fact]
    public void No_two_accounts_share_a_name_and_every_part_is_one_that_all_programs_take()
    {
        const string letters = "aux0_-";
        List<string> parts = [.. letters.Select(letter => $"{letter}")];
        for (var (from, length) = (0, 1); length < 5; length++)
        {
            var to = parts.Count;
            for (; from < to; from++) parts.AddRange(letters.Select(letter => parts[from] + letter).ToList());
        }
        string[] firsts = ["member", "wallets", "x-xwallets", "red_packets", "redpacket", "redpackets", "pot", "pots", "deferred"];
        var accounts = parts.SelectMany(part => firsts.Select(first => $"liab:{first}:{part}").Append($"liab:{part}").Append($"liab:{part}:a"))
            .Concat(firsts.Select(first => $"liab:{first}")).Concat(["asset:receivable", "asset:receivable:a", "recv:a", "asset:x-xreceivable", "recv:chargebacks", "recv:chargeback"]);

        var seen = new Dictionary<string, string>();
        foreach (var account in accounts)
        {
            var name = AccountingName.Of(new(account));
            if (!seen.TryAdd(name, account)) Assert.Fail($"{account} and {seen[name]} are both {name}");
            Assert.Matches("^[A-Z][A-Za-z]+(:[A-Z0-9][A-Za-z0-9-]*)+$", name);
        }
    }
}
