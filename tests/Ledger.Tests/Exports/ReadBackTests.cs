using System.Globalization;
using System.Text.RegularExpressions;
using Palabre.Ledger.Exports;

namespace Palabre.Ledger.Tests.Exports;

/// <summary>What the accounting programs of Debian make of our books. A missing one is a failure: bin/setup --tests installs them.</summary>
public sealed partial class ReadBackTests
{
    private const string Ledger = "ledger";
    private const string Hledger = "hledger";
    private const string Beancount = "bean-check";

    [Theory]
    [InlineData(Ledger)]
    [InlineData(Hledger)]
    [InlineData(Beancount)]
    public async Task A_whole_book_is_found_right(string program)
    {
        using var store = await SomeBook.OfAsync(300);
        await AssertRightAsync(program, await WriteAsync(store, program));
    }

    [Theory]
    [InlineData(Ledger, "liab:member:123")]
    [InlineData(Hledger, "liab:member:123")]
    [InlineData(Beancount, "liab:member:123")]
    [InlineData(Ledger, "asset:bank")]
    [InlineData(Hledger, "asset:bank")]
    [InlineData(Beancount, "asset:bank")]
    [InlineData(Beancount, "liab:redpacket:01936b5e-7c00-7a3f")]
    [InlineData(Ledger, "liab:member:999")]
    [InlineData(Hledger, "liab:member:999")]
    [InlineData(Beancount, "liab:member:999")]
    public async Task The_book_of_one_account_is_found_right(string program, string account)
    {
        using var store = await SomeBook.OfAsync(120);
        await AssertRightAsync(program, await WriteAsync(store, program, new AccountName(account)));
    }

    [Theory]
    [InlineData(Ledger)]
    [InlineData(Hledger)]
    [InlineData(Beancount)]
    public async Task A_posting_that_is_a_unit_off_is_refused_in_every_currency(string program)
    {
        using var store = await SomeBook.OfAsync(60);
        var book = await WriteAsync(store, program);
        foreach (var currency in (string[])["EUR", "JPY", "TND", "POINTS"])
        {
            var posting = Posting(program, currency).Match(book);
            await AssertWrongAsync(program, OneMore(book, posting));
        }
    }

    [Theory]
    [InlineData(Ledger)]
    [InlineData(Hledger)]
    [InlineData(Beancount)]
    public async Task A_balance_that_is_a_unit_off_is_refused_for_every_account(string program)
    {
        using var store = await SomeBook.OfAsync(40);
        var book = await WriteAsync(store, program);
        var balances = Balance(program).Matches(book);
        Assert.True(balances.Count > 20);
        foreach (var balance in balances.Where((_, i) => i % 4 == 0)) await AssertWrongAsync(program, OneMore(book, balance));
    }

    [Theory]
    [InlineData(Ledger)]
    [InlineData(Hledger)]
    public async Task The_balances_they_print_are_the_ledgers(string program)
    {
        using var store = await SomeBook.OfAsync(300);
        var book = await WriteAsync(store, program);
        var ours = (await SomeBook.AccountsAsync(store)).Where(account => account.PostedDebits != account.PostedCredits)
            .Select(account => $"{AccountingName.Of(account.Key.Name)} {account.Key.Currency} {PlainText.Number(PlainText.Sum(account))}");

        Assert.Equal(ours.Order(StringComparer.Ordinal), (await SumsAsync(program, book)).Order(StringComparer.Ordinal));
    }

    /// <summary>Every posting as the program read it, added up here.</summary>
    private static async Task<IEnumerable<string>> SumsAsync(string program, string book)
    {
        var printed = await WithFileAsync(book, file => program == Ledger
            ? Tool.PrintsAsync(Ledger, ["--args-only", "-f", file, "register", "--format", "%(account) %(quantity(amount)) %(commodity(amount))\n"])
            : Tool.PrintsAsync(Hledger, ["-f", file, "register", "--output-format", "csv"]));
        var postings = (program == Ledger ? LedgerRow() : HledgerRow()).Matches(printed)
            .Select(row => (Account: row.Groups["account"].Value, Currency: row.Groups["currency"].Value, Amount: Number(row.Groups["amount"].Value)));
        return postings.GroupBy(posting => (posting.Account, posting.Currency))
            .Select(group => (group.Key, Sum: group.Sum(posting => posting.Amount))).Where(group => group.Sum != 0)
            .Select(group => $"{group.Key.Account} {group.Key.Currency} {group.Sum.ToString("F" + Currency.Of(group.Key.Currency).Exponent, CultureInfo.InvariantCulture)}");
    }

    private static decimal Number(string text) => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static Task<string> WriteAsync(MemoryStore store, string program, AccountName? only = null) =>
        SomeBook.WriteAsync(store, program == Beancount ? BeancountExport.WriteAsync : JournalFileExport.WriteAsync, only);

    private static async Task AssertRightAsync(string program, string book)
    {
        var said = await CheckAsync(program, book);
        Assert.True(said.Code == 0 && said.Complaints.Length == 0, said.Complaints + said.Printed[..Math.Min(said.Printed.Length, 2_000)]);
    }

    private static async Task AssertWrongAsync(string program, string book) => Assert.NotEqual(0, (await CheckAsync(program, book)).Code);

    private static Task<Said> CheckAsync(string program, string book) => WithFileAsync(book, file => Tool.RunAsync(program, program switch
    {
        Ledger => ["--args-only", "--strict", "--pedantic", "-f", file, "balance"],
        Hledger => ["-f", file, "check", "--strict"],
        _ => ["--no-cache", file],
    }));

    private static async Task<T> WithFileAsync<T>(string book, Func<string, Task<T>> read)
    {
        var file = Path.Combine(Path.GetTempPath(), $"palabre-{Environment.ProcessId}-{Interlocked.Increment(ref _made)}.book");
        await File.WriteAllTextAsync(file, book, TestContext.Current.CancellationToken);
        try
        {
            return await read(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string OneMore(string book, Match number)
    {
        Assert.True(number.Success);
        var digits = number.Groups[1];
        var last = book[digits.Index + digits.Length - 1];
        return book.Remove(digits.Index + digits.Length - 1, 1).Insert(digits.Index + digits.Length - 1, last == '9' ? "8" : $"{(char)(last + 1)}");
    }

    private static Regex Posting(string program, string currency) =>
        new(program == Beancount ? $@"^  [A-Z]\S+  (-?[\d.]+) {currency}$" : $@"^    [A-Z]\S+  {currency} (-?[\d.]+)$", RegexOptions.Multiline);

    private static Regex Balance(string program) =>
        new(program == Beancount ? @"^\S+ balance \S+  (-?[\d.]+) ~" : @" = [A-Z]+ (-?[\d.]+)$", RegexOptions.Multiline);

    [GeneratedRegex(@"^(?<account>\S+:\S+) (?<amount>-?[\d.]+) (?<currency>[A-Z]+)$", RegexOptions.Multiline)]
    private static partial Regex LedgerRow();

    [GeneratedRegex(@",""(?<account>[^""\s]+:[^""\s]+)"",""(?<currency>[A-Z]+) (?<amount>-?[\d.]+)"",")]
    private static partial Regex HledgerRow();

    private static int _made;
}
