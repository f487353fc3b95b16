using System.CommandLine;
using Palabre.Members;

namespace Palabre.Host.Commands;

/// <summary><c>palabre member add</c>: accounts made by whoever runs the machine.</summary>
internal static class MemberCommand
{
    public static Command Make() => new("member", "Members of the community.") { Add() };

    private static Command Add()
    {
        var handles = new Argument<string[]>("handle") { Description = "One or more handles, without the @.", Arity = ArgumentArity.OneOrMore };
        var password = new Option<string?>("--password") { Description = "Their password; without one the only way in is a token." };
        var steward = new Option<bool>("--steward") { Description = "They help to run the instance. The first steward of an empty instance founds it." };
        var data = CommonOptions.Data();
        var command = new Command("add", "Add members.") { handles, password, steward, data };
        command.SetAction((parsed, ct) => CommonOptions.GuardAsync(() => Offline.RunAsync(parsed.GetValue(data), async (services, words) =>
        {
            var accounts = services.GetRequiredService<Accounts>();
            foreach (var handle in parsed.GetValue(handles)!)
            {
                var added = (await accounts.AddAsync(handle, name: null, parsed.GetValue(password), parsed.GetValue(steward), ct)).OrRefuse(words);
                Console.WriteLine($"@{added.Handle}");
            }
            return 0;
        }, ct)));
        return command;
    }
}
