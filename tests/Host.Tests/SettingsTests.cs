using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Settings;

namespace Palabre.Host.Tests;

/// <summary>A wrong setting stops the start with a sentence that names it.</summary>
public sealed class SettingsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("palabre-settings-").FullName;

    [Theory]
    [InlineData("Rooms:Seats", "0", "Rooms:Seats is 0, but it must be from 1 to 50.")]
    [InlineData("Rooms:Seats", "51", "Rooms:Seats is 51, but it must be from 1 to 50.")]
    [InlineData("Rooms:EmptyMinutes", "0", "Rooms:EmptyMinutes is 0, but it must be from 1 to")]
    [InlineData("Live:Port", "-1", "Live:Port is -1, but it must be from 0 to 65535.")]
    [InlineData("Live:Port", "65536", "Live:Port is 65536, but it must be from 0 to 65535.")]
    [InlineData("Turn:Urls", "turn:t.example", "Turn:Urls names a relay, but there is neither Turn:Secret nor")]
    [InlineData("Turn:Urls", "t.example", "Turn:Urls: \"t.example\" does not begin with")]
    [InlineData("Turn:Username", "u", "Turn:Urls is empty")]
    public void A_value_out_of_bounds_is_refused(string setting, string value, string sentence) => Assert.StartsWith(sentence, Refusal((setting, value)), StringComparison.Ordinal);

    [Fact]
    public void Half_a_name_for_a_relay_is_refused() =>
        Assert.StartsWith("Turn:Credential is empty", Refusal(("Turn:Urls", "turn:t.example"), ("Turn:Username", "u")), StringComparison.Ordinal);

    [Fact]
    public void A_port_where_tls_begins_at_once_is_refused_with_what_to_do()
    {
        var refused = Refusal(("Mail:Host", "smtp.example.org"), ("Mail:Port", "465"), ("Mail:From", "nouvelles@example.org"), ("Mail:Url", "https://example.org"));
        Assert.StartsWith("Mail:Port is 465", refused, StringComparison.Ordinal);
        Assert.Contains("Set Mail:Port to 587", refused, StringComparison.Ordinal);
        Register(("Mail:Host", "smtp.example.org"), ("Mail:Port", "587"), ("Mail:From", "nouvelles@example.org"), ("Mail:Url", "https://example.org"));
        Register(("Mail:Port", "465"), ("Rooms:Seats", "1"));
    }

    [Theory]
    [InlineData("Turn:Urls", "stun:s.example", "Rooms:Seats", "1")]
    [InlineData("Turn:Urls", "turn:t.example, turns:t.example", "Turn:Secret", "north")]
    [InlineData("Rooms:Seats", "50", "Live:Port", "65535")]
    public void Values_at_their_bounds_are_taken(string one, string first, string other, string second) => Register((one, first), (other, second));

    [Theory]
    [InlineData("Rooms:Seat", "3", "There is no setting called Rooms:Seat. docs/operating/settings.md lists them all.")]
    [InlineData("Room:Seats", "3", "There is no setting called Room. docs/operating/settings.md lists them all.")]
    [InlineData("Rooms:Seats", "many", "Rooms:Seats is \"many\", but it must be a whole number.")]
    [InlineData("Rooms:GuestsListen", "maybe", "Rooms:GuestsListen is \"maybe\", but it must be true or false.")]
    [InlineData("Live:Port:Udp", "3", "Live:Port must be one value.")]
    [InlineData("Rooms", "3", "Rooms is a group of settings, not a value.")]
    public void A_name_or_a_kind_of_value_that_nobody_reads_is_refused(string setting, string value, string sentence) =>
        Assert.StartsWith(sentence, Refusal((setting, value)), StringComparison.Ordinal);

    [Theory]
    [InlineData("{\n  \"Rooms\": { \"Seats\": 3 },\n  \"Live\": { \"Port\": }\n}", ", line 3: ")]
    [InlineData("{\n  \"Rooms\": {\n", ", line 3: ")]
    [InlineData("[]", " cannot be read as settings: ")]
    public void A_broken_file_is_named_with_its_line_and_the_reason(string text, string sentence)
    {
        var file = Path.Combine(_directory, "palabre.json");
        File.WriteAllText(file, text);

        var refused = Assert.Throws<SettingsException>(() => InstanceSettings.Load(_directory)).Message;

        Assert.StartsWith(file + sentence, refused, StringComparison.Ordinal);
        Assert.True(refused.Length > file.Length + sentence.Length);
        Assert.DoesNotContain("BytePositionInLine", refused, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string Refusal(params (string Setting, string Value)[] given) => Assert.Throws<SettingsException>(() => Register(given)).Message;

    private void Register(params (string Setting, string Value)[] given)
    {
        var instance = InstanceSettings.Load(_directory, given.ToDictionary(g => g.Setting, g => (string?)g.Value));
        var services = new ServiceCollection();
        services.AddPalabre(instance, Composition.Slices());
        SettingsRegistration.RefuseUnknownSections(instance.All, services.Select(s => s.ImplementationInstance).OfType<KnownSection>());
    }
}
