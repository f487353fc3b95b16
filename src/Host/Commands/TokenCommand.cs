using System.CommandLine;
using Palabre.Members;

namespace Palabre.Host.Commands;

/// <summary><c>palabre token</c>: one bearer token a line and nothing else on standard output, for scripts.</summary>
internal static class TokenCommand
{
    public static Command Make()
    {
        var handles = new Argument<string[]>("handle") { Description = "One or more members, without the @.", Arity = ArgumentArity.OneOrMore };
        var name = new Option<string>("--name") { Description = "What the token is for, as its owner will see it.", DefaultValueFactory = _ => "palabre token" };
        var data = CommonOptions.Data();
        var command = new Command("token", "Make a bearer token for each member, one a line.") { handles, name, data };
        command.SetAction((parsed, ct) => CommonOptions.GuardAsync(() => Offline.RunAsync(parsed.GetValue(data), async (services, words) =>
        {
            var accounts = services.GetRequiredService<Accounts>();
            foreach (var handle in parsed.GetValue(handles)!)
                Console.WriteLine((await accounts.IssueTokenAsync(handle, parsed.GetValue(name)!, scopes: null, ct)).OrRefuse(words));
            return 0;
        }, ct)));
        return command;
    }
}
