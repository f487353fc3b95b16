using System.CommandLine;
using Palabre.Members;

namespace Palabre.Host.Commands;

/// <summary><c>palabre invite</c>: an invitation outside of anyone's quota.</summary>
internal static class InviteCommand
{
    public static Command Make()
    {
        var by = new Option<string?>("--by") { Description = "Who invites, as the guest will read it (default: the founder)." };
        var note = new Option<string?>("--note") { Description = "A line to the guest." };
        var url = new Option<string?>("--url") { Description = "The address of the instance, to print a whole link instead of a path." };
        var data = CommonOptions.Data();
        var command = new Command("invite", "Make an invitation and print its link.") { by, note, url, data };
        command.SetAction((parsed, ct) => CommonOptions.GuardAsync(() => Offline.RunAsync(parsed.GetValue(data), async (services, words) =>
        {
            var path = (await services.GetRequiredService<Accounts>().InviteAsync(parsed.GetValue(by), parsed.GetValue(note), ct)).OrRefuse(words);
            Console.WriteLine(parsed.GetValue(url)?.TrimEnd('/') + path);
            return 0;
        }, ct)));
        return command;
    }
}
