namespace Palabre.Safety.Tests;

/// <summary>The list as Mastodon carries it.</summary>
public sealed class BlockCsvTests
{
    [Fact]
    public void A_list_is_written_with_its_first_line_and_full_addresses() =>
        Assert.Equal("Account address\nbo@palabre.example\nmaud.keller@palabre.example\n", BlockCsv.Write(["bo", "maud.keller"], "palabre.example"));

    [Fact]
    public void What_was_written_is_read_back() =>
        Assert.Equal(["bo@palabre.example", "maud.keller@palabre.example"], BlockCsv.Read(BlockCsv.Write(["bo", "maud.keller"], "palabre.example")));

    [Theory]
    [InlineData("bo\nkarim\n")]
    [InlineData("Account address\r\nbo\r\nkarim\r\n")]
    [InlineData("\uFEFFAccount address\n@bo\n@karim")]
    [InlineData("Account address,Hide notifications\nbo,true\nkarim,false\n")]
    [InlineData("\"Account address\"\n\"bo\"\n\"karim\",\"true\"\n")]
    [InlineData("account ADDRESS\nbo\n\n  karim  \nBO\n")]
    public void Lists_of_other_hands_are_read_as_well(string csv) => Assert.Equal(["bo", "karim"], BlockCsv.Read(csv));

    [Theory]
    [InlineData("bo", "bo")]
    [InlineData("bo@Palabre.example", "bo")]
    [InlineData("bo@elsewhere.example", null)]
    [InlineData("bo@", null)]
    public void An_address_of_another_house_is_nobody_here(string address, string? handle) =>
        Assert.Equal(handle, BlockCsv.LocalHandle(address, "palabre.example"));
}
