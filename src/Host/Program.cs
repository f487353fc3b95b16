using System.CommandLine;
using Palabre.Host.Commands;

var root = new RootCommand("Palabre: a social network that its members own.")
{
    ServeCommand.Make(), MemberCommand.Make(), TokenCommand.Make(), InviteCommand.Make(), SchemaCommand.Make(),
};
return await root.Parse(args).InvokeAsync();
